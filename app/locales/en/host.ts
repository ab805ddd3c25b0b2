import type es from '../es/host.ts'
import type { Translation } from '../translation.ts'

export default {
  title: 'Your proposal',
  eyebrow: 'Host’s page',
  keepLink:
    'This page is yours alone: whoever has the link can see it and withdraw the proposal. Keep it, and do not forward it.',
  confirm: {
    title: 'Confirm that this is your e-mail',
    lead: 'Check that everything is right and press the button. From then on the team sees the proposal.',
    button: 'Confirm my proposal',
    notMine:
      'If somebody else typed your address by mistake, just close this page: unless it is confirmed, nobody sees the proposal.',
  },
  done: {
    confirmed: 'Done, thank you. The team has your proposal.',
    withdrawn: 'The proposal has been withdrawn.',
  },
  stands: 'Where it stands',
  state: { done: 'Done', current: 'Now', todo: 'To come', stopped: 'Ended here' },
  step: {
    proposed: 'Proposal sent',
    verified: 'E-mail confirmed',
    accepted: 'Proposal accepted',
    scheduled: 'Date chosen',
    published: 'Page published',
    held: 'Meeting held',
    declined: 'Not accepted',
    cancelled: 'Cancelled',
    withdrawn: 'Withdrawn',
  },
  next: {
    title: 'What comes next',
    unverified: 'Confirm your e-mail with the button on this page.',
    PROPOSED:
      'The team will read the proposal and look for a councillor who can join you. The answer comes by e-mail, usually within a few days. There is nothing else for you to do.',
    ACCEPTED:
      'The team is finding out which of your times fits the councillor’s agenda. You will get an e-mail as soon as there is a date.',
    SCHEDULED:
      'There is a date. The page to invite people with is still being prepared; you will get its link by e-mail. Meanwhile, keep the day free.',
    PUBLISHED: 'Invite people: forward the message below. Everyone books their own seat on the page.',
    over: 'The meeting is over. The team is writing down how many people took part.',
    HELD: 'Thank you for opening your home. The meeting is on record.',
    REPORTED: 'Thank you for opening your home. The meeting is now part of the programme’s report.',
    DECLINED: 'It was not possible this time. You are welcome to propose another meeting.',
    CANCELLED: 'This meeting will not take place. You are welcome to propose another one.',
  },
  words: 'A message from the team',
  when: 'When',
  yourHour: 'Time in {{city}}',
  mexicoHour: 'Time in Mexico City',
  lasts: 'It lasts about {{minutes}} minutes.',
  councillors_one: 'Joining you',
  councillors_other: 'Joining you',
  join: 'Video call',
  joinNote: 'Only for people with a confirmed seat: they get the link by e-mail. Do not publish it.',
  address: 'Address',
  addressNote: 'Only people with a confirmed seat can see it.',
  share: {
    title: 'To invite people',
    lead: 'A message ready to forward. It leads to the page where everyone books a seat and sees the time where they are.',
    textHome:
      'Come and talk with {{councillors}}, from the Electoral Institute of Mexico City. It is on {{when}}. Save your seat here: {{url}}',
    textTitled:
      'Come to “{{title}}”, with {{councillors}}, from the Electoral Institute of Mexico City. It is on {{when}}. Save your seat here: {{url}}',
    nobody: 'a councillor',
    and: ' and ',
    message: 'Message',
    whatsapp: 'Send by WhatsApp',
    copy: 'Copy the message',
    copied: 'Copied',
    native: 'Share',
    page: 'See the public page',
  },
  counts: {
    title: 'Who is coming',
    lead: 'Only the numbers. The team sees the names.',
    seats_one: '{{count}} of {{capacity}} seats taken',
    seats_other: '{{count}} of {{capacity}} seats taken',
    confirmed: 'People with a seat',
    offered: 'People who have been offered a seat',
    waiting: 'People on the waiting list',
    pending: 'People to be confirmed',
    questions: 'Questions they left',
    none: 'Nobody has registered yet. Forward the invitation to get started.',
  },
  proposal: {
    title: 'What you proposed',
    host: 'Host',
    report: 'In the report',
    kind: 'Kind',
    modality: 'How you will meet',
    city: 'City',
    slots: 'Proposed times',
    people: 'People expected',
    topics: 'Topics',
  },
  withdraw: {
    title: 'Withdraw the proposal',
    lead: 'If it is no longer possible, withdraw it and the team will stop working on it. Afterwards you would have to propose another one.',
    button: 'Withdraw the proposal',
  },
  proposeAgain: 'Propose another meeting',
  gone: {
    title: 'This link opens no proposal',
    lead: 'It may be cut short: open all of it from the e-mail. If it no longer works, reply to that e-mail and the team will send you another.',
  },
} satisfies Translation<typeof es>
