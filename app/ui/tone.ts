/** What a colour says; always beside words that say it too. */
export type Tone = 'neutral' | 'action' | 'warm' | 'attention' | 'confirmed' | 'danger'

/** Text on its soft ground. */
export const softTones: Record<Tone, string> = {
  neutral: 'bg-sunken text-ink',
  action: 'bg-action-soft text-action-strong',
  warm: 'bg-warm-soft text-warm-ink',
  attention: 'bg-attention-soft text-attention-ink',
  confirmed: 'bg-confirmed-soft text-confirmed-ink',
  danger: 'bg-danger-soft text-danger-ink',
}

/** A solid mark. */
export const markTones: Record<Tone, string> = {
  neutral: 'bg-line-strong',
  action: 'bg-action',
  warm: 'bg-warm',
  attention: 'bg-attention',
  confirmed: 'bg-confirmed',
  danger: 'bg-danger',
}
