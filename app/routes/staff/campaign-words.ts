import type { CampaignStatus } from '#app/generated/prisma/enums.ts'
import type { Language } from '#app/locales/i18n.ts'
import { civilDateAt, describeInstant, MEXICO_CITY, relativeDays } from '#app/platform/time.ts'
import type { Tone } from '#app/ui/tone.ts'

export const CAMPAIGN_TONES: Record<CampaignStatus, Tone> = {
  DRAFT: 'neutral',
  SCHEDULED: 'action',
  SENDING: 'attention',
  PAUSED: 'warm',
  SENT: 'confirmed',
  CANCELLED: 'neutral',
}

/** "hoy, 12:00": a moment as staff read it, by Mexico City's clock. */
export function staffMoment(at: Date, now: Date, language: Language): string {
  const days = relativeDays(civilDateAt(at, MEXICO_CITY), civilDateAt(now, MEXICO_CITY), language)
  return `${days}, ${describeInstant(at, MEXICO_CITY, language).time}`
}
