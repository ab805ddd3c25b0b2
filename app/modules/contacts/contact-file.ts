import type { ContactSector, Language } from '#app/generated/prisma/enums.ts'
import { emailField, normaliseEmail } from '#app/modules/accounts/email.ts'
import { fold } from '#app/platform/fold.ts'
import { fault, RowReader, type Table, type TableFault } from '#app/platform/table.ts'
import { isCivilDate } from '#app/platform/time.ts'
import { contactTag, MOST_TAGS } from './schema.ts'

// A file of contacts: cells → typed rows, or everything that is wrong with them. Pure.

export const CONTACT_COLUMNS = [
  'nombre',
  'correo',
  'idioma',
  'ciudad',
  'pais',
  'organizacion',
  'liderazgo',
  'sector',
  'etiquetas',
  'fuente',
  'consentimiento',
  'baja',
] as const

export type ContactColumn = (typeof CONTACT_COLUMNS)[number]

/** Which cell of a row (from 0) holds what. */
export type ContactMapping = Partial<Record<ContactColumn, number>>

/** What a file doesn't say row by row. */
export type FileWide = {
  source: string | null
  /** Civil date. */
  consentOn: string | null
  language: Language
  tags: string[]
}

export type Place = { city: string | null; country: string | null; zone: string | null }

/** What a city and a country, as written, mean. */
export type PlaceAnswer =
  | { kind: 'place'; place: Place }
  /** The same name in several countries, or in several regions with clocks of their own. */
  | { kind: 'severalCountries' | 'severalRegions'; options: string[] }
  | { kind: 'unknownCity' | 'unknownCountry' }

export type ContactRow = {
  line: number
  /** Normalised. */
  email: string
  name: string
  /** Null here and below: the file says nothing. */
  language: Language | null
  /** For somebody new, where the row says none. */
  usualLanguage: Language
  place: Place | null
  organization: string | null
  leader: boolean | null
  sector: ContactSector | null
  tags: string[]
  source: string
  /** Civil date. */
  consentOn: string
  unsubscribedOn: string | null
}

export const MOST_CONTACT_ROWS = 20_000

const LANGUAGE_WORDS: Record<string, Language> = {
  es: 'es',
  espanol: 'es',
  spanish: 'es',
  en: 'en',
  ingles: 'en',
  english: 'en',
}

const YES_NO: Record<string, boolean> = {
  si: true,
  no: false,
  x: true,
  yes: true,
  '1': true,
  '0': false,
  true: true,
  false: false,
}

const SECTOR_WORDS: Record<string, ContactSector> = {
  'desarrollo comunitario': 'COMMUNITY',
  negocios: 'BUSINESS',
  academia: 'ACADEMIA',
  cultura: 'CULTURE',
  comunitario: 'COMMUNITY',
  comunidad: 'COMMUNITY',
  community: 'COMMUNITY',
  empresarial: 'BUSINESS',
  business: 'BUSINESS',
  academico: 'ACADEMIA',
  cultural: 'CULTURE',
  culture: 'CULTURE',
}

/** What a sector is called in a file. */
export const SECTOR_IN_FILE: Record<ContactSector, string> = {
  COMMUNITY: 'desarrollo comunitario',
  BUSINESS: 'negocios',
  ACADEMIA: 'academia',
  CULTURE: 'cultura',
}

/** Headers as people write them, folded; the first that a file has is taken. */
const HEADERS: Record<ContactColumn, readonly string[]> = {
  nombre: ['nombre', 'nombre completo', 'nombre y apellidos', 'name', 'full name', 'contacto'],
  correo: [
    'correo',
    'correo electronico',
    'e-mail',
    'email',
    'mail',
    'direccion de correo',
    'e-mail address',
  ],
  idioma: ['idioma', 'lengua', 'language'],
  ciudad: ['ciudad', 'ciudad de residencia', 'city', 'town', 'localidad'],
  pais: ['pais', 'pais de residencia', 'country'],
  organizacion: [
    'organizacion',
    'asociacion',
    'institucion',
    'empresa',
    'organization',
    'organisation',
    'company',
  ],
  liderazgo: ['liderazgo', 'lider', 'lideresa', 'es lider', 'leader', 'leadership'],
  sector: ['sector', 'ambito', 'area'],
  etiquetas: ['etiquetas', 'etiqueta', 'tags', 'tag', 'grupos', 'labels'],
  fuente: ['fuente', 'origen', 'procedencia', 'source'],
  consentimiento: ['consentimiento', 'fecha de consentimiento', 'consent', 'consent date', 'fecha de alta'],
  baja: ['baja', 'fecha de baja', 'unsubscribed', 'unsubscribed on'],
}

