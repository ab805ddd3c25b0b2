/** What is known of who was expected at a session that was held, and of who came. */
export type Expected = {
  /** People with a confirmed seat. */
  confirmed: number
  /** The official figure; null: nobody has counted. */
  official: number | null
  /** Of the registered, those whom the door's marks found; null: nobody marked the list. */
  marked: number | null
}

/** People. `absent` had a confirmed seat and did not come. */
export type Arrival = { confirmed: number; came: number; absent: number }

/**
 * How many of those who were expected came. The door's list knows them by name; without it the official figure stands for them,
 * never more than were expected, because a count does not tell who was registered. Null where nobody has counted, or nobody was
 * expected: who did not come is never concluded from what is not known.
 */
export function arrivalOf({ confirmed, official, marked }: Expected): Arrival | null {
  if (confirmed === 0 || official === null) return null
  const came = Math.min(marked ?? official, confirmed)
  return { confirmed, came, absent: confirmed - came }
}

/** `sessions` have both figures; of `unknown` nobody has counted who came, though people were expected. */
export type ShowUp = Arrival & { sessions: number; unknown: number }

/** Several sessions as one. */
export function showUpOf(sessions: readonly Expected[]): ShowUp {
  const total = { confirmed: 0, came: 0, absent: 0, sessions: 0, unknown: 0 }
  for (const session of sessions) {
    const arrival = arrivalOf(session)
    if (!arrival) {
      if (session.confirmed > 0) total.unknown += 1
      continue
    }
    total.confirmed += arrival.confirmed
    total.came += arrival.came
    total.absent += arrival.absent
    total.sessions += 1
  }
  return total
}
