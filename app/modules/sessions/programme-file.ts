import type { AttendanceSource, SessionKind, SessionStatus } from '#app/generated/prisma/enums.ts'
import { isCountry } from '#app/platform/countries.ts'
import { sameName } from '#app/platform/names.ts'
import { fault, RowReader, type Table, type TableFault } from '#app/platform/table.ts'
import { isCivilDate, isWallClock, isZone, reportDate, resolveWallTime } from '#app/platform/time.ts'

// The programme file (contract.md, "Programme file"): cells → typed rows, or everything that is wrong with them. Pure.

export const PROGRAMME_COLUMNS = [
  'tipo',
  'titulo',
  'fecha',
  'hora',
  'zona',
  'ciudad',
  'pais',
  'anfitrion',
  'credito',
  'organizacion',
  'consejeria',
  'colaboracion',
  'estado',
  'asistencia',
  'fuente_asistencia',
  'invitaciones',
] as const

export type ProgrammeColumn = (typeof PROGRAMME_COLUMNS)[number]

const KINDS: Record<string, SessionKind> = {
  invita: 'HOME_MEETING',
  taller: 'WORKSHOP',
  foro: 'FORUM',
  conversatorio: 'TALK',
  debate: 'DEBATE',
}

const STATUSES: Record<string, ProgrammeRow['status']> = {
  propuesta: 'PROPOSED',
  anunciada: 'PUBLISHED',
  realizada: 'HELD',
  cancelada: 'CANCELLED',
}

const SOURCES: Record<string, AttendanceSource> = {
  registro: 'REGISTRATION',
  conteo: 'COUNT',
  anfitrion: 'HOST',
  videollamada: 'VIDEO_CALL',
  informe: 'REPORT',
}

/** The database's integers go to this number. */
const MOST_PEOPLE = 2_147_483_647
export const MOST_ROWS = 20_000

/** A row that was loaded before, and of which Invita meanwhile has something else; Invita's is kept. */
export type ProgrammeDifference =
  | { line: number; column: 'fecha'; file: string; kept: string | null }
  | { line: number; column: 'estado'; file: SessionStatus; kept: SessionStatus }
  | { line: number; column: 'asistencia'; file: number; kept: number | null }

export type ProgrammeRow = {
  line: number
  kind: SessionKind
  title: string | null
  status: 'PROPOSED' | 'PUBLISHED' | 'HELD' | 'CANCELLED'
  /** Civil date in Mexico City; null where the file has no date. */
  reportOn: string | null
  /** Where the hour is known: the wall time that the file gives, and the instant that follows from it. */
  hour: { date: string; time: string; zone: string; fold: 0 | 1; startsAt: Date } | null
  zone: string | null
  city: string | null
  country: string | null
  hostName: string | null
  hostCredit: string | null
  organization: string | null
  councillors: string[]
  partners: string[]
  attendance: { people: number; source: AttendanceSource } | null
  /** Civil dates of its mailings, ascending. */
  mailings: string[]
}

/**
 * Reads a table whole: every row that is right, and every error with its line and column. Rows are good for loading only
 * where `errors` is empty.
 * @param today civil date in Mexico City; nothing was held or sent after it
 */
export function parseProgramme(
  table: Table,
  { today }: { today: string },
): { rows: ProgrammeRow[]; errors: TableFault[] } {
  const { positions, errors } = readHeader(table.header)
  if (errors.length) return { rows: [], errors }
  if (table.rows.length === 0) errors.push(fault(table.header.line, null, 'noRows'))
  if (table.rows.length > MOST_ROWS) {
    return { rows: [], errors: [fault(table.header.line, null, 'tooManyRows', { max: MOST_ROWS })] }
  }

  const rows: ProgrammeRow[] = []
  const lineOf = new Map<string, number>()
  for (const { line, cells } of table.rows) {
    if (cells.length !== table.header.cells.length) {
      errors.push(fault(line, null, 'cells', { expected: table.header.cells.length, found: cells.length }))
      continue
    }
    const reader = new RowReader<ProgrammeColumn>(
      line,
      (column) => cells[positions.get(column) ?? -1] ?? '',
      errors,
    )
    const row = readRow(reader, today)
    if (!row) continue
    const identity = rowIdentity(row)
    const earlier = lineOf.get(identity)
    if (earlier === undefined) lineOf.set(identity, line)
    else errors.push(fault(line, null, 'repeatedRow', { line: earlier }))
    rows.push(row)
  }
  return { rows, errors: errors.sort((a, b) => a.line - b.line) }
}

/**
 * What makes a row this row and no other: a correction of anything else is still about the same session. A row without a
 * date has only what it announces, see `undatedIdentity`.
 */
export function rowIdentity(row: ProgrammeRow): string {
  const { kind, title, hour, reportOn, city, country, hostName, organization } = row
  if (reportOn === null) return undatedIdentity(row)
  const when = hour ? [hour.date, hour.time, hour.zone] : [reportOn, null, null]
  return JSON.stringify([kind, ...when, country, ...[title, city, hostName, organization].map(comparable)])
}

/**
 * What an announcement without a date can be known by again, once it has one: its kind and title, where, and who opens the
 * house. The organization before the person, because consulates announce before they say who will be host.
 */
