import { z } from 'zod'
import { isCivilDate } from '#app/platform/time.ts'

// What staff set about people's data. Messages are keys of the namespace `form`.

export type PrivacySettings = {
  /** Business days to answer a request. */
  answerDays: number
  /** Civil dates, apart from Saturdays and Sundays, on which the office does not work. */
  daysOff: string[]
  /** Days after a session's end until its registrations become counts. */
  attendeeDays: number
  /** Days after a host's last session until their address and telephone go. */
  hostDays: number
  /** Days that a proposal or a request waits for its mail to be confirmed. */
  unverifiedDays: number
  /** Days that an answered request keeps who asked. */
  requestDays: number
  /** Days that sent mails' rows, ended sessions and dead links are kept. */
  technicalDays: number
}

/**
 * Fifteen business days as the domain says (to be confirmed by the unit). Ninety days are a quarter: long enough to count, thank
 * and answer questions about a session, and every period's report comes after it, from counts. Two years are a host's from one
 * process to the next.
 */
export const DEFAULTS: PrivacySettings = {
  answerDays: 15,
  daysOff: [],
  attendeeDays: 90,
  hostDays: 730,
  unverifiedDays: 7,
  requestDays: 180,
  technicalDays: 180,
}

function days(min: number, max: number, usual: number) {
  return z.number().int().min(min).max(max).default(usual)
}

/** What is stored; whatever an older version did not know has its usual value. */
export const storedSettings = z.object({
  answerDays: days(1, 90, DEFAULTS.answerDays),
  daysOff: z.array(z.string().refine(isCivilDate)).default([]),
  attendeeDays: days(1, 3650, DEFAULTS.attendeeDays),
  hostDays: days(1, 3650, DEFAULTS.hostDays),
  unverifiedDays: days(1, 365, DEFAULTS.unverifiedDays),
  requestDays: days(1, 3650, DEFAULTS.requestDays),
  technicalDays: days(30, 3650, DEFAULTS.technicalDays),
})

export const DAY_FIELDS = [
  'answerDays',
  'attendeeDays',
  'hostDays',
  'unverifiedDays',
  'requestDays',
  'technicalDays',
] as const

function dayField(min: number, max: number) {
  return z
    .number({ error: (issue) => (issue.input === undefined ? 'required' : 'number') })
    .int('number')
    .min(min, `tooSmall?min=${min}`)
    .max(max, `tooBig?max=${max}`)
}

/** The form: days off one a line. */
export const settingsForm = z.object({
  answerDays: dayField(1, 90),
  attendeeDays: dayField(1, 3650),
  hostDays: dayField(1, 3650),
  unverifiedDays: dayField(1, 365),
  requestDays: dayField(1, 3650),
  technicalDays: dayField(30, 3650),
  daysOff: z
    .string()
    .optional()
    .transform((text) => [...new Set((text ?? '').split(/[\s,;]+/).filter(Boolean))].sort())
    .pipe(z.array(z.string().refine(isCivilDate, 'date')).max(400, 'tooLong?max=400')),
})
