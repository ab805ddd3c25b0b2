export function namesOfPeople(): string[]
/** `found`: each finding as `file:line: kind`. */
export function searchLogs(folder: string, names?: readonly string[]): { lines: number; found: string[] }
