import type es from '../es/errors.ts'
import type { Translation } from '../translation.ts'

export default {
  forbidden: 'This account is not allowed to do that.',
  notFound: 'We could not find what this link points to.',
  linkInvalid: 'This link does not work or is no longer valid.',
  transitionNotAllowed:
    'A session cannot go from “$t(common:status.{{from}})” to “$t(common:status.{{to}})”.',
  statusChangedMeanwhile:
    'Somebody else changed the state of this session. Here it is as it stands now; check and try again if needed.',
  signInRefused: 'The e-mail and the password do not match.',
  tooManyAttempts: 'Too many attempts in a row. Wait {{minutes}} min and try again.',
  emailTaken: 'There is already an account with this e-mail.',
  accountDisabled: 'This account is disabled.',
  lastAdministrator: 'This is the only account that administers the system; make another one first.',
  noticeChanged:
    'The privacy notice changed while the form was being filled in. Read it again and, if you agree, accept it.',
  proposalClosed: 'This proposal was already withdrawn or decided: there is no need to confirm the e-mail.',
  withdrawTooLate:
    'The meeting already has a date and people are counting on it. To cancel it, reply to the programme’s e-mail.',
  registrationClosed: 'Registration for this session has closed.',
  registrationChangedMeanwhile:
    'This registration changed in the meantime. Here is how it stands; check it and try again if needed.',
  registrationEnded: 'This registration is no longer active. To come back, first use “Save my place again”.',
  registrationDeclined: 'This registration was not accepted, so it can’t be changed.',
  sessionOver: 'The session is over or was cancelled; nothing can be changed any more.',
  offerExpired: 'The time to accept this place has run out.',
  noSeatNow: 'There is no room right now. If somebody drops out, you can save the place on this page.',
  partyDoesNotFit: 'There isn’t room for that many people: {{left}} places are left.',
  partyNeedsApproval:
    'Your place was accepted for this number of people. To bring more, please ask your host.',
  capacityBelowTaken:
    'The capacity cannot go down to {{capacity}}: {{taken}} places are already taken. First move some people in the list of registrations.',
  notConfirmed: 'Only people with a confirmed place in a session that stands can enter.',
  noRoomYet: 'There is no link to enter yet. It will appear on this page.',
  tooManyQuestions: 'A form holds {{max}} questions.',
  questionAnswered: 'Somebody has answered this question already, so it stays.',
  neutralityIncomplete: 'Before accepting, go through the neutrality list and tick every point.',
  wordsNeeded: 'A few words are missing: whoever waits for them should know why.',
  hourInvalid: 'There is no such date or time. Please check it.',
  hourSkipped: '{{sentence}}',
  hourTwice: '{{sentence}}',
  hourPassed: 'That time has passed: {{when}}. Choose a later one.',
  councillorsAssigned:
    'Councillors have been told this time. Release them first, with a reason, or move the session.',
  notMovable: 'Only a scheduled or published session can be moved.',
  sessionChangedMeanwhile:
    'Somebody else changed this while you were editing. What you typed is still here: compare it with the page as it is now, and save again.',
  zoneKeepNeeded:
    'Only the time zone changed. Say what stays: the time on the clock ({{wall}}) or the same moment ({{instant}}).',
  publicationIncomplete: 'Before publishing, add: {{missing}}.',
  publishedNeeds: 'The session is published and cannot be left without {{missing}}.',
  notEditable: 'In this state the session’s details no longer change.',
  closingAfterStart: 'Registration must close before the session starts.',
  notStartedYet: 'It has not started yet: it is on {{when}}.',
  attendanceRecorded: 'Attendance has been recorded. Remove it first, then undo.',
  attendanceNotHeld: 'Attendance is recorded once the session is marked as held.',
  attendanceReported: 'This session is in a closed report: its figures no longer change.',
  reasonNeeded: 'Say why this figure and not the one that was official.',
  evidenceTooLarge: 'The file is too large: up to {{max}} MB.',
  evidenceType: 'That file is not a PDF, a picture (PNG or JPG), a CSV or an Excel workbook without macros.',
  videoLogKnown: 'That list is already kept for this session.',
  videoFileUnread: 'That list could not be read.',
  surveyAnswered: 'You have answered this survey already. Thank you.',
  surveyClosed: 'This survey is not open.',
  outcomeNotHeld: 'Outcomes are recorded once the session is marked as held.',
  councillorBusy:
    '{{councillor}} has another session at that time: “{{title}}”, {{when}} (plus {{buffer}} min around it).',
  councillorBusyMeanwhile:
    'Meanwhile somebody else took that hour of the councillor’s. Look at their agenda, and try again if needed.',
  councillorUnavailable: '{{councillor}} is not available at that time: {{reason}}',
  councillorOutOfTerm: '{{councillor}}’s term of office does not cover that date.',
  councillorAlreadyAssigned: '{{councillor}} is on this session already.',
  notAssignable: 'Councillors are assigned once the session has a time and still stands.',
  periodNotOver: 'The period is not over yet: it can be closed from the day after its last one.',
  periodOverlaps:
    'A closed report already has days of this period: {{from}} to {{to}}. A day is reported once.',
  reportHasErrors: 'The report has errors ({{count}}). Correct them before closing.',
  warningsStand: 'There are warnings left ({{count}}). Mend them, or accept them with a reason.',
  reportChangedMeanwhile:
    'The data changed in the meantime. Here is the report as it is now; check it and press again if you still want to.',
  closingWord: 'To close, type the word “{{word}}”.',
  erratumSame: 'What is right equals what is printed: there is nothing to correct.',
  templateTooLarge: 'The file is too large: {{max}} MB at most.',
  templateNotWord: 'This file is not a Word document (.docx).',
  templateMacros: 'The file carries macros or other files. Save it as a Word document without them.',
  templateExternal:
    'The file depends on others outside it (a template, a link or a linked picture). Insert the pictures and remove the links.',
  templateStyles:
    'The template lacks styles: {{missing}}. Start from the present template and keep their names.',
  templateBullet: 'The style “List Bullet” needs a bullet: the lines of lists take it from there.',
  processNameTaken: 'There is already a process with this name.',
  stageNameTaken: 'This process already has a stage with this name.',
  secondFactorRefused:
    'That code or passkey does not work. Codes change every 30 seconds, and each works once.',
  secondFactorNeeded: 'Confirm your second step before this change.',
  lastSecondFactor: 'It is your only second step: set up another before you remove it.',
  passkeyRefused: 'That passkey did not sign you in. Try again, or use your password.',
  councillorNameTaken: 'There is already a councillor with this name.',
  addressTaken:
    'Another registration already has that e-mail. Check it: one of the two may have to be erased.',
  hostHasSessions:
    'This person still has a session going on as a host. Cancel it first (or wait until it has taken place), so that whoever counts on it is told.',
  requestAnswered: 'Somebody else has answered this request already.',
  otherRight: 'This request asks for something else.',
  noDraft: 'There is no draft to publish.',
  noticeUnchanged: 'The draft says the same as the current notice: there is nothing to publish.',
  noticeChangedMeanwhile:
    'Another version was published meanwhile. Discard this draft and begin from the current notice.',
  contactEmailTaken: 'There is a contact with that e-mail already.',
  contactsChangedMeanwhile:
    'The contacts changed while the file was being checked. This is how it stands now; look at it and load again.',
  campaignNotMovable: 'This campaign cannot take that step in its present state.',
  campaignChangedMeanwhile: 'Somebody else moved this campaign meanwhile. This is how it stands.',
  campaignNotDraft: 'This campaign is no longer a draft, so it does not change.',
  campaignHourPassed: 'That hour has passed. Choose a later one, or send now.',
  campaignNobody: 'These conditions leave nobody to send it to.',
  sessionNotInvitable: 'That session can no longer be invited to: it is not published, or it is over.',
} satisfies Translation<typeof es>
