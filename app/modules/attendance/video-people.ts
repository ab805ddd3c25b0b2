import { foldName } from './names.ts'
import type { VideoLine } from './video-file.ts'

/** Somebody of a video call, whatever often they came in. */
export type VideoPerson = {
  /** The same for the same file: what a form names them by. */
  key: string
  name: string
  email: string | null
  /** Times they came in again: by another connection, or by the same line twice. */
  reconnects: number
  minutes: number | null
  spans: { from: number | null; to: number | null }[]
  registrationId: string | null
  /** Several registrations carry this name, so none is taken. */
  ambiguous: boolean
}

export type VideoFigures = {
  uniquePeople: number
  /** Most people at one moment; null where the file has no hours. */
  peak: number | null
  reconnects: number
  matchedRegistrationIds: string[]
}

type Registered = { id: string; name: string; email: string | null }

/** Signs that programs add to a name: "(Guest)", "(Host)", Zoom's "Nuevo (Original)", "Ana's iPhone". */
function bareName(name: string): string {
  return foldName(
    name
      .replace(/\([^)]*\)/g, ' ')
      .replace(/['’]s? (iphone|ipad|android|galaxy.*|macbook.*)$/i, ' ')
      .replace(/^(iphone|ipad) de /i, ' '),
  )
}

/** What Zoom keeps in brackets: the name before it was changed. */
function originalName(name: string): string | null {
  const inside = /\(([^)]+)\)/.exec(name)?.[1]
  const folded = inside ? foldName(inside) : ''
  return /^(guest|host|me|invitad[oa]|anfitri(on|ona)|yo|co host|coanfitrion)$/.test(folded)
    ? null
    : folded || null
}

/**
 * Folds the lines of a file into people and finds whose registration each is: by e-mail exactly, then by name where one
 * registration alone has it. Two lines are one person when they share an address, or a name of which the file knows at most one
 * address; who has the same name as somebody else with another address stays apart.
 */
export function foldPeople(lines: readonly VideoLine[], registrations: readonly Registered[]): VideoPerson[] {
  const addressesOf = new Map<string, Set<string>>()
  for (const { name, email } of lines) {
    if (!email) continue
    const folded = bareName(name)
    addressesOf.set(folded, (addressesOf.get(folded) ?? new Set()).add(email))
  }
  const keyOf = ({ name, email }: VideoLine) => {
    if (email) return email
    const folded = bareName(name)
    const addresses = addressesOf.get(folded)
    const [only] = addresses ?? []
    return addresses?.size === 1 && only ? only : folded || foldName(name)
  }
  const groups = new Map<string, VideoLine[]>()
  for (const line of lines) {
    const key = keyOf(line)
    groups.set(key, [...(groups.get(key) ?? []), line])
  }
  const byEmail = new Map(registrations.flatMap(({ id, email }) => (email ? [[email, id] as const] : [])))
  const byName = new Map<string, string[]>()
  for (const { id, name } of registrations)
    byName.set(foldName(name), [...(byName.get(foldName(name)) ?? []), id])

  const taken = new Set<string>()
  const people = [...groups].map(([key, own]): VideoPerson => {
    const [first] = own
    const name = first?.name ?? key
    const email = own.find((line) => line.email)?.email ?? null
    const known = email ? byEmail.get(email) : undefined
    if (known) taken.add(known)
    const minutes = own.reduce<number | null>(
      (sum, line) => (line.minutes === null ? sum : (sum ?? 0) + line.minutes),
      null,
    )
    return {
      key,
      name,
      email,
      reconnects: own.length - 1,
      minutes,
      spans: own.map(({ from, to }) => ({ from, to })),
      registrationId: known ?? null,
      ambiguous: false,
    }
  })
  // Names after every address has had its say, so that a namesake does not take somebody's place.
  const wanted = new Map<string, VideoPerson[]>()
  for (const person of people) {
    if (person.registrationId) continue
    const names = [bareName(person.name), originalName(person.name)].filter((name) => name !== null)
    const found = names.map((name) => byName.get(name) ?? []).find((ids) => ids.length > 0) ?? []
    const free = found.filter((id) => !taken.has(id))
    if (found.length > 1) person.ambiguous = true
    const [only] = free
    if (found.length === 1 && only) wanted.set(only, [...(wanted.get(only) ?? []), person])
  }
  for (const [id, claimants] of wanted) {
    const [only] = claimants
    if (claimants.length === 1 && only) only.registrationId = id
    else for (const claimant of claimants) claimant.ambiguous = true
  }
  return people.sort((a, b) => a.name.localeCompare(b.name, 'es'))
}

/** The figures without those whom somebody leaves out: the team, the host. */
export function videoFigures(people: readonly VideoPerson[], excluded: ReadonlySet<string>): VideoFigures {
  const counted = people.filter(({ key }) => !excluded.has(key))
  return {
    uniquePeople: counted.length,
    peak: peakOf(counted.flatMap(({ key, spans }) => spans.map((span) => ({ who: key, ...span })))),
    reconnects: counted.reduce((sum, { reconnects }) => sum + reconnects, 0),
    matchedRegistrationIds: counted.flatMap(({ registrationId }) => registrationId ?? []),
  }
}

/**
 * Most people at one moment. Somebody with two devices is one; who leaves the second in which another comes is not counted with
 * them.
 * @returns null where no line has hours
 */
export function peakOf(
  spans: readonly { who: string; from: number | null; to: number | null }[],
): number | null {
  const steps = spans.flatMap(({ who, from, to }) =>
    from === null || to === null
      ? []
      : [
          { at: from, who, by: 1 },
          // Somebody who looked in for no time at all was there.
          { at: Math.max(to, from + 1), who, by: -1 },
        ],
  )
  if (steps.length === 0) return null
  // At one instant those who leave go first.
  steps.sort((a, b) => a.at - b.at || a.by - b.by)
  const devices = new Map<string, number>()
  let present = 0
  let peak = 0
  for (const { who, by } of steps) {
    const before = devices.get(who) ?? 0
    const after = Math.max(0, before + by)
    devices.set(who, after)
    if (before === 0 && after > 0) present++
    if (before > 0 && after === 0) present--
    peak = Math.max(peak, present)
  }
  return peak
}