/** Which column is what, as far as the header tells; each column once. */
export function guessMapping(header: readonly string[]): ContactMapping {
  const folded = header.map(fold)
  const mapping: ContactMapping = {}
  for (const column of CONTACT_COLUMNS) {
    const name = HEADERS[column].find((each) => folded.includes(each))
    if (name !== undefined) mapping[column] = folded.indexOf(name)
  }
  return mapping
}

/** The mapping of a header that has each of `CONTACT_COLUMNS` and nothing else, in any order; or what is wrong with it. */
export function canonicalMapping({
  line,
  cells,
}: Table['header']): { mapping: ContactMapping } | { errors: TableFault[] } {
  const errors: TableFault[] = []
  const mapping: ContactMapping = {}
  cells.forEach((cell, index) => {
    const name = cell.trim().toLowerCase()
    const column = CONTACT_COLUMNS.find((each) => each === name)
    if (!column) errors.push(fault(line, columnName(cell, index), 'unknownColumn'))
    else if (mapping[column] !== undefined) errors.push(fault(line, column, 'repeatedColumn'))
    else mapping[column] = index
  })
  for (const column of CONTACT_COLUMNS) {
    if (mapping[column] === undefined) errors.push(fault(line, column, 'missingColumn'))
  }
  return errors.length ? { errors } : { mapping }
}

/** A column as its header says it, or as a spreadsheet does (A, B, … AA) where it says nothing. */
export function columnName(header: string | undefined, index: number): string {
  const name = header?.normalize('NFC').replace(/\s+/g, ' ').trim().slice(0, 60)
  if (name) return name
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : `${String.fromCharCode(64 + Math.floor(index / 26))}${last}`
}

/**
 * Reads a table whole: every row that is right, and every error with its line and column. Rows are good for loading only where
 * `errors` is empty. A person twice with the same data is taken once (`repeated` counts them); with other data it is an error.
 * @param today civil date in Mexico City: nobody consented after it
 * @param locate what a city and a country mean
 */
export function parseContacts(
  table: Table,
  mapping: ContactMapping,
  wide: FileWide,
  { today, locate }: { today: string; locate: (city: string | null, country: string | null) => PlaceAnswer },
): { rows: ContactRow[]; errors: TableFault[]; repeated: number } {
  const { header } = table
  if (table.rows.length === 0) {
    return { rows: [], errors: [fault(header.line, null, 'noRows')], repeated: 0 }
  }
  if (table.rows.length > MOST_CONTACT_ROWS) {
    const errors = [fault(header.line, null, 'tooManyRows', { max: MOST_CONTACT_ROWS })]
    return { rows: [], errors, repeated: 0 }
  }
  const errors: TableFault[] = []
  const known = new Map<string, ContactRow>()
  let repeated = 0
  const called = (column: ContactColumn) => {
    const index = mapping[column]
    return index === undefined ? column : columnName(header.cells[index], index)
  }
  for (const { line, cells } of table.rows) {
    // A cell too many or too few moves all that follow: an address would come to stand under somebody else's city.
    if (cells.length !== header.cells.length) {
      errors.push(fault(line, null, 'cells', { expected: header.cells.length, found: cells.length }))
      continue
    }
    const reader = new RowReader<ContactColumn>(
      line,
      (column) => withoutGuard(cells[mapping[column] ?? -1] ?? ''),
      errors,
      called,
    )
    const row = readRow(reader, wide, today, locate)
    if (!row) continue
    const earlier = known.get(row.email)
    if (!earlier) known.set(row.email, row)
    else if (saysTheSame(earlier, row)) repeated += 1
    else errors.push(fault(line, called('correo'), 'repeatedContact', { line: earlier.line }))
  }
  return { rows: [...known.values()], errors: errors.sort((a, b) => a.line - b.line), repeated }
}

