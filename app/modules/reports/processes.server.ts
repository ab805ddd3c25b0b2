import type { Prisma } from '#app/generated/prisma/client.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { db, inTransaction, type Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { isRowId } from '#app/platform/row-id.ts'
import type { ProcessInput, StageInput } from './process-schema.ts'
import type { Period } from './report-data.ts'

// Electoral processes and their stages. Their dates get extended, so that each change is kept in the trail with what was before;
// a closed report keeps the stages that it was closed with.

export type Process = {
  id: string
  name: string
  period: Period
  stages: { id: string; name: string; startsOn: string; endsOn: string; position: number }[]
}

/** The processes, the latest first, each with its stages in their order. @throws DomainError 'forbidden' */
export async function listProcesses(context: ActorContext): Promise<Process[]> {
  assertMay(context.actor, 'reports.read')
  const rows = await db.electoralProcess.findMany({
    orderBy: [{ periodFrom: 'desc' }, { id: 'desc' }],
    select: SHOWN,
  })
  return rows.map(shown)
}

/** @throws DomainError 'forbidden' | 'notFound' */
export async function loadProcess(context: ActorContext, id: string): Promise<Process> {
  assertMay(context.actor, 'reports.read')
  return shown(await processRow(db, id))
}

const SHOWN = {
  id: true,
  name: true,
  periodFrom: true,
  periodTo: true,
  stages: {
    orderBy: [{ position: 'asc' }, { startsOn: 'asc' }],
    select: { id: true, name: true, startsOn: true, endsOn: true, position: true },
  },
} satisfies Prisma.ElectoralProcessSelect

type Row = Awaited<ReturnType<typeof processRow>>

async function processRow(tx: Tx, id: string) {
  const row = isRowId(id) ? await tx.electoralProcess.findUnique({ where: { id }, select: SHOWN }) : null
  if (!row) throw new DomainError('notFound')
  return row
}

function shown({ periodFrom, periodTo, ...process }: Row): Process {
  return { ...process, period: { from: periodFrom, to: periodTo } }
}

/** @returns the new process's id @throws DomainError 'forbidden' | 'processNameTaken' */
export async function addProcess(context: ActorContext, input: ProcessInput): Promise<string> {
  assertMay(context.actor, 'processes.edit')
  return inTransaction(async (tx) => {
    await assertProcessNameFree(tx, input.name, null)
    const { id } = await tx.electoralProcess.create({ data: input })
    await recordAudit(tx, context, { action: 'process.added', ...subject(id), after: input })
    return id
  })
}

/** @throws DomainError 'forbidden' | 'notFound' | 'processNameTaken' */
export async function editProcess(context: ActorContext, id: string, input: ProcessInput): Promise<void> {
  assertMay(context.actor, 'processes.edit')
  await inTransaction(async (tx) => {
    const { name, periodFrom, periodTo } = await processRow(tx, id)
    await assertProcessNameFree(tx, input.name, id)
    const changed = changes({ name, periodFrom, periodTo }, input)
    if (!changed) return
    await tx.electoralProcess.update({ where: { id }, data: input })
    await recordAudit(tx, context, { action: 'process.edited', ...subject(id), ...changed })
  })
}

/** @throws DomainError 'forbidden' | 'notFound' | 'stageNameTaken' */
export async function addStage(context: ActorContext, processId: string, input: StageInput): Promise<void> {
  assertMay(context.actor, 'processes.edit')
  await inTransaction(async (tx) => {
    const process = await processRow(tx, processId)
    assertStageNameFree(process, input.name, null)
    await tx.processStage.create({ data: { processId, ...input } })
    const { name: stage, ...rest } = input
    await recordAudit(tx, context, {
      action: 'process.stageAdded',
      ...subject(processId),
      after: { stage, ...rest },
    })
  })
}

/** Most often an extension: what the dates were stays in the trail. @throws DomainError 'forbidden' | 'notFound' | 'stageNameTaken' */
export async function editStage(
  context: ActorContext,
  processId: string,
  stageId: string,
  input: StageInput,
): Promise<void> {
  assertMay(context.actor, 'processes.edit')
  await inTransaction(async (tx) => {
    const process = await processRow(tx, processId)
    const before = stageOf(process, stageId)
    assertStageNameFree(process, input.name, stageId)
    const { id: _, ...facts } = before
    const changed = changes(facts, input)
    if (!changed) return
    await tx.processStage.update({ where: { id: stageId }, data: input })
    await recordAudit(tx, context, {
      action: 'process.stageEdited',
      ...subject(processId),
      before: { stage: before.name, ...changed.before },
      after: { stage: input.name, ...changed.after },
    })
  })
}

/** @throws DomainError 'forbidden' | 'notFound' */
export async function removeStage(context: ActorContext, processId: string, stageId: string): Promise<void> {
  assertMay(context.actor, 'processes.edit')
  await inTransaction(async (tx) => {
    const { id: _, name: stage, ...rest } = stageOf(await processRow(tx, processId), stageId)
    await tx.processStage.delete({ where: { id: stageId } })
    await recordAudit(tx, context, {
      action: 'process.stageRemoved',
      ...subject(processId),
      before: { stage, ...rest },
    })
  })
}

function subject(id: string) {
  return { subjectKind: 'process', subjectId: id }
}

function stageOf({ stages }: Row, id: string): Row['stages'][number] {
  const stage = stages.find((each) => each.id === id)
  if (!stage) throw new DomainError('notFound')
  return stage
}

async function assertProcessNameFree(tx: Tx, name: string, except: string | null): Promise<void> {
  const other = await tx.electoralProcess.findUnique({ where: { name }, select: { id: true } })
  if (other && other.id !== except) throw new DomainError('processNameTaken')
}

function assertStageNameFree({ stages }: Row, name: string, except: string | null): void {
  if (stages.some((stage) => stage.name === name && stage.id !== except))
    throw new DomainError('stageNameTaken')
}

type Facts = Record<string, string | number>

/** What differs, before and after; null where nothing does. */
function changes(before: Facts, after: Facts): { before: Facts; after: Facts } | null {
  const keys = Object.keys(after).filter((key) => before[key] !== after[key])
  if (keys.length === 0) return null
  const among = (facts: Facts) =>
    Object.fromEntries(keys.flatMap((key) => (facts[key] === undefined ? [] : [[key, facts[key]]])))
  return { before: among(before), after: among(after) }
}
