/** What the forms of a session's page ask for; each is one use case. */
export const INTENTS = [
  'accept',
  'decline',
  'undecline',
  'schedule',
  'unschedule',
  'reschedule',
  'assign',
  'release',
  'save',
  'publish',
  'hold',
  'unhold',
  'cancel',
  'record',
  'correct',
  'remove',
  'official',
] as const

export type Intent = (typeof INTENTS)[number]

export function isIntent(value: unknown): value is Intent {
  return INTENTS.some((intent) => intent === value)
}

/** What the page says after a step (`?hecho=…`), and the step that takes it back, where there is one. */
export const DONE = {
  created: null,
  accepted: null,
  declined: 'undecline',
  undeclined: null,
  scheduled: 'unschedule',
  unscheduled: null,
  rescheduled: null,
  assigned: null,
  released: null,
  saved: null,
  published: null,
  held: 'unhold',
  unheld: null,
  cancelled: null,
  attendanceRecorded: null,
  attendanceCorrected: null,
  attendanceRemoved: null,
  officialChosen: null,
} as const satisfies Record<string, Intent | null>

export type Done = keyof typeof DONE

export function isDone(value: unknown): value is Done {
  return typeof value === 'string' && Object.hasOwn(DONE, value)
}
