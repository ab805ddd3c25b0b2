/** A mail that is written, for whom it is and what it says. */
export type ComposedMail = {
  to: { name: string; address: string }
  subject: string
  html: string
  text: string
  calendar?: { method: string; content: string }
  /** Shown in the HTML as `cid:ID`. */
  picture?: { cid: string; name: string; content: Buffer }
  /** Where one POST ends it (RFC 8058); for what goes to many. */
  unsubscribeUrl?: string
}

/**
 * Why a delivery is not sent. `stale`: what it would say is no longer so. `superseded`: a newer one of its kind says it.
 * `unaddressed`: nobody, or no address, is left to send it to. `undeliverable`: the address failed for good before.
 * `unsubscribed`, `cancelled`: of a campaign, by who would have got it, and by who sends it.
 */
export type SkipReason =
  | 'stale'
  | 'superseded'
  | 'unaddressed'
  | 'undeliverable'
  | 'unsubscribed'
  | 'cancelled'
