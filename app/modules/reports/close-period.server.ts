import texts from '#app/locales/es/report-document.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { changeStatuses } from '#app/modules/sessions/change-status.server.ts'
import { db, inTransaction, type Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { civilDateAt, MEXICO_CITY } from '#app/platform/time.ts'
import { standingChecks } from './acknowledgement.ts'
import { isHeldIn } from './build-report.ts'
import { canonicalJson, type JsonValue } from './canonical-json.ts'
import { frozenText, type WrittenReport } from './frozen-report.ts'
import { readDraft } from './period-report.server.ts'
import type { Period, ReportData } from './report-data.ts'
import { hex, sha256 } from './sha256.server.ts'
import { staffName } from './staff-name.server.ts'
import { keptTemplate, type Template } from './templates.server.ts'
import { writeReport } from './write-report.server.ts'

/** What stands against closing, in the order in which it is told. */
export type Obstacle =
  | { code: 'periodNotOver' }
  | { code: 'periodOverlaps'; from: string; to: string }
  | { code: 'reportHasErrors'; count: number }
  | { code: 'warningsStand'; count: number }

export type Closing = {
  written: WrittenReport
  template: { name: string }
  /** Held sessions that will be marked as reported. */
  toReport: number
  obstacles: Obstacle[]
  /** What the page showed; closing is refused when it would freeze anything else. */
  seen: string
}

/**
 * What closing a period would freeze, and what stands against it. A day belongs to one closed report alone, so that sums of
 * several count nothing twice; a longer period can still be read as a draft, and closed ones be compared.
 * @throws DomainError 'forbidden'
 */
export async function previewClosing(context: ActorContext, period: Period): Promise<Closing> {
  assertMay(context.actor, 'reports.close')
  return db.$transaction((tx) => prepare(tx, context, period).then(({ closing }) => closing), {
    isolationLevel: 'RepeatableRead',
    maxWait: 30_000,
    timeout: 20_000,
  })
}

/**
 * Closes a period: freezes its report with all that is printed (canonical JSON, its SHA-256, who, when, the template), marks
 * its held sessions as reported, in one transaction. Its sessions' rows are locked first, which is what everybody who changes
 * anything of a session does too: a change is either in the report or refused because the session is reported.
 * @returns the closed report's id
 * @throws DomainError 'forbidden' | 'periodNotOver' | 'periodOverlaps' | 'reportHasErrors' | 'warningsStand' |
 * 'reportChangedMeanwhile'
 */
export async function closePeriod(
  context: ActorContext,
  { period, seen }: { period: Period; seen: string },
): Promise<string> {
  assertMay(context.actor, 'reports.close')
  return inTransaction(async (tx) => {
    await lockPeriod(tx, period)
    const { closing, data, template } = await prepare(tx, context, period)
    const [obstacle] = closing.obstacles
    if (obstacle) {
      const { code, ...details } = obstacle
      throw new DomainError(code, details)
    }
    if (closing.seen !== seen) throw new DomainError('reportChangedMeanwhile')

    const by = await staffName(tx, context)
    const kept = await keptTemplate(tx, context, template)
    const snapshot = frozenText(closing.written, {
      format: 1,
      closed: { by, at: context.now.toISOString() },
      template: { name: kept.name, sha256: kept.sha256 },
      words: { errata: texts.errata, lexicon: texts.lexicon },
    })
    const digest = sha256(snapshot)
    const { id } = await tx.closedReport.create({
      data: {
        periodFrom: period.from,
        periodTo: period.to,
        snapshot,
        sha256: digest,
        templateId: kept.id,
        closedById: context.actor.id,
        closedByName: by,
        closedAt: context.now,
      },
      select: { id: true },
    })
    await changeStatuses(tx, context, heldIn(data), 'REPORTED', { after: { report: id } })
    await recordAudit(tx, context, {
      action: 'report.closed',
      subjectKind: 'report',
      subjectId: id,
      after: { from: period.from, to: period.to, sha256: hex(digest), count: heldIn(data).length },
    })
    return id
  })
}

/** Of two who close at once the second waits, and then sees the first one's report. */
async function lockPeriod(tx: Tx, { from, to }: Period): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('reports.close'))::text`
  await tx.$queryRaw`
    SELECT "id" FROM "Session" WHERE "reportOn" BETWEEN ${from} AND ${to} ORDER BY "id" FOR UPDATE`
}

async function prepare(
  tx: Tx,
  context: ActorContext,
  period: Period,
): Promise<{ closing: Closing; data: ReportData; template: Template }> {
  const { data, acknowledged, template } = await readDraft(tx, period)
  const written = writeReport(data, acknowledged, 'closed')
  const closing = {
    written,
    template: { name: template.name },
    toReport: heldIn(data).length,
    obstacles: await obstacles(tx, context, period, written),
    seen: hex(sha256(canonicalJson([written, template.sha256] as unknown as JsonValue))),
  }
  return { closing, data, template }
}

function heldIn({ sessions, period }: ReportData) {
  return sessions.flatMap((session) =>
    isHeldIn(session, period) && session.status === 'HELD'
      ? [{ id: session.id, status: session.status }]
      : [],
  )
}

async function obstacles(
  tx: Tx,
  context: ActorContext,
  { from, to }: Period,
  { report }: WrittenReport,
): Promise<Obstacle[]> {
  const found: Obstacle[] = []
  if (to >= civilDateAt(context.now, MEXICO_CITY)) found.push({ code: 'periodNotOver' })
  const overlapping = await tx.closedReport.findFirst({
    where: { periodFrom: { lte: to }, periodTo: { gte: from } },
    select: { periodFrom: true, periodTo: true },
    orderBy: { periodFrom: 'asc' },
  })
  if (overlapping) {
    found.push({ code: 'periodOverlaps', from: overlapping.periodFrom, to: overlapping.periodTo })
  }
  const standing = standingChecks(report.checks)
  const errors = standing.filter(({ level }) => level === 'error').length
  if (errors > 0) found.push({ code: 'reportHasErrors', count: errors })
  const warnings = standing.length - errors
  if (warnings > 0) found.push({ code: 'warningsStand', count: warnings })
  return found
}
