import type { AttendanceSource } from '#app/generated/prisma/enums.ts'

/** What each source says of one session; null where it says nothing. */
export type Sources = {
  /** People whom confirmed registrations bring. */
  confirmed: number | null
  capacity: number | null
  /** Of the marks: people of registrations, and all. */
  markedRegistered: number | null
  marked: number | null
  /** People of registrations that opened their join link. */
  entered: number | null
  /** The newest statement of each. */
  statements: Partial<Record<AttendanceSource, { people: number; peak: number | null }>>
  official: { source: AttendanceSource; people: number } | null
}

export type Doubt = { code: DoubtCode; values: Record<string, number> }
export const DOUBTS = [
  'markedOverConfirmed',
  'videoBelowHalf',
  'videoOverCount',
  'enteredOverVideo',
  'hostFarOff',
  'countFarOff',
  'officialFarOff',
  'overCapacity',
  'peakFarBelow',
] as const
export type DoubtCode = (typeof DOUBTS)[number]

/** Two counts of one room that far apart are not two ways of counting. */
const FAR = 1.5
/** Below, one family makes half. */
const FEW = 5

/**
 * What does not fit between the sources, for whoever chooses the official figure. A source that says nothing contradicts
 * nothing.
 */
export function doubtsOf(sources: Sources): Doubt[] {
  const { confirmed, capacity, markedRegistered, marked, entered, statements, official } = sources
  const found: Doubt[] = []
  const say = (code: DoubtCode, values: Record<string, number>) => found.push({ code, values })
  const count = statements.COUNT?.people ?? null
  const host = statements.HOST?.people ?? null
  const video = statements.VIDEO_CALL?.people ?? null
  const peak = statements.VIDEO_CALL?.peak ?? null

  if (markedRegistered !== null && confirmed !== null && markedRegistered > confirmed)
    say('markedOverConfirmed', { marked: markedRegistered, confirmed })
  if (video !== null && count !== null && count >= FEW && video * 2 < count)
    say('videoBelowHalf', { video, count })
  if (video !== null && count !== null && areFar(video, count) && video > count)
    say('videoOverCount', { video, count })
  if (entered !== null && video !== null && entered > video && areFar(entered, video))
    say('enteredOverVideo', { entered, video })
  const room = count ?? marked
  if (host !== null && room !== null && areFar(host, room)) say('hostFarOff', { host, room })
  if (count !== null && marked !== null && areFar(count, marked)) say('countFarOff', { count, marked })
  if (official && official.source !== 'MARKS' && marked !== null && areFar(official.people, marked))
    say('officialFarOff', { official: official.people, marked })
  if (official && capacity !== null && official.people > capacity)
    say('overCapacity', { official: official.people, capacity })
  if (video !== null && peak !== null && video >= FEW && peak * 2 < video)
    say('peakFarBelow', { video, peak })
  return found
}

function areFar(a: number, b: number): boolean {
  const [less, more] = a < b ? [a, b] : [b, a]
  return more >= FEW && more > less * FAR
}
