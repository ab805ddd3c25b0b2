type Hour = {
  wallDate: string | null
  wallTime: string | null
  wallFold: number
  zone: string | null
  durationMinutes: number
  startsAt: Date | null
}

/** An hour as the audit trail keeps it. */
export function hourFacts({ wallDate, wallTime, wallFold, zone, durationMinutes, startsAt }: Hour) {
  return { wallDate, wallTime, wallFold, zone, durationMinutes, startsAt: startsAt?.toISOString() ?? null }
}

/** Whether two say the same on the wall, in the same zone, for as long. */
export function isSameHour(a: Hour, b: Hour): boolean {
  const [one, other] = [hourFacts(a), hourFacts(b)]
  return Object.keys(one).every((key) => one[key as keyof typeof one] === other[key as keyof typeof other])
}
