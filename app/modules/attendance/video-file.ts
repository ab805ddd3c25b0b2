import { parse } from 'csv-parse/sync'
import { DateTime } from 'luxon'
import type { VideoCallProvider } from '#app/generated/prisma/enums.ts'
import { foldName } from './names.ts'

/** One line of a video call's list: somebody between a join and a leave, or somebody with a total and no hours. */
export type VideoLine = {
  name: string
  /** Normalised; Zoom knows it only of who signed in. */
  email: string | null
  /** Milliseconds since 1970, or of the day where the file gives clocks alone; null where it gives neither. */
  from: number | null
  to: number | null
  minutes: number | null
}

export type VideoFile = { provider: VideoCallProvider; lines: VideoLine[] }

/** Why a file is not read; words in locales (video.refused). */
export type VideoFileFault = 'empty' | 'unknownColumns' | 'badTimes' | 'notText'

/**
 * The text of a file, whatever wrote it: UTF-8 with or without mark, UTF-16 as spreadsheets save "Unicode text", and the
 * one-byte encoding that Spanish Excel still uses. Null for what is no text.
 */
export function decodeText(bytes: Uint8Array): string | null {
  const [a, b] = bytes
  const encoding =
    a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : guessEncoding(bytes)
  const text = new TextDecoder(encoding).decode(bytes)
  return text.includes('\0') ? null : text
}

function guessEncoding(bytes: Uint8Array): string {
  // Latin text in UTF-16 without a mark: every other byte is nothing.
  const sample = bytes.subarray(0, 200)
  const zeros = [0, 1].map(
    (offset) => sample.filter((byte, index) => index % 2 === offset && byte === 0).length,
  )
  if ((zeros[1] ?? 0) > sample.length / 4) return 'utf-16le'
  if ((zeros[0] ?? 0) > sample.length / 4) return 'utf-16be'
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return 'utf-8'
  } catch {
    return 'windows-1252'
  }
}

type Column = 'name' | 'first' | 'last' | 'email' | 'from' | 'to' | 'minutes' | 'seconds' | 'waiting'

// Headers as Zoom and Meet have them in English and Spanish (and the Portuguese, French and German of shared accounts), folded.
const HEADERS: Record<Column, readonly string[]> = {
  name: [
    'name original name',
    'name',
    'participant',
    'participant name',
    'user name original name',
    'nombre nombre original',
    'nombre original',
    'nombre de usuario nombre original',
    'nombre del participante',
    'participante',
    'nombre completo',
    'nome nome original',
    'nom nom d origine',
    'name urspr nglicher name',
    'name ursprunglicher name',
  ],
  first: ['first name', 'nombre', 'nombre de pila'],
  last: ['last name', 'surname', 'apellido', 'apellidos'],
  email: [
    'user email',
    'email',
    'email address',
    'e mail',
    'e mail del usuario',
    'correo electronico',
    'correo electronico del usuario',
    'direccion de correo electronico',
    'correo',
    'participant identifier',
    'identificador del participante',
    'e mail do usuario',
    'e mail de l utilisateur',
    'benutzer e mail',
  ],
  from: [
    'join time',
    'time joined',
    'joined at',
    'first seen',
    'hora para unirse',
    'hora de entrada',
    'hora de ingreso',
    'hora a la que se unio',
    'hora de incorporacion',
    'se unio a las',
    'start date',
    'fecha de inicio',
  ],
  to: [
    'leave time',
    'time exited',
    'time left',
    'left at',
    'last seen',
    'hora para salir',
    'hora de salida',
    'hora a la que salio',
    'hora de abandono',
    'salio a las',
  ],
  minutes: [
    'duration minutes',
    'total duration minutes',
    'duracion minutos',
    'duracion total minutos',
    'duracion en minutos',
    'duration',
    'duracion',
    'total duration',
    'duracion total',
  ],
  seconds: ['duration seconds', 'duracion segundos', 'duracion en segundos'],
  waiting: ['in waiting room', 'en sala de espera', 'en la sala de espera'],
}

