import { createHash, randomUUID } from 'node:crypto'
import type { SessionStatus } from '#app/generated/prisma/enums.ts'
import { translator } from '#app/locales/i18n.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { importAttendance } from '#app/modules/attendance/import-attendance.server.ts'
import { recordAudits } from '#app/modules/audit/record-audit.server.ts'
import {
  ensureCouncillors,
  type NamedCouncillor,
} from '#app/modules/councillors/ensure-councillors.server.ts'
import { ensureNamedHosts } from '#app/modules/hosts/ensure-named-hosts.server.ts'
import { importMailings } from '#app/modules/outreach/import-mailings.server.ts'
import { inTransaction, type Tx } from '#app/platform/db.server.ts'
import { sameName } from '#app/platform/names.ts'
import type { TableFault } from '#app/platform/table.ts'
import { ENTERED_AT } from './lifecycle.ts'
import {
  type ProgrammeDifference,
  type ProgrammeRow,
  rowIdentity,
  undatedIdentity,
} from './programme-file.ts'
import { sessionSlug } from './slug.ts'

export type ImportResult =
  | { kind: 'loaded'; created: number; unchanged: number; differences: ProgrammeDifference[] }
  | { kind: 'refused'; errors: TableFault[] }

/** Ten thousand rows on a small machine. */
const IMPORT_MS = 180_000
const DURATION_MINUTES = 90
const DEFAULT_BUFFER_MINUTES = 30
const MINUTE = 60_000

type KeyedRow = ProgrammeRow & { importKey: string; undatedKey: string }
type KnownSession = {
  importKey: string | null
  status: SessionStatus
  reportOn: string | null
  people: number | null
}

/**
 * Loads the rows of a programme file: all of them, or none. Rows that were loaded before (the same identity, see
 * `rowIdentity`) change nothing; where they say something else, it is told and people decide it in the session. `dryRun` does all of it and takes it back.
 * @throws DomainError 'forbidden'
 */
