import type { Language } from '#app/locales/i18n.ts'
import type { ServerFault } from '#app/modules/mail/server-fault.server.ts'
import { staffMoment } from './campaign-words.ts'

export type FaultView = ReturnType<typeof viewFault>

/** A fault of the way out in words. */
export function viewFault({ since, lastSentAt, ...fault }: ServerFault, now: Date, language: Language) {
  const words = (at: Date | null) => at && staffMoment(at, now, language)
  return { ...fault, since: words(since), last: words(lastSentAt) }
}
