import ExcelJS from 'exceljs'
import { describe, expect, test } from 'vitest'
import {
  CONTACT_COLUMNS,
  type ContactColumn,
  canonicalMapping,
  columnName,
  guessMapping,
  MOST_CONTACT_ROWS,
  parseContacts,
  uniteTags,
} from '#app/modules/contacts/contact-file.ts'
import { locatePlace } from '#app/modules/contacts/locate-place.server.ts'
import { csvText } from '#app/platform/csv.ts'
import { readTable, readTableCsv, readTableSheet } from '#app/platform/read-table.server.ts'
import type { Table } from '#app/platform/table.ts'

const WIDE = { source: null, consentOn: null, language: 'es', tags: [] as string[] } as const
type Cells = Partial<Record<ContactColumn, string>>

const RIGHT: Cells = {
  nombre: 'Ana Ríos',
  correo: 'Ana@Example.org',
  ciudad: 'Chicago',
  pais: 'US',
  fuente: 'Feria',
  consentimiento: '2026-01-15',
}

function tableOf(...rows: Cells[]): Table {
  return {
    header: { line: 1, cells: [...CONTACT_COLUMNS] },
    rows: rows.map((cells, index) => ({
      line: index + 2,
      cells: CONTACT_COLUMNS.map((column) => cells[column] ?? ''),
    })),
  }
}

function parse(table: Table, wide: Parameters<typeof parseContacts>[2] = { ...WIDE, tags: [] }) {
  const mapping = guessMapping(table.header.cells)
  return parseContacts(table, mapping, wide, { today: '2026-11-24', locate: locatePlace })
}

function faults(cells: Cells) {
  return parse(tableOf({ ...RIGHT, ...cells })).errors.map(
    ({ line, column, reason }) => `${line} ${column} ${reason}`,
  )
}

test('a right row', () => {
  const row = {
    ...RIGHT,
    idioma: 'Inglés',
    organizacion: ' Casa  Chilanga ',
    liderazgo: 'Sí',
    sector: 'Desarrollo Comunitario',
    etiquetas: 'Boletín; feria, boletin',
    baja: '2026-02-01',
  }
  expect(parse(tableOf(row))).toEqual({
    errors: [],
    repeated: 0,
    rows: [
      {
        line: 2,
        name: 'Ana Ríos',
        email: 'ana@example.org',
        language: 'en',
        usualLanguage: 'es',
        place: { city: 'Chicago', country: 'US', zone: 'America/Chicago' },
        organization: 'Casa Chilanga',
        leader: true,
        sector: 'COMMUNITY',
        tags: ['Boletín', 'feria'],
        source: 'Feria',
        consentOn: '2026-01-15',
        unsubscribedOn: '2026-02-01',
      },
    ],
  })
})

test.each<[Cells, string[]]>([
  [{ nombre: '' }, ['2 nombre required']],
  [{ correo: '' }, ['2 correo required']],
  [{ correo: 'ana arroba' }, ['2 correo notEmail']],
  [{ correo: 'a@example.org, b@example.org' }, ['2 correo notEmail']],
  [{ idioma: 'francés' }, ['2 idioma notAllowed']],
  [{ pais: 'Tlön' }, ['2 pais unknownCountry']],
  [{ ciudad: 'Tlön', pais: '' }, ['2 ciudad unknownCity']],
  [{ ciudad: 'León', pais: '' }, ['2 pais cityInSeveralCountries']],
  [{ ciudad: 'Springfield', pais: 'US' }, ['2 ciudad cityInSeveralRegions']],
  [{ sector: 'deporte' }, ['2 sector notAllowed']],
  [{ liderazgo: 'quizá' }, ['2 liderazgo notAllowed']],
  [{ fuente: '' }, ['2 fuente required']],
  [{ consentimiento: '' }, ['2 consentimiento required']],
  [{ consentimiento: '15/01/2026' }, ['2 consentimiento notDate']],
  [{ consentimiento: '2026-11-25' }, ['2 consentimiento laterThanToday']],
  [{ baja: '2027-01-01' }, ['2 baja laterThanToday']],
  [{ nombre: 'Ana\u0007' }, ['2 nombre controlCharacter']],
  [{ nombre: 'a'.repeat(301) }, ['2 nombre tooLong']],
  [{ etiquetas: 'a|b' }, ['2 etiquetas badTag']],
  [{ etiquetas: Array.from({ length: 21 }, (_, n) => `e${n}`).join(';') }, ['2 etiquetas tooManyTags']],
  [
    { nombre: '', correo: 'x', pais: 'Tlön' },
    ['2 nombre required', '2 correo notEmail', '2 pais unknownCountry'],
  ],
])('%j is refused: %j', (cells, expected) => {
  expect(faults(cells)).toEqual(expected)
})

