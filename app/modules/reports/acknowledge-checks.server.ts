import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { type WarningKey, warningKey } from './acknowledgement.ts'
import { readDraft } from './period-report.server.ts'
import type { Check } from './report.ts'
import type { Period } from './report-data.ts'
import { hex, sha256 } from './sha256.server.ts'
import { staffName } from './staff-name.server.ts'
import { writeReport } from './write-report.server.ts'

/** A warning's name in a form: short, and another one as soon as it says anything else. */
export function warningId(check: Check): string {
  return idOf(warningKey(check))
}

/**
 * Accepts warnings of a period with one reason. Only what the report still warns of can be accepted: a page that has grown
 * old is told.
 * @param ids of `warningId`
 * @throws DomainError 'forbidden' | 'reportChangedMeanwhile'
 */
export async function acknowledgeWarnings(
  context: ActorContext,
  { period, ids, reason }: { period: Period; ids: readonly string[]; reason: string },
): Promise<void> {
  assertMay(context.actor, 'reports.close')
  await inTransaction(async (tx) => {
    const { data, acknowledged } = await readDraft(tx, period)
    const { report } = writeReport(data, acknowledged)
    const standing = new Map(
      report.checks.filter(({ level }) => level === 'warning').map((check) => [warningId(check), check]),
    )
    const chosen = ids.flatMap((id) => standing.get(id) ?? [])
    if (chosen.length !== ids.length) throw new DomainError('reportChangedMeanwhile')
    const by = await staffName(tx, context)
    await tx.checkAcknowledgement.createMany({
      data: chosen.map((check) => ({
        periodFrom: period.from,
        periodTo: period.to,
        ...warningKey(check),
        reason,
        byId: context.actor.id ?? NOBODY,
        byName: by,
        createdAt: context.now,
      })),
      // Two who accept the same: the first one's reason stands.
      skipDuplicates: true,
    })
    await recordAudit(tx, context, {
      action: 'report.warningsAccepted',
      subjectKind: 'period',
      subjectId: `${period.from}/${period.to}`,
      after: { count: chosen.length, check: [...new Set(chosen.map(({ code }) => code))], reason },
    })
  })
}

/** The command line has no account. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

/** Takes an acknowledgement back. @throws DomainError 'forbidden' */
export async function withdrawAcknowledgement(
  context: ActorContext,
  { period, id }: { period: Period; id: string },
): Promise<void> {
  assertMay(context.actor, 'reports.close')
  await inTransaction(async (tx) => {
    const kept = await tx.checkAcknowledgement.findMany({
      where: { periodFrom: period.from, periodTo: period.to },
      select: { id: true, code: true, records: true, reason: true },
    })
    const found = kept.find((each) => idOf(each) === id)
    if (!found) return
    await tx.checkAcknowledgement.delete({ where: { id: found.id } })
    await recordAudit(tx, context, {
      action: 'report.warningReopened',
      subjectKind: 'period',
      subjectId: `${period.from}/${period.to}`,
      before: { check: [found.code], reason: found.reason },
    })
  })
}

function idOf({ code, records }: WarningKey): string {
  return hex(sha256(`${code} ${records}`)).slice(0, 32)
}
