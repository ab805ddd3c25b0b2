import type { MarkKind } from '#app/generated/prisma/enums.ts'
import { daysBetween, reportDate } from '#app/platform/time.ts'

const HOUR = 60 * 60_000

/**
 * One touch at the door. Marks are only ever added: a correction is another mark of the same subject. Its subject is a
 * registration (PRESENT with how many of the party came, ABSENT with 0) or a walk-in counter that one phone made (WALK_IN with
 * how many that counter stands at).
 */
export type Mark = {
  /** UUID made on the phone: what is sent twice is one. */
  id: string
  kind: MarkKind
  registrationId: string | null
  walkInId: string | null
  people: number
  city: string | null
  /** ISO 3166 alpha-2. */
  country: string | null
  /** By the phone's clock as corrected by the server's; milliseconds since 1970. */
  markedAt: number
}

/** Whom a mark is about; null where it is about nobody and so no mark at all. */
export function subjectOf({ kind, registrationId, walkInId }: Mark): string | null {
  if (kind === 'WALK_IN') return walkInId === null ? null : `w:${walkInId}`
  return registrationId === null ? null : `r:${registrationId}`
}

/** Whether `a` is the later of two marks: by its moment, then by its id, so that any two phones and any order agree. */
export function isLater(a: Pick<Mark, 'id' | 'markedAt'>, b: Pick<Mark, 'id' | 'markedAt'>): boolean {
  return a.markedAt === b.markedAt ? a.id > b.id : a.markedAt > b.markedAt
}

/**
 * The last mark of each subject. The same for any order and any repetition, and foldable in parts: folding what was folded
 * before together with what came since is folding all.
 */
export function foldMarks<M extends Mark>(marks: Iterable<M>): Map<string, M> {
  const last = new Map<string, M>()
  for (const mark of marks) {
    const subject = subjectOf(mark)
    if (subject === null) continue
    const known = last.get(subject)
    if (!known || isLater(mark, known)) last.set(subject, mark)
  }
  return last
}

/**
 * Whether somebody registered came, as far as it is known: by the last mark of them, or because they entered by their own link.
 * Where the door marked others and not them, they did not. Null: nobody kept a list, or it was not of everybody.
 */
export function cameOf(
  own: Iterable<Mark>,
  { enteredAt, listKept }: { enteredAt: Date | null; listKept: boolean },
): boolean | null {
  const [last] = foldMarks(own).values()
  if (last) return last.kind === 'PRESENT' && last.people > 0
  if (enteredAt) return true
  return listKept ? false : null
}

export type Tally = {
  /** Everybody who is in. */
  people: number
  /** Of them, those whom a registration brought; and how many registrations those are. */
  registered: number
  registrations: number
  walkIns: number
  /** Walk-ins by where they come from, as far as somebody asked; the most first. */
  places: { city: string | null; country: string | null; people: number }[]
}

/** What the marks add up to. */
export function tallyOf(marks: Iterable<Mark>): Tally {
  const places = new Map<string, Tally['places'][number]>()
  let registered = 0
  let registrations = 0
  let walkIns = 0
  for (const { kind, people, city, country } of foldMarks(marks).values()) {
    if (kind === 'ABSENT' || people === 0) continue
    if (kind === 'PRESENT') {
      registered += people
      registrations += 1
      continue
    }
    walkIns += people
    const key = `${country ?? ''} ${city ?? ''}`
    const place = places.get(key)
    if (place) place.people += people
    else places.set(key, { city, country, people })
  }
  return {
    people: registered + walkIns,
    registered,
    registrations,
    walkIns,
    places: [...places.values()].sort((a, b) => b.people - a.people || order(a).localeCompare(order(b))),
  }
}

function order({ city, country }: { city: string | null; country: string | null }): string {
  return `${country ?? '~'} ${city ?? '~'}`
}

/** A phone whose clock runs ahead must not have the last word for ever: nothing was marked after it arrived. */
export function boundMarkedAt(markedAt: number, receivedAt: number): number {
  return Math.min(markedAt, receivedAt)
}

type Hours = { startsAt: Date | null; endsAt: Date | null; reportOn: string | null }

/**
 * Whether a mark made at `at` is a correction that must say why: earlier than two hours before the start, or later than an hour
 * after the end. Where only the day is known, on another day than that and its neighbours.
 */
export function needsReason({ startsAt, endsAt, reportOn }: Hours, at: Date): boolean {
  if (startsAt && endsAt) {
    return at.getTime() < startsAt.getTime() - 2 * HOUR || at.getTime() > endsAt.getTime() + HOUR
  }
  return reportOn !== null && Math.abs(daysBetween(reportOn, reportDate(at))) > 1
}