/** Rows among which the header stands. */
const HEADER_WITHIN = 20

// What tells the other one apart: Meet has a first name, a time exited, an audit log's identifiers.
const MEET =
  /time joined|time exited|first name|hora a la que|participant identifier|identificador del participante|meeting code|codigo de reunion/

/**
 * Reads a participants' list of Zoom (with or without the meeting's own header above, with or without hours) or Google Meet
 * (attendance report, or the Admin console's log), in English or Spanish, with commas, semicolons or tabs.
 */
export function readVideoFile(bytes: Uint8Array): { file: VideoFile } | { fault: VideoFileFault } {
  const text = decodeText(bytes)?.replace(/^\uFEFF/, '')
  if (text === undefined || text === null) return { fault: 'notText' }
  const rows = rowsOf(text)
  if (rows.length === 0) return { fault: 'empty' }
  const scores = rows.slice(0, HEADER_WITHIN).map((row) => headerScore(columnsOf(row)))
  const at = scores.indexOf(Math.max(...scores))
  const header = rows[at]
  if (!header || !scores[at]) return { fault: 'unknownColumns' }
  const columns = columnsOf(header)
  const body = rows.slice(at + 1).filter((row) => row.some((cell) => cell.trim()))
  const cell = (row: string[], column: Column) => row[columns.get(column) ?? -1]?.trim() ?? ''
  const people = body.filter((row) => !/^(yes|si|sí|true|s)$/i.test(cell(row, 'waiting')))
  const readMoment = momentReader(people.flatMap((row) => [cell(row, 'from'), cell(row, 'to')]))
  if (!readMoment) return { fault: 'badTimes' }
  const lines = people.flatMap((row): VideoLine[] => {
    const email = emailIn(cell(row, 'email'))
    const name = cell(row, 'name') || [cell(row, 'first'), cell(row, 'last')].filter(Boolean).join(' ')
    if (!name && !email) return []
    const minutes = minutesIn(cell(row, 'minutes'), 60) ?? minutesIn(cell(row, 'seconds'), 1)
    const from = readMoment(cell(row, 'from'))
    // Past midnight where the file has clocks alone.
    const left = readMoment(cell(row, 'to'))
    const to =
      left !== null && from !== null && left < from
        ? left + 24 * 3_600_000
        : (left ?? (from !== null && minutes !== null ? from + minutes * 60_000 : null))
    return [
      {
        name: name || (email ?? ''),
        email,
        from: to === null ? null : from,
        to,
        minutes: minutes ?? (from !== null && to !== null ? Math.round((to - from) / 60_000) : null),
      },
    ]
  })
  if (lines.length === 0) return { fault: 'empty' }
  return { file: { provider: MEET.test(header.map(foldName).join(' ')) ? 'MEET' : 'ZOOM', lines } }
}

function rowsOf(text: string): string[][] {
  const sample = text.slice(0, 5_000)
  const count = (sign: string) => sample.split(sign).length
  const delimiter = [',', ';', '\t'].sort((a, b) => count(b) - count(a))[0] ?? ','
  try {
    return parse(text, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
    }) as string[][]
  } catch {
    return []
  }
}

function columnsOf(row: string[]): Map<Column, number> {
  const found = new Map<Column, number>()
  row.forEach((cell, index) => {
    const folded = foldName(cell)
    for (const [column, names] of Object.entries(HEADERS) as [Column, readonly string[]][])
      if (names.includes(folded) && !found.has(column)) found.set(column, index)
  })
  return found
}

/** How well a row heads a list of people; 0 not at all. The line about the meeting above has hours and an address, but no name. */
function headerScore(columns: Map<Column, number>): number {
  const timed = columns.has('from') || columns.has('minutes') || columns.has('seconds')
  if (!timed) return 0
  if (columns.has('name') || columns.has('first')) return 10 + columns.size
  return columns.has('email') ? columns.size : 0
}

function emailIn(text: string): string | null {
  const address = text.trim().normalize('NFC').toLowerCase()
  return /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(address) ? address : null
}

