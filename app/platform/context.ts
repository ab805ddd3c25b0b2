import type { Language } from '#app/locales/i18n.ts'

/** What every use case is told of the moment: the clock is handed in, never read inside. */
export type Context = {
  now: Date
  requestId: string
  language: Language
  /** Client's address, shortened (IPv4 /24, IPv6 /48); null outside a request. */
  origin: string | null
}
