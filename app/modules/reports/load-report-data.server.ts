import type { Tx } from '#app/platform/db.server.ts'
import { daysBetween } from '#app/platform/time.ts'
import type { Period, ReportData, ReportMailing, ReportSession } from './report-data.ts'

/**
 * What the report of a period is made of: the number of queries does not grow with the programme. In a transaction that sees one
 * moment, no session is counted in one figure and missing from the next.
 */
export async function readReportData(tx: Tx, period: Period): Promise<ReportData> {
  const process = await processOf(tx, period)
  return {
    period,
    process: process?.name ?? null,
    stages: process?.stages ?? [],
    sessions: await readSessions(tx, period),
    mailings: await readMailings(tx, period),
  }
}

function within({ from, to }: Period) {
  return { gte: from, lte: to }
}

async function readSessions(tx: Tx, period: Period): Promise<ReportSession[]> {
  const sessions = await tx.session.findMany({
    where: {
      OR: [
        { reportOn: within(period) },
        { mailings: { some: { sends: { some: { sentOn: within(period) } } } } },
        { reportOn: null, status: { in: ['HELD', 'REPORTED'] } },
      ],
    },
    orderBy: [{ reportOn: 'asc' }, { startsAt: 'asc' }, { id: 'asc' }],
    select: {
      id: true,
      kind: true,
      status: true,
      title: true,
      reportOn: true,
      startsAt: true,
      hostName: true,
      hostCredit: true,
      hostOrganization: true,
      city: true,
      country: true,
      partners: true,
      assignments: {
        where: { releasedAt: null },
        orderBy: [{ position: 'asc' }, { id: 'asc' }],
        select: { councillor: { select: { name: true } } },
      },
      attendance: { where: { official: true }, select: { id: true, people: true, source: true } },
    },
  })
  return sessions.map(({ startsAt, assignments, attendance, ...session }) => ({
    ...session,
    startsAt: startsAt?.getTime() ?? null,
    councillors: assignments.map(({ councillor }) => councillor.name),
    attendance: attendance[0] ?? null,
  }))
}

function readMailings(tx: Tx, period: Period): Promise<ReportMailing[]> {
  return tx.mailing.findMany({
    where: {
      OR: [{ sends: { some: { sentOn: within(period) } } }, { session: { reportOn: within(period) } }],
    },
    orderBy: { id: 'asc' },
    select: {
      id: true,
      sessionId: true,
      subject: true,
      sends: { orderBy: { sentOn: 'asc' }, select: { id: true, sentOn: true } },
    },
  })
}

/** Periods of processes may touch: the report belongs to the one that it has most days in common with. */
async function processOf(tx: Tx, { from, to }: Period) {
  const processes = await tx.electoralProcess.findMany({
    where: { periodFrom: { lte: to }, periodTo: { gte: from } },
    orderBy: { periodFrom: 'desc' },
    select: {
      name: true,
      periodFrom: true,
      periodTo: true,
      stages: {
        orderBy: [{ position: 'asc' }, { startsOn: 'asc' }],
        select: { id: true, name: true, startsOn: true, endsOn: true },
      },
    },
  })
  const shared = ({ periodFrom, periodTo }: (typeof processes)[number]) =>
    daysBetween(periodFrom > from ? periodFrom : from, periodTo < to ? periodTo : to)
  return [...processes].sort((a, b) => shared(b) - shared(a))[0]
}
