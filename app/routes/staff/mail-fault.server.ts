import type { Language } from '#app/locales/i18n.ts'
import type { ServerFault } from '#app/modules/mail/server-fault.server.ts'
import { civilDateAt, describeInstant, MEXICO_CITY, relativeDays } from '#app/platform/time.ts'

export type FaultView = ReturnType<typeof viewFault>

/** A fault of the way out in words. */
export function viewFault(
  { kind, code, waiting, since, lastSentAt }: ServerFault,
  now: Date,
  language: Language,
) {
  const words = (at: Date | null) => at && staffMoment(at, now, language).words
  return { kind, code, waiting, since: words(since), last: words(lastSentAt) }
}

/** A moment as the outbox tells it: `hoy, 18:05`, in Mexico City. */
export function staffMoment(at: Date, now: Date, language: Language) {
  const { date, time, iso } = describeInstant(at, MEXICO_CITY, language)
  const days = relativeDays(civilDateAt(at, MEXICO_CITY), civilDateAt(now, MEXICO_CITY), language)
  return { words: `${days}, ${time}`, date, iso }
}