describe('where people live', () => {
  test.each([
    ['los angeles', 'EE. UU.', { city: 'Los Ángeles', country: 'US', zone: 'America/Los_Angeles' }],
    ['Las Vegas', 'us', { city: 'Las Vegas', country: 'US', zone: 'America/Los_Angeles' }],
    ['Las Vegas, NM', 'Estados Unidos', { city: 'Las Vegas', country: 'US', zone: 'America/Denver' }],
    ['Springfield, Illinois', 'US', { city: 'Springfield', country: 'US', zone: 'America/Chicago' }],
    ['Munich', 'Germany', { city: 'Múnich', country: 'DE', zone: 'Europe/Berlin' }],
    ['Villaquilambre', 'España', { city: 'Villaquilambre', country: 'ES', zone: null }],
    ['Vaduz Norte', 'LI', { city: 'Vaduz Norte', country: 'LI', zone: 'Europe/Vaduz' }],
    [null, 'Francia', { city: null, country: 'FR' }],
  ])('%s, %s', (city, country, place) => {
    const answer = locatePlace(city, country)
    expect(answer.kind).toBe('place')
    if (answer.kind === 'place') expect(answer.place).toMatchObject(place)
  })
})

test('what the file as a whole says holds where the row is silent', () => {
  const { rows, errors } = parse(tableOf({ ...RIGHT, fuente: '', consentimiento: '', etiquetas: 'feria' }), {
    source: 'Padrón 2025',
    consentOn: '2025-05-05',
    language: 'en',
    tags: ['Feria', 'padrón'],
  })
  expect(errors).toEqual([])
  expect(rows[0]).toMatchObject({
    source: 'Padrón 2025',
    consentOn: '2025-05-05',
    language: null,
    usualLanguage: 'en',
    tags: ['Feria', 'padrón'],
  })
})

test('a person twice with the same data is taken once, with other data it is an error with both lines', () => {
  const same = parse(tableOf(RIGHT, { ...RIGHT, correo: ' ANA@example.org ' }))
  expect([same.rows.length, same.repeated, same.errors]).toEqual([1, 1, []])
  const other = parse(tableOf(RIGHT, { ...RIGHT, nombre: 'Ana María' }))
  expect(other.errors).toEqual([
    { line: 3, column: 'correo', reason: 'repeatedContact', details: { line: 2 } },
  ])
})

test('headers as people write them are guessed; what nobody knows is named by its letter', () => {
  expect(guessMapping(['E-mail', 'NOMBRE COMPLETO', '', 'País de residencia', 'teléfono'])).toEqual({
    correo: 0,
    nombre: 1,
    pais: 3,
  })
  expect([columnName('', 2), columnName(undefined, 27), columnName(' a\nb ', 0)]).toEqual(['C', 'AB', 'a b'])
})

test('the command line wants each column and nothing else, in any order', () => {
  expect(canonicalMapping({ line: 1, cells: [...CONTACT_COLUMNS].reverse() })).toHaveProperty('mapping')
  const wrong = canonicalMapping({ line: 1, cells: [...CONTACT_COLUMNS.slice(1), 'correo', 'edad'] })
  expect('errors' in wrong && wrong.errors.map(({ column, reason }) => `${column} ${reason}`)).toEqual([
    'correo repeatedColumn',
    'edad unknownColumn',
    'nombre missingColumn',
  ])
})

test('tags are united however they are written', () => {
  expect(uniteTags(['Boletín'], ['boletin ', '', 'FERIA'])).toEqual(['Boletín', 'FERIA'])
})

