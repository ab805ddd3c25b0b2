import type es from '../es/video.ts'
import type { Translation } from '../translation.ts'

export default {
  title: 'Video call list',
  of: 'Video call of {{session}}',
  lead: 'The list of participants from Zoom or Google Meet. It is read, counted and let go: neither the file nor its names are kept.',
  back: 'Back to the session',
  notHeld: 'You can look at the list. To keep it, mark the session as held first.',
  file: 'Participants file (CSV)',
  fileHelp:
    'Zoom: Reports → Meetings → Participants → Export. Meet: the attendance report, downloaded as CSV.',
  look: 'See what it says',
  again: 'Count again',
  provider: { ZOOM: 'Zoom list', MEET: 'Google Meet list' },
  unique: 'Different people',
  peak: 'Most at the same time',
  reconnects: 'Reconnections',
  matched: 'Match a registration',
  ofRegistrations_one: 'of {{count}} confirmed',
  ofRegistrations_other: 'of {{count}} confirmed',
  unknown: 'Unknown',
  people: 'People in the list',
  name: 'Name in the call',
  minutes: 'Minutes',
  times_one: '{{count}} time',
  times_other: '{{count}} times',
  registration: 'Registration',
  ambiguous: 'Several registrations by that name',
  unmatched: 'No registration',
  excluded: 'Does not count',
  leaveOut: 'Team or host',
  saveHelp:
    'What is kept: the figures, which registrations match, and the file’s fingerprint so that it counts once.',
  save: 'Keep the figures',
  refused: {
    missing: 'Choose the file.',
    tooLarge: 'The file is too large for a list of participants.',
    empty: 'The list has no people.',
    unknownColumns: 'The columns are not known: the name, or the hour or duration, is missing.',
    badTimes: 'The hours are written in a way that is not known.',
    notText: 'The file is no text. If it is an Excel workbook, save it as CSV.',
  },
} satisfies Translation<typeof es>
