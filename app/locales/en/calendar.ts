import type es from '../es/calendar.ts'
import type { Translation } from '../translation.ts'

export default {
  feedName: 'Invita: agenda',
  cancelledTitle: 'Cancelled: {{title}}',
  cancelled: 'This session was cancelled.',
  withdrawn: 'The place was given up: this session is no longer on your agenda.',
  tentative: 'This date is still to be confirmed.',
  host: 'Hosted by {{name}}',
  councillors_one: 'In conversation with {{names}}',
  councillors_other: 'In conversation with {{names}}',
  yourTime: '{{place}} time: {{weekday}}, {{date}}, {{time}} ({{offset}})',
  yourTimeShifted: '{{place}} time: {{weekday}}, {{date}}, {{time}} ({{offset}}), {{shift}}',
  page: 'The session’s page: {{url}}',
  location: {
    VIRTUAL: 'By video call',
    IN_PERSON: '{{city}}',
    HYBRID: '{{city}} and by video call',
    unknown: 'In person',
  },
  alarm: { dayBefore: 'Tomorrow: {{title}}', soon: 'In one hour: {{title}}' },
} satisfies Translation<typeof es>