export function undatedIdentity({
  kind,
  title,
  city,
  country,
  hostName,
  organization,
}: ProgrammeRow): string {
  return JSON.stringify([kind, country, ...[title, city, organization ?? hostName].map(comparable)])
}

function comparable(text: string | null): string | null {
  return text === null ? null : sameName(text)
}

// ---- header -----------------------------------------------------------------------------------------

function readHeader({ line, cells }: Table['header']) {
  const errors: TableFault[] = []
  const positions = new Map<ProgrammeColumn, number>()
  cells.forEach((cell, index) => {
    const name = cell.trim().toLowerCase()
    const column = PROGRAMME_COLUMNS.find((each) => each === name)
    if (!column) errors.push(fault(line, cell.trim().slice(0, 60) || `#${index + 1}`, 'unknownColumn'))
    else if (positions.has(column)) errors.push(fault(line, column, 'repeatedColumn'))
    else positions.set(column, index)
  })
  for (const column of PROGRAMME_COLUMNS) {
    if (!positions.has(column)) errors.push(fault(line, column, 'missingColumn'))
  }
  return { positions, errors }
}

// ---- rows -------------------------------------------------------------------------------------------

function readRow(cells: RowReader<ProgrammeColumn>, today: string): ProgrammeRow | null {
  const kind = cells.word('tipo', KINDS, true)
  const status = cells.word('estado', STATUSES, true)
  const when = readWhen(cells)
  const hostName = cells.text('anfitrion')
  const hostCredit = cells.text('credito')
  if (hostCredit !== null && !cells.isFilled('anfitrion')) cells.fail('credito', 'creditWithoutHost')
  const row = {
    line: cells.line,
    title: cells.text('titulo'),
    ...when,
    city: cells.text('ciudad'),
    country: cells.checked('pais', isCountry, 'notCountry', (text) => text.toUpperCase()),
    hostName,
    hostCredit,
    organization: cells.text('organizacion'),
    councillors: cells.list('consejeria'),
    partners: cells.list('colaboracion'),
    attendance: readAttendance(cells, status),
    mailings: readMailings(cells, today),
  }
  if (status === 'HELD' && !cells.isFilled('fecha')) cells.fail('fecha', 'heldWithoutDate')
  if (status === 'HELD' && row.reportOn !== null && row.reportOn > today) cells.fail('fecha', 'heldLater')
  if (cells.failed || kind === null || status === null) return null
  return { ...row, kind, status }
}

function readWhen(cells: RowReader<ProgrammeColumn>): Pick<ProgrammeRow, 'reportOn' | 'hour' | 'zone'> {
  const date = cells.checked('fecha', isCivilDate, 'notDate')
  const time = cells.checked('hora', isWallClock, 'notHour')
  const zone = cells.checked('zona', isZone, 'notZone')
  if (cells.isFilled('hora') && !cells.isFilled('fecha')) cells.fail('hora', 'hourWithoutDate')
  if (cells.isFilled('hora') && !cells.isFilled('zona')) cells.fail('hora', 'hourWithoutZone')
  // Without an hour the date is already the report's, also where it has a zone.
  if (date === null || time === null || zone === null) return { reportOn: date, hour: null, zone }
  const resolution = resolveWallTime({ date, time, zone })
  if (resolution.kind === 'instant') {
    const { instant: startsAt, wall } = resolution
    return { reportOn: reportDate(startsAt), hour: { ...wall, startsAt }, zone }
  }
  cells.fail('hora', resolution.kind === 'gap' ? 'hourSkipped' : 'hourTwice', { time, date, zone })
  return { reportOn: date, hour: null, zone }
}

function readAttendance(
  cells: RowReader<ProgrammeColumn>,
  status: ProgrammeRow['status'] | null,
): ProgrammeRow['attendance'] {
  const text = cells.checked('asistencia', (value) => /^\d{1,10}$/.test(value), 'notWhole')
  const source = cells.word('fuente_asistencia', SOURCES, false)
  if (cells.isFilled('asistencia') && !cells.isFilled('fuente_asistencia')) {
    cells.fail('fuente_asistencia', 'sourceMissing')
  }
  if (cells.isFilled('fuente_asistencia') && !cells.isFilled('asistencia')) {
    cells.fail('fuente_asistencia', 'sourceWithoutAttendance')
  }
  if (cells.isFilled('asistencia') && status !== null && status !== 'HELD') {
    cells.fail('asistencia', 'attendanceNotHeld')
  }
  const people = text === null ? null : Number(text)
  if (people !== null && people > MOST_PEOPLE)
    return cells.fail('asistencia', 'tooMany', { max: MOST_PEOPLE })
  return people === null || source === null ? null : { people, source }
}

function readMailings(cells: RowReader<ProgrammeColumn>, today: string): string[] {
  const dates = cells.list('invitaciones')
  for (const date of dates) {
    if (!isCivilDate(date)) cells.fail('invitaciones', 'notDate', { value: date })
    else if (date > today) cells.fail('invitaciones', 'sentLater', { value: date })
  }
  return [...dates].sort()
}
