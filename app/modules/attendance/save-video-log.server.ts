import { createHash } from 'node:crypto'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { db, inTransaction, type Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { isRowId } from '#app/platform/row-id.ts'
import { lockHeldSession } from './lock-held-session.server.ts'
import { readVideoFile, type VideoFileFault } from './video-file.ts'
import { foldPeople, videoFigures } from './video-people.ts'
import { writeStatement } from './write-statement.server.ts'

type VideoInput = {
  sessionId: string
  bytes: Uint8Array
  /** Keys of people who do not count: the team, the host. */
  excluded: readonly string[]
}

/**
 * What a video call's list would say, before anything is kept: its people, whose registration each is, and the figures.
 * @throws DomainError 'forbidden' | 'notFound'
 */
export async function previewVideoLog(context: ActorContext, input: VideoInput) {
  assertMay(context.actor, 'attendance.record')
  if (!isRowId(input.sessionId)) throw new DomainError('notFound')
  return readAndFold(db, input)
}

export type VideoPreview = Exclude<Awaited<ReturnType<typeof previewVideoLog>>, { fault: VideoFileFault }>

async function readAndFold(
  tx: Pick<Tx, 'registration' | 'session'>,
  { sessionId, bytes, excluded }: VideoInput,
) {
  const read = readVideoFile(bytes)
  if ('fault' in read) return read
  const [registrations, session] = await Promise.all([
    tx.registration.findMany({
      where: { sessionId, status: 'CONFIRMED' },
      select: { id: true, name: true, email: true },
    }),
    tx.session.findUnique({ where: { id: sessionId }, select: { hostName: true } }),
  ])
  if (!session) throw new DomainError('notFound')
  const { provider, lines } = read.file
  const people = foldPeople(lines, registrations)
  return {
    provider,
    lines: lines.length,
    people,
    registrations,
    hostName: session.hostName,
    figures: videoFigures(people, new Set(excluded)),
  }
}

/**
 * Keeps what a video call's list says: figures, whose registrations came, and the file's hash so that it counts once. The file
 * and its names are not kept. The figure stands beside the other sources; the first of all is the official one.
 * @throws DomainError 'forbidden' | 'notFound' | 'attendanceNotHeld' | 'attendanceReported' | 'videoLogKnown' | 'videoFileUnread'
 */
export async function saveVideoLog(context: ActorContext, input: VideoInput): Promise<void> {
  const { actor, now } = context
  assertMay(actor, 'attendance.record')
  const recordedById = actor.kind === 'STAFF' ? actor.id : null
  if (recordedById === null) throw new DomainError('forbidden')
  const { sessionId } = input
  await inTransaction(async (tx) => {
    const { attendance } = await lockHeldSession(tx, sessionId)
    const folded = await readAndFold(tx, input)
    if ('fault' in folded) throw new DomainError('videoFileUnread')
    const { provider, figures } = folded
    const sha256 = new Uint8Array(createHash('sha256').update(input.bytes).digest())
    const known = await tx.videoCallLog.count({ where: { sessionId, sha256 } })
    if (known > 0) throw new DomainError('videoLogKnown')
    await tx.videoCallLog.create({
      data: { sessionId, provider, sha256, ...figures, recordedById, createdAt: now },
    })
    const official = attendance.length === 0
    const people = figures.uniquePeople
    await writeStatement(tx, context, {
      sessionId,
      source: 'VIDEO_CALL',
      people,
      peak: figures.peak,
      official,
    })
  })
}
