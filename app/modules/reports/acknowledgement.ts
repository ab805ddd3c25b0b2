import { canonicalJson } from './canonical-json.ts'
import type { Acknowledgement, Check } from './report.ts'

/** What an acknowledgement is kept under, beside the period. */
export type WarningKey = { code: string; records: string }

export type KeptAcknowledgement = WarningKey & Acknowledgement

/**
 * What a warning is about: its code, its records, and what it says of them. Another session, another day of sending or another
 * host makes it another warning, which nobody has accepted yet.
 */
export function warningKey({ code, records, details }: Check): WarningKey {
  return {
    code,
    records: canonicalJson({ records: records.map(({ kind, id }) => `${kind}:${id}`), details }),
  }
}

/** The checks, each warning with the acknowledgement that was given for it as it stands. */
export function withAcknowledgements(
  checks: readonly Check[],
  kept: readonly KeptAcknowledgement[],
): Check[] {
  const name = ({ code, records }: WarningKey) => `${code} ${records}`
  const byKey = new Map(kept.map((each) => [name(each), each]))
  return checks.map((check) => {
    const found = check.level === 'warning' ? byKey.get(name(warningKey(check))) : undefined
    if (!found) return check
    const { reason, by, at } = found
    return { ...check, acknowledged: { reason, by, at } }
  })
}

/** What still stands against closing: errors, and warnings that nobody accepted. */
export function standingChecks(checks: readonly Check[]): Check[] {
  return checks.filter(({ level, acknowledged }) => level === 'error' || !acknowledged)
}
