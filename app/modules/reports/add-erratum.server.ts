import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { loadClosedReport } from './closed-reports.server.ts'
import { findFigure } from './find-figure.ts'
import { staffName } from './staff-name.server.ts'

/**
 * Says that something a closed report prints is wrong, and what is right. What was frozen stays as it is; the erratum is
 * printed after it from now on. What is printed is read from the report, not typed.
 * @param figure a path of the report's JSON
 * @throws DomainError 'forbidden' | 'notFound' | 'erratumSame'
 */
export async function addErratum(
  context: ActorContext,
  {
    reportId,
    figure,
    correct,
    reason,
  }: { reportId: string; figure: string; correct: string; reason: string },
): Promise<void> {
  assertMay(context.actor, 'reports.close')
  const { frozen } = await loadClosedReport(context, reportId)
  const printed = findFigure(frozen.document, figure)?.text
  if (printed === undefined) throw new DomainError('notFound')
  if (printed === correct) throw new DomainError('erratumSame')
  await inTransaction(async (tx) => {
    await tx.erratum.create({
      data: {
        reportId,
        figure,
        printed,
        correct,
        reason,
        authorId: context.actor.id ?? NOBODY,
        authorName: await staffName(tx, context),
        createdAt: context.now,
      },
    })
    await recordAudit(tx, context, {
      action: 'report.erratumAdded',
      subjectKind: 'report',
      subjectId: reportId,
      before: { figure, printed },
      after: { figure, printed: correct, reason },
    })
  })
}

/** The command line has no account. */
const NOBODY = '00000000-0000-0000-0000-000000000000'