/** "45", "45.5", "0:45:10", "1 h 5 min", "45 min". @param unit seconds of a bare number: 60 for minutes, 1 for seconds */
function minutesIn(text: string, unit: 1 | 60): number | null {
  if (!text) return null
  const clock = /^(\d+):(\d{2})(?::(\d{2}))?$/.exec(text)
  if (clock) {
    const [, first = '0', second = '0', third] = clock
    return third === undefined
      ? Number(first) + Number(second) / 60
      : Number(first) * 60 + Number(second) + Number(third) / 60
  }
  const hours = /(\d+)\s*h/i.exec(text)?.[1]
  const minutes = /(\d+)\s*m/i.exec(text)?.[1]
  if (hours || minutes) return Number(hours ?? 0) * 60 + Number(minutes ?? 0)
  const number = Number(text.replace(',', '.'))
  if (!Number.isFinite(number) || number < 0) return null
  return (number * unit) / 60
}

const MIDDLE = ['d/M/yyyy', 'd/M/yy', 'd-M-yyyy', 'd.M.yyyy']
const AMERICAN = ['M/d/yyyy', 'M/d/yy', 'M-d-yyyy']
const CLOCKS = ['h:mm:ss a', 'h:mm a', 'H:mm:ss', 'H:mm']

/**
 * How this file writes moments: read with whatever order of day and month fits all of them. A file that both orders fit is read
 * as its clock says: with "PM" as in the United States, else day first. All moments of a file are of one clock, so its zone does
 * not matter to who was there at once with whom.
 * @returns null where some moment fits nothing
 */
function momentReader(texts: readonly string[]): ((text: string) => number | null) | null {
  const given = [...new Set(texts.map(cleanMoment).filter(Boolean))]
  const dayFirst = withDates(MIDDLE)
  const monthFirst = withDates(AMERICAN)
  const american = given.some((text) => /[ap]m$/i.test(text))
  const readers = [
    readIso,
    ...(american ? [monthFirst, dayFirst] : [dayFirst, monthFirst]),
    readClock,
    readWords,
  ]
  const reader = readers.find((read) => given.every((text) => read(text) !== null))
  if (!reader) return null
  return (text) => {
    const clean = cleanMoment(text)
    return clean ? reader(clean) : null
  }
}

/** "1:05 p. m." and its thin spaces, "GMT-6" at the end. */
function cleanMoment(text: string): string {
  return text
    .replace(/[\u00a0\u2009\u202f]/g, ' ')
    .replace(/\b([ap])\.?\s?m\.?$/i, '$1m')
    .replace(/\s*(?:GMT|UTC)[+−-]?[\d:]*$/i, '')
    .replace(/,\s*/, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/([ap])m$/i, (half) => half.toUpperCase())
}

function readIso(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}[T ]\d/.test(text)) return null
  const moment = DateTime.fromISO(text.replace(' ', 'T'), { zone: 'utc' })
  return moment.isValid ? moment.toMillis() : null
}

function withDates(dates: readonly string[]) {
  const formats = dates.flatMap((date) => CLOCKS.map((clock) => `${date} ${clock}`))
  return (text: string) => readFormats(text, formats)
}

function readClock(text: string): number | null {
  const moment = readFormats(text, CLOCKS)
  return moment === null ? null : moment % 86_400_000
}

const WORDS = ['MMM d yyyy', 'd MMM yyyy', 'MMMM d yyyy', "d 'de' MMMM 'de' yyyy"].flatMap((date) =>
  CLOCKS.map((clock) => `${date} ${clock}`),
)

/** "Dec 1, 2026 6:58:03 PM", "1 dic 2026 18:58". */
function readWords(text: string): number | null {
  return readFormats(text, WORDS, 'en') ?? readFormats(text, WORDS, 'es')
}

function readFormats(text: string, formats: readonly string[], locale = 'en'): number | null {
  for (const format of formats) {
    const moment = DateTime.fromFormat(text, format, { zone: 'utc', locale })
    if (moment.isValid) return moment.toMillis()
  }
  return null
}
