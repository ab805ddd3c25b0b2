import { readFile } from 'node:fs/promises'
import ExcelJS from 'exceljs'
import { expect, test } from 'vitest'
import {
  PROGRAMME_COLUMNS,
  type ProgrammeColumn,
  parseProgramme,
} from '#app/modules/sessions/programme-file.ts'
import { readTableCsv, readTableSheet } from '#app/platform/read-table.server.ts'

const TODAY = '2026-11-24'
const HEADER = PROGRAMME_COLUMNS.join(',')

type Cells = Partial<Record<ProgrammeColumn, string>>

/** A right row, changed. */
function line(changes: Cells = {}): string {
  const cells: Cells = { tipo: 'invita', fecha: '2021-01-14', estado: 'realizada', ...changes }
  return PROGRAMME_COLUMNS.map((column) => quoted(cells[column] ?? '')).join(',')
}

function quoted(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

function parse(text: string | Uint8Array) {
  const read = readTableCsv(typeof text === 'string' ? new TextEncoder().encode(text) : text)
  return 'errors' in read ? { rows: [], errors: read.errors } : parseProgramme(read.table, { today: TODAY })
}

function faults(text: string | Uint8Array): string[] {
  return parse(text).errors.map(({ line, column, reason }) => `${line} ${column} ${reason}`)
}

test('the real programme reads without a fault', async () => {
  const { rows, errors } = parse(await readFile('prisma/demo/programa-2020-2021.csv'))
  expect(errors).toEqual([])
  expect(rows.map(({ kind, status, reportOn }) => [kind, status, reportOn])).toEqual([
    ['HOME_MEETING', 'HELD', '2020-11-13'],
    ['HOME_MEETING', 'HELD', '2021-01-14'],
    ['HOME_MEETING', 'HELD', '2021-01-15'],
    ['HOME_MEETING', 'PUBLISHED', null],
    ['WORKSHOP', 'HELD', '2021-01-07'],
  ])
  expect(rows[4]).toMatchObject({
    attendance: { people: 57, source: 'REPORT' },
    partners: ['INE'],
    mailings: ['2021-01-05', '2021-01-07'],
  })
})

test('twelve bad rows: each with its line, its column and the reason', () => {
  const rows = [
    line({ tipo: 'fiesta' }),
    line({ fecha: '2021-02-29' }),
    line({ fecha: '', estado: 'realizada' }),
    line({ hora: '25:00', zona: 'America/Chicago' }),
    line({ zona: 'CST6' }),
    line({ fecha: '2021-03-14', hora: '02:30', zona: 'America/Chicago' }),
    line({ pais: 'Estados Unidos' }),
    line({ estado: '' }),
    line({ asistencia: '57' }),
    line({ asistencia: '-3', fuente_asistencia: 'conteo' }),
    line({ credito: 'cónsul general' }),
    line({ invitaciones: '2021-01-12;15/01/2021' }),
  ]
  expect(faults([HEADER, ...rows].join('\n'))).toEqual([
    '2 tipo notAllowed',
    '3 fecha notDate',
    '4 fecha heldWithoutDate',
    '5 hora notHour',
    '6 zona notZone',
    '7 hora hourSkipped',
    '8 pais notCountry',
    '9 estado required',
    '10 fuente_asistencia sourceMissing',
    '11 asistencia notWhole',
    '12 credito creditWithoutHost',
    '13 invitaciones notDate',
  ])
})

test.each<[string, Cells, string]>([
  [
    'an hour that comes twice',
    { fecha: '2020-11-01', hora: '01:30', zona: 'America/Chicago' },
    'hora hourTwice',
  ],
  ['an hour without a zone', { hora: '18:00' }, 'hora hourWithoutZone'],
  [
    'attendance of what was not held',
    { estado: 'cancelada', asistencia: '4', fuente_asistencia: 'conteo' },
    'asistencia attendanceNotHeld',
  ],
  ['a source without a figure', { fuente_asistencia: 'conteo' }, 'fuente_asistencia sourceWithoutAttendance'],
  ['held tomorrow', { fecha: '2026-11-25' }, 'fecha heldLater'],
  ['sent tomorrow', { invitaciones: '2026-11-25' }, 'invitaciones sentLater'],
  [
    'more people than a number holds',
    { asistencia: '2147483648', fuente_asistencia: 'conteo' },
    'asistencia tooMany',
  ],
  ['a name without end', { anfitrion: 'a'.repeat(301) }, 'anfitrion tooLong'],
  ['a control character', { anfitrion: 'Ana\u0007' }, 'anfitrion controlCharacter'],
  ['a councillor twice', { consejeria: 'Erika Estrada; ERIKA  ESTRADA' }, 'consejeria repeatedItem'],
  ['a word that objects have', { tipo: 'constructor' }, 'tipo notAllowed'],
])('%s is refused', (_, cells, fault) => {
  expect(faults(`${HEADER}\n${line(cells)}`)).toContain(`2 ${fault}`)
})

test('zero people is a count; an empty cell is unknown', () => {
  const { rows } = parse(
    [
      HEADER,
      line({ ciudad: 'Madrid', asistencia: '0', fuente_asistencia: 'conteo' }),
      line({ ciudad: 'París' }),
    ].join('\n'),
  )
  expect(rows.map(({ attendance }) => attendance)).toEqual([{ people: 0, source: 'COUNT' }, null])
})

test('the report date is the day in Mexico City where there is an hour', () => {
  const { rows } = parse(
    `${HEADER}\n${line({ fecha: '2021-01-16', hora: '01:00', zona: 'Europe/Madrid', estado: 'realizada' })}`,
  )
  expect(rows[0]).toMatchObject({ reportOn: '2021-01-15', hour: { date: '2021-01-16', time: '01:00' } })
})

test('a row that says the same session again names the first', () => {
  const text = [
    HEADER,
    line({ ciudad: 'Madrid' }),
    line({ ciudad: 'París' }),
    line({ ciudad: ' MADRID ' }),
  ].join('\n')
  expect(parse(text).errors).toEqual([{ line: 4, column: null, reason: 'repeatedRow', details: { line: 2 } }])
})

test('the header is named where it is wrong', () => {
  const header = HEADER.replace('ciudad', 'cuidad').replace('colaboracion', 'pais')
  expect(faults(`${header}\n${line()}`)).toEqual([
    '1 cuidad unknownColumn',
    '1 pais repeatedColumn',
    '1 ciudad missingColumn',
    '1 colaboracion missingColumn',
  ])
  expect(faults(HEADER)).toEqual(['1 null noRows'])
  expect(faults('')).toEqual(['1 null empty'])
  expect(faults(`${HEADER}\n${line()},`)).toEqual(['2 null cells'])
})

test('columns may come in any order and case', () => {
  const header = [...PROGRAMME_COLUMNS].reverse().join(',').toUpperCase()
  const row = line({ ciudad: 'Madrid' }).split(',').reverse().join(',')
  expect(parse(`${header}\n${row}`).rows).toMatchObject([{ city: 'Madrid', reportOn: '2021-01-14' }])
})

test('lines are those of an editor: after cells of several lines, empty lines and Windows ends', () => {
  const text = [
    HEADER,
    line({ titulo: 'Dos\nlíneas' }),
    '',
    line({ ciudad: 'x\ny\nz', pais: 'ZZ9' }),
    line({ pais: 'ZZ9' }),
  ].join('\n')
  expect(faults(text)).toEqual(['5 pais notCountry', '8 pais notCountry'])
  expect(faults(text.replaceAll('\n', '\r\n'))).toEqual(['5 pais notCountry', '8 pais notCountry'])
  expect(parse(`${HEADER}\n${line({ titulo: 'Dos\nlíneas' })}`).rows[0]?.title).toBe('Dos líneas')
})

test('a byte order mark is no part of the first column; what is not UTF-8 or not CSV is refused with its line', () => {
  expect(parse(`\ufeff${HEADER}\n${line()}`).rows).toHaveLength(1)
  expect(faults(new Uint8Array([0xe1, 0xe9, 0x0a]))).toEqual(['1 null notUtf8'])
  expect(faults(`${HEADER}\n${line()}\n"ab"c,`)).toEqual(['3 null malformedCsv'])
})

// ---- sheets -----------------------------------------------------------------------------------------

async function parseSheet(lines: ExcelJS.CellValue[][]) {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('Programa')
  lines.forEach((cells, index) => {
    sheet.getRow(index + 1).values = cells
  })
  const read = await readTableSheet(Buffer.from(await book.xlsx.writeBuffer()))
  return 'errors' in read ? { rows: [], errors: read.errors } : parseProgramme(read.table, { today: TODAY })
}

function sheetRow(cells: Partial<Record<ProgrammeColumn, ExcelJS.CellValue>>): ExcelJS.CellValue[] {
  return PROGRAMME_COLUMNS.map((column) => cells[column] ?? null)
}

test('a sheet: dates, hours, numbers, formulas, links and rich text as a person sees them', async () => {
  const { rows, errors } = await parseSheet([
    [...PROGRAMME_COLUMNS],
    sheetRow({
      tipo: 'invita',
      fecha: new Date('2021-01-15T00:00:00Z'),
      // 18:30 as Excel keeps it.
      hora: new Date(Date.UTC(1899, 11, 30, 18, 30)),
      zona: 'America/Chicago',
      ciudad: { richText: [{ text: 'Chi' }, { text: 'cago', font: { bold: true } }] },
      anfitrion: { text: 'Reyna Torres', hyperlink: 'mailto:reyna@example.org' },
      credito: { formula: '"cón"&"sul"', result: 'cónsul' },
      estado: 'realizada',
      asistencia: 57,
      fuente_asistencia: 'conteo',
      invitaciones: new Date('2021-01-12T00:00:00Z'),
    }),
  ])
  expect(errors).toEqual([])
  expect(rows).toMatchObject([
    {
      hour: { date: '2021-01-15', time: '18:30' },
      city: 'Chicago',
      hostName: 'Reyna Torres',
      hostCredit: 'cónsul',
      attendance: { people: 57 },
      mailings: ['2021-01-12'],
    },
  ])
})

test('a sheet: empty cells at the end and empty rows do not count, written ones beyond the header do', async () => {
  const good = sheetRow({ tipo: 'taller', fecha: '2021-01-07', estado: 'realizada', ciudad: 'Madrid' })
  const other = sheetRow({ tipo: 'foro', fecha: '2021-01-07', estado: 'realizada' })
  const { rows, errors } = await parseSheet([
    [...PROGRAMME_COLUMNS, '', ' '],
    [...good, ' ', ''],
    [],
    [...other, 'apunte'],
  ])
  expect(rows).toHaveLength(1)
  expect(errors).toEqual([{ line: 4, column: null, reason: 'cells', details: { expected: 16, found: 17 } }])
})

test('a sheet that is none is refused', async () => {
  expect(await readTableSheet(Buffer.from('tipo,titulo'))).toEqual({
    errors: [{ line: 1, column: null, reason: 'notSpreadsheet', details: {} }],
  })
})