describe('files as they come', () => {
  function tableIn(read: Awaited<ReturnType<typeof readTable>>): Table {
    if ('errors' in read) throw new Error(JSON.stringify(read.errors))
    return read.table
  }
  const csv = (text: string) => readTableCsv(Buffer.from(text))

  test.each([
    ['empty', Buffer.from(''), 'x.csv', 'empty'],
    ['another encoding', Buffer.from('nombre\nMu\xf1oz', 'latin1'), 'x.csv', 'notUtf8'],
    ['UTF-16 without its mark', Buffer.from('nombre\nAna', 'utf16le'), 'x.csv', 'notUtf8'],
    ['an open quote', Buffer.from('nombre\n"Ana'), 'x.csv', 'malformedCsv'],
    ['no workbook', Buffer.from('PK nothing'), 'x.xlsx', 'notSpreadsheet'],
    ['another format', Buffer.from('x'), 'x.ods', 'unknownFormat'],
    ['too big', Buffer.alloc(5_000_001), 'x.csv', 'fileTooBig'],
  ])('%s is refused', async (_, bytes, name, reason) => {
    const read = await readTable(name, bytes)
    expect('errors' in read && read.errors.map((each) => each.reason)).toEqual([reason])
  })

  test('a header alone and too many rows are refused whole', () => {
    expect(parse(tableOf()).errors.map(({ reason }) => reason)).toEqual(['noRows'])
    const rows = Array.from({ length: MOST_CONTACT_ROWS + 1 }, () => RIGHT)
    expect(parse(tableOf(...rows)).errors.map(({ reason }) => reason)).toEqual(['tooManyRows'])
  })

  test('semicolons, line breaks of all sorts, quotes and markup are text', () => {
    const table = tableIn(
      csv(
        '\uFEFFNombre;Correo;País;Origen;Consent\r\n"<b>Ana</b> ""La\r\nChilanga""";a@example.org;US;"Feria; norte";2026-01-01\r\n',
      ),
    )
    const { rows, errors } = parse(table)
    expect(errors).toEqual([])
    expect(rows[0]).toMatchObject({ name: '<b>Ana</b> "La Chilanga"', source: 'Feria; norte' })
  })

  test('a row with a cell too many is an error: all after it would stand under another header', () => {
    const table = tableIn(csv('nombre,correo\nAna,a@example.org\nRíos, Beto,b@example.org'))
    expect(parse(table, { ...WIDE, source: 'x', consentOn: '2026-01-01', tags: [] }).errors).toEqual([
      { line: 3, column: null, reason: 'cells', details: { expected: 2, found: 3 } },
    ])
  })

  test('a workbook: results of formulas, dates, links and merged cells as people see them', async () => {
    const book = new ExcelJS.Workbook()
    const sheet = book.addWorksheet('red')
    sheet.addRow(['nombre', 'correo', 'fuente', 'consentimiento'])
    sheet.addRow([
      { formula: 'A1&"x"', result: 'Ana' },
      { text: 'ana@example.org', hyperlink: 'mailto:ana@example.org' },
      'Feria',
      new Date('2026-01-15T00:00:00Z'),
    ])
    sheet.addRow(['Beto', 'beto@example.org', 'Feria', new Date('2026-01-16T00:00:00Z')])
    sheet.mergeCells('C2:C3')
    const { rows, errors } = parse(tableIn(await readTableSheet(Buffer.from(await book.xlsx.writeBuffer()))))
    expect(errors).toEqual([])
    expect(rows.map(({ name, email, source, consentOn }) => [name, email, source, consentOn])).toEqual([
      ['Ana', 'ana@example.org', 'Feria', '2026-01-15'],
      ['Beto', 'beto@example.org', 'Feria', '2026-01-16'],
    ])
  })

  test('what an export guarded against spreadsheets comes in as it was', () => {
    const text = csvText([
      ['nombre', 'correo', 'fuente', 'consentimiento'],
      ['=cmd|calc', 'x@example.org', '+52 feria', '2026-01-01'],
    ])
    expect(text).toContain("'=cmd|calc")
    expect(parse(tableIn(csv(text))).rows[0]).toMatchObject({ name: '=cmd|calc', source: '+52 feria' })
  })
})