/** An apostrophe before a formula's sign is how exports keep spreadsheets from running it: it is no part of the text. */
function withoutGuard(cell: string): string {
  return cell.replace(/^'(?=[=+\-@\t\r])/, '')
}

function saysTheSame(a: ContactRow, b: ContactRow): boolean {
  return JSON.stringify({ ...a, line: 0 }) === JSON.stringify({ ...b, line: 0 })
}

function readRow(
  cells: RowReader<ContactColumn>,
  wide: FileWide,
  today: string,
  locate: (city: string | null, country: string | null) => PlaceAnswer,
): ContactRow | null {
  const required = (column: ContactColumn, wideValue: string | null = null) => {
    const text = cells.text(column) ?? wideValue
    if (text === null && !cells.isFilled(column)) cells.fail(column, 'required')
    return text
  }
  const pastDate = (column: 'consentimiento' | 'baja') => {
    const date = cells.checked(column, isCivilDate, 'notDate')
    return date !== null && date > today ? cells.fail(column, 'laterThanToday', { value: date }) : date
  }
  const name = required('nombre')
  const email = readEmail(cells, required('correo'))
  const source = required('fuente', wide.source)
  const consentOn = pastDate('consentimiento') ?? (cells.isFilled('consentimiento') ? null : wide.consentOn)
  if (consentOn === null && !cells.isFilled('consentimiento')) cells.fail('consentimiento', 'required')
  const row = {
    line: cells.line,
    language: cells.word('idioma', LANGUAGE_WORDS, false, fold),
    usualLanguage: wide.language,
    place: readPlace(cells, locate),
    organization: cells.text('organizacion'),
    leader: cells.word('liderazgo', YES_NO, false, fold),
    sector: cells.word('sector', SECTOR_WORDS, false, fold),
    tags: readTags(cells, wide.tags),
    unsubscribedOn: pastDate('baja'),
  }
  if (cells.failed || name === null || email === null || source === null || consentOn === null) return null
  return { ...row, name, email, source, consentOn }
}

function readEmail(cells: RowReader<ContactColumn>, text: string | null): string | null {
  if (text === null) return null
  const email = normaliseEmail(text)
  return emailField.safeParse(email).success ? email : cells.fail('correo', 'notEmail', { value: text })
}

function readPlace(
  cells: RowReader<ContactColumn>,
  locate: (city: string | null, country: string | null) => PlaceAnswer,
): Place | null {
  const city = cells.text('ciudad')
  const country = cells.text('pais')
  if (city === null && country === null) return null
  const answer = locate(city, country)
  switch (answer.kind) {
    case 'place':
      return answer.place
    case 'unknownCountry':
      return cells.fail('pais', 'unknownCountry', { value: country ?? '' })
    case 'unknownCity':
      return cells.fail('ciudad', 'unknownCity', { value: city ?? '' })
    case 'severalCountries':
      return cells.fail('pais', 'cityInSeveralCountries', {
        value: city ?? '',
        options: answer.options.join(', '),
      })
    case 'severalRegions':
      return cells.fail('ciudad', 'cityInSeveralRegions', {
        value: city ?? '',
        options: answer.options.join('; '),
      })
  }
}

/** Several with `;` or `,` between them; those of the whole file are added. */
function readTags(cells: RowReader<ContactColumn>, wide: readonly string[]): string[] {
  const tags = uniteTags(wide, (cells.text('etiquetas') ?? '').split(/[;,]/))
  const wrong = tags.find((tag) => !contactTag.safeParse(tag).success)
  if (wrong !== undefined) cells.fail('etiquetas', 'badTag', { value: wrong.slice(0, 60) })
  if (tags.length > MOST_TAGS) cells.fail('etiquetas', 'tooManyTags', { max: MOST_TAGS })
  return tags
}

/** Tags of both, each once however it is written, as first written. */
export function uniteTags(...lists: readonly (readonly string[])[]): string[] {
  const united = new Map<string, string>()
  for (const tag of lists.flat().map((each) => each.trim())) {
    if (tag && !united.has(fold(tag))) united.set(fold(tag), tag)
  }
  return [...united.values()]
}
