import type { AttendanceSource } from '#app/generated/prisma/enums.ts'

export type AttendanceStatement = { source: AttendanceSource; people: number; official: boolean }

/**
 * How many people came, for whoever prints or adds it up: the statement that somebody chose among those of the sources
 * (domain.md: registrations, a count in the room, the host's word and a video call's log are different numbers).
 * @returns null where nobody knows or nobody chose. Unknown is never 0; 0 is a count like any other.
 */
export function officialAttendance<Statement extends AttendanceStatement>(
  statements: readonly Statement[],
): Statement | null {
  return statements.find(({ official }) => official) ?? null
}

/** Whether the sources do not agree, which whoever chooses should see. */
export function sourcesDisagree(statements: readonly AttendanceStatement[]): boolean {
  return new Set(statements.map(({ people }) => people)).size > 1
}
