import type es from '../es/errors.ts'
import type { Translation } from '../translation.ts'

export default {
  forbidden: 'This account is not allowed to do that.',
  notFound: 'We could not find what this link points to.',
  linkInvalid: 'This link does not work or is no longer valid.',
  transitionNotAllowed: 'A session cannot go from “{{from}}” to “{{to}}”.',
  statusChangedMeanwhile: 'Somebody else changed the state of this session. Here it is as it stands now; check and try again if needed.',
  signInRefused: 'The e-mail and the password do not match.',
  tooManyAttempts: 'Too many attempts in a row. Wait {{minutes}} min and try again.',
  emailTaken: 'There is already an account with this e-mail.',
  accountDisabled: 'This account is disabled.',
  lastAdministrator: 'This is the only account that administers the system; make another one first.',
  noticeChanged: 'The privacy notice changed while the form was being filled in. Read it again and, if you agree, accept it.',
  proposalClosed: 'This proposal was already withdrawn or decided: there is no need to confirm the e-mail.',
  withdrawTooLate: 'The meeting already has a date and people are counting on it. To cancel it, reply to the programme’s e-mail.',
} satisfies Translation<typeof es>