export async function importProgramme(
  context: ActorContext,
  rows: readonly ProgrammeRow[],
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<ImportResult> {
  assertMay(context.actor, 'sessions.import')
  try {
    return await inTransaction(async (tx) => {
      const result = await load(tx, context, rows)
      if (dryRun || result.kind === 'refused') throw new TakenBack(result)
      return result
    }, IMPORT_MS)
  } catch (error) {
    if (error instanceof TakenBack) return error.result
    throw error
  }
}

/** Rolls the transaction back and carries its result out. */
class TakenBack extends Error {
  constructor(readonly result: ImportResult) {
    super('taken back')
  }
}

async function load(tx: Tx, context: ActorContext, rows: readonly ProgrammeRow[]): Promise<ImportResult> {
  // One import at a time: two of the same file would both find its hosts and councillors missing.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('import-programme'))`
  const keyed = rows.map((row) => ({
    ...row,
    importKey: keyOf(rowIdentity(row)),
    undatedKey: keyOf(undatedIdentity(row)),
  }))
  const known = await tx.session.findMany({
    where: { importKey: { in: keyed.flatMap(({ importKey, undatedKey }) => [importKey, undatedKey]) } },
    select: {
      importKey: true,
      status: true,
      reportOn: true,
      attendance: { where: { official: true }, select: { people: true } },
    },
  })
  const loaded = loadedBefore(
    keyed,
    known.map(({ attendance, ...session }) => ({ ...session, people: attendance[0]?.people ?? null })),
  )
  const fresh = keyed.filter((row) => !loaded.has(row))
  const differences = [...loaded].flatMap(([row, session]) => differencesOf(row, session))

  const { now } = context
  const councillors = await ensureCouncillors(
    tx,
    now,
    fresh.flatMap((row) => row.councillors),
  )
  const busy = await overlaps(tx, fresh, councillors)
  if (busy.length) return { kind: 'refused', errors: busy }
  const hosts = await ensureNamedHosts(
    tx,
    now,
    fresh.flatMap(({ hostName }) => (hostName ? [hostName] : [])),
  )
  const sessions = await createSessions(tx, context, fresh, hosts)
  await createAssignments(tx, fresh, sessions, councillors)
  await importAttendance(
    tx,
    context,
    fresh.flatMap(({ attendance, importKey }) =>
      attendance ? [{ sessionId: idIn(sessions, importKey), ...attendance }] : [],
    ),
  )
  await importMailings(
    tx,
    now,
    fresh
      .filter(({ mailings }) => mailings.length > 0)
      .map(({ importKey, mailings }) => ({
        sessionId: idIn(sessions, importKey),
        importKey: `${importKey}:mailing`,
        sentOn: mailings,
      })),
  )
  await recordAudits(
    tx,
    context,
    fresh.map((row) => ({
      action: 'session.imported',
      subjectKind: 'session',
      subjectId: idIn(sessions, row.importKey),
      after: {
        status: row.status,
        kind: row.kind,
        reportOn: row.reportOn,
        attendance: row.attendance?.people ?? null,
        mailings: row.mailings,
      },
    })),
  )
  return { kind: 'loaded', created: fresh.length, unchanged: loaded.size, differences }
}

function keyOf(identity: string): string {
  return createHash('sha256').update(identity).digest('hex').slice(0, 32)
}

/**
 * The sessions that rows were loaded as. A row with a date that is new may be one that was announced without: that session,
 * where no other row is about it and it has got no other date since.
 */
function loadedBefore(
  rows: readonly KeyedRow[],
  sessions: readonly KnownSession[],
): Map<KeyedRow, KnownSession> {
  const sessionOf = new Map(sessions.map((session) => [session.importKey, session]))
  const spokenOf = new Set(rows.map(({ importKey }) => importKey))
  const loaded = new Map<KeyedRow, KnownSession>()
  for (const row of rows) {
    const same = sessionOf.get(row.importKey)
    const announced = spokenOf.has(row.undatedKey) ? undefined : sessionOf.get(row.undatedKey)
    if (same) loaded.set(row, same)
    else if (announced && (announced.reportOn ?? row.reportOn) === row.reportOn) {
      loaded.set(row, announced)
      spokenOf.add(row.undatedKey)
    }
  }
  return loaded
}

function differencesOf(row: ProgrammeRow, { status, reportOn, people }: KnownSession): ProgrammeDifference[] {
  const { line } = row
  const found: ProgrammeDifference[] = []
  if (row.reportOn !== null && row.reportOn !== reportOn) {
    found.push({ line, column: 'fecha', file: row.reportOn, kept: reportOn })
  }
  // Reported is held, and more.
  if ((status === 'REPORTED' ? 'HELD' : status) !== row.status) {
    found.push({ line, column: 'estado', file: row.status, kept: status })
  }
  if (row.attendance && row.attendance.people !== people) {
    found.push({ line, column: 'asistencia', file: row.attendance.people, kept: people })
  }
  return found
}

// ---- councillors' hours -----------------------------------------------------------------------------

type Blocked = { from: Date; to: Date }

/** The time that a coming session takes from a councillor. What was held or cancelled takes none. */
function blockedBy(row: ProgrammeRow, bufferMinutes: number): Blocked | null {
  if (row.status !== 'PUBLISHED' || !row.hour) return null
  const start = row.hour.startsAt.getTime()
  return {
    from: new Date(start - bufferMinutes * MINUTE),
    to: new Date(start + (DURATION_MINUTES + bufferMinutes) * MINUTE),
  }
}

/** Councillors in two places at once, in the file or beside what Invita has: the database would refuse them without a line. */
async function overlaps(
  tx: Tx,
  rows: readonly ProgrammeRow[],
  councillors: ReadonlyMap<string, NamedCouncillor>,
): Promise<TableFault[]> {
  const wanted = rows.flatMap((row) =>
    row.councillors.flatMap((name) => {
      const councillor = councillors.get(sameName(name))
      const blocked = blockedBy(row, councillor?.bufferMinutes ?? DEFAULT_BUFFER_MINUTES)
      return councillor && blocked ? [{ line: row.line, name, councillorId: councillor.id, ...blocked }] : []
    }),
  )
  if (wanted.length === 0) return []
  const taken = await tx.assignment.findMany({
    where: {
      councillorId: { in: [...new Set(wanted.map(({ councillorId }) => councillorId))] },
      releasedAt: null,
      blockedTo: { gt: new Date(Math.min(...wanted.map(({ from }) => from.getTime()))) },
      blockedFrom: { lt: new Date(Math.max(...wanted.map(({ to }) => to.getTime()))) },
    },
    select: { councillorId: true, blockedFrom: true, blockedTo: true },
  })
  return wanted.flatMap(({ line, name, councillorId, from, to }, index): TableFault[] => {
    const earlier = wanted
      .slice(0, index)
      .find((other) => other.councillorId === councillorId && other.from < to && from < other.to)
    if (earlier) {
      const details = { councillor: name, line: earlier.line }
      return [{ line, column: 'consejeria', reason: 'councillorBusy', details }]
    }
    const clash = taken.some(
      (other) =>
        other.councillorId === councillorId &&
        other.blockedFrom !== null &&
        other.blockedTo !== null &&
        other.blockedFrom < to &&
        from < other.blockedTo,
    )
    return clash
      ? [{ line, column: 'consejeria', reason: 'councillorTaken', details: { councillor: name } }]
      : []
  })
}

// ---- rows of the database ---------------------------------------------------------------------------

async function createSessions(
  tx: Tx,
  context: ActorContext,
  rows: readonly KeyedRow[],
  hosts: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const { now } = context
  const slugs = new Set((await tx.session.findMany({ select: { slug: true } })).map(({ slug }) => slug))
  const t = translator('es')
  const made = await tx.session.createManyAndReturn({
    data: rows.map((row) => {
      const { hour, status } = row
      const title = row.title ?? t(`common:kindShort.${row.kind}`)
      const slug = sessionSlug({ title, city: row.city, wallDate: row.reportOn ?? '' }, slugs)
      slugs.add(slug)
      return {
        slug,
        kind: row.kind,
        status,
        origin: 'IMPORT' as const,
        title: row.title,
        partners: row.partners,
        hostId: row.hostName ? (hosts.get(sameName(row.hostName)) ?? null) : null,
        hostName: row.hostName,
        hostCredit: row.hostCredit,
        hostOrganization: row.organization,
        emailVerifiedAt: status === 'PROPOSED' ? now : null,
        city: row.city,
        country: row.country,
        zone: row.zone,
        wallDate: hour?.date ?? null,
        wallTime: hour?.time ?? null,
        wallFold: hour?.fold ?? 0,
        durationMinutes: DURATION_MINUTES,
        startsAt: hour?.startsAt ?? null,
        endsAt: hour ? new Date(hour.startsAt.getTime() + DURATION_MINUTES * MINUTE) : null,
        reportOn: row.reportOn,
        calendarUid: randomUUID(),
        calendarStampAt: now,
        createdAt: now,
        importKey: row.importKey,
        ...(status === 'PROPOSED' ? {} : { [ENTERED_AT[status]]: now }),
      }
    }),
    select: { id: true, importKey: true },
  })
  return new Map(made.map(({ id, importKey }) => [importKey ?? '', id]))
}

function idIn(sessions: ReadonlyMap<string, string>, importKey: string): string {
  const id = sessions.get(importKey)
  if (!id) throw new Error('A row was not loaded')
  return id
}

async function createAssignments(
  tx: Tx,
  rows: readonly KeyedRow[],
  sessions: ReadonlyMap<string, string>,
  councillors: ReadonlyMap<string, NamedCouncillor>,
): Promise<void> {
  await tx.assignment.createMany({
    data: rows.flatMap((row) =>
      row.councillors.flatMap((name, position) => {
        const councillor = councillors.get(sameName(name))
        if (!councillor) return []
        const blocked = blockedBy(row, councillor.bufferMinutes)
        return [
          {
            sessionId: idIn(sessions, row.importKey),
            councillorId: councillor.id,
            position,
            blockedFrom: blocked?.from ?? null,
            blockedTo: blocked?.to ?? null,
          },
        ]
      }),
    ),
  })
}
