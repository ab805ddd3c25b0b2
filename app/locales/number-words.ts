// Spanish as in Mexico and English group alike; plain 'es' would leave four digits together.
const GROUPED = new Intl.NumberFormat('es-MX')

/** A number as people read it, in either language: 1,476. */
export function numberWords(value: number): string {
  return GROUPED.format(value)
}

// Parameters of texts that are how many of something; others may be a year, a code or the number of a row.
const HOW_MANY = new Set(['count', 'total', 'max', 'all', 'sent'])

/** i18next's formatting of a parameter: how many is grouped, everything else stays as it came. */
export function formatParameter(value: unknown, name: unknown): unknown {
  return typeof value === 'number' && typeof name === 'string' && HOW_MANY.has(name)
    ? numberWords(value)
    : value
}
