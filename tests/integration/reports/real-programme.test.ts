import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runReport } from '#app/modules/reports/cli-report.server.ts'
import { readReportData } from '#app/modules/reports/load-report-data.server.ts'
import { runImport } from '#app/modules/sessions/cli-import.server.ts'
import { db } from '#app/platform/db.server.ts'
import { useDatabase } from '#tests/support/database.ts'

// The programme and the report of 12 February 2021, through the two commands.

useDatabase()

const PROGRAMME = 'prisma/demo/programa-2020-2021.csv'
const PERIOD = ['--from', '2020-09-01', '--to', '2021-02-12']
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'invita-report-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function run(command: typeof runReport, args: string[]) {
  const out: string[] = []
  const err: string[] = []
  const code = await command(args, { stdout: (line) => out.push(line), stderr: (line) => err.push(line) })
  return { code, out, err }
}

async function rowCounts() {
  return Promise.all([
    db.session.count(),
    db.host.count(),
    db.councillor.count(),
    db.assignment.count(),
    db.attendanceRecord.count(),
    db.mailing.count(),
    db.mailingSend.count(),
    db.auditEntry.count(),
  ])
}

test('a dry run says what it would do and writes nothing', async () => {
  const { code, out, err } = await run(runImport, [PROGRAMME, '--dry-run'])
  expect({ code, out, err }).toEqual({
    code: 0,
    out: ['Prueba: se cargarían 5 sesiones. No se escribió nada.'],
    err: [],
  })
  expect(await rowCounts()).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
})

test('one bad row and nothing of the file is loaded', async () => {
  const file = join(folder, 'one-bad.csv')
  await writeFile(file, (await readFile(PROGRAMME, 'utf8')).replace('2021-01-14', '2021-02-30'))
  const { code, err } = await run(runImport, [file])
  expect(code).toBe(1)
  expect(err).toEqual([
    'línea 3, columna fecha: «2021-02-30» no es una fecha AAAA-MM-DD del calendario.',
    '1 error. No se cargó nada.',
  ])
  expect(await rowCounts()).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
})

test('loading the programme twice changes nothing', async () => {
  expect(await run(runImport, [PROGRAMME])).toEqual({ code: 0, out: ['5 sesiones cargadas.'], err: [] })
  const once = await rowCounts()
  expect(once).toEqual([5, 3, 3, 3, 1, 3, 5, 5])
  expect(await run(runImport, [PROGRAMME])).toEqual({
    code: 0,
    out: ['0 sesiones cargadas.', '5 ya estaban cargadas y siguen igual.'],
    err: [],
  })
  expect(await rowCounts()).toEqual(once)
})

test('the report says what the real one should have said, and what is to be mended', async () => {
  const file = join(folder, 'report.json')
  const { code, err } = await run(runReport, [...PERIOD, '--format', 'json', '--out', file])
  const report = JSON.parse(await readFile(file, 'utf8'))

  expect(code).toBe(0)
  expect(report.forums).toMatchObject({ editions: 3, editionsInWords: 'tres' })
  expect(report.forums.rows.map(({ sessionId: _, ...row }: { sessionId: string }) => row)).toEqual([
    {
      date: '2020-11-13',
      fecha: 'Viernes 13 de noviembre de 2020',
      anfitrion: 'María Reyes, presidenta de la Federación de la Ciudad de México en Las Vegas',
      consejeria: 'Mauricio Huesca Rodríguez',
    },
    {
      date: '2021-01-14',
      fecha: 'Jueves 14 de enero de 2021',
      anfitrion: 'Enrique Perret, director de la U.S.-Mexico Foundation',
      consejeria: 'Ernesto Ramos Mega',
    },
    {
      date: '2021-01-15',
      fecha: 'Viernes 15 de enero de 2021',
      anfitrion: 'Reyna Torres Mendivil, cónsul general de México en Chicago',
      consejeria: 'Erika Estrada Ruiz',
    },
  ])
  expect(report.workshops).toMatchObject([
    {
      date: '2021-01-07',
      attendance: 57,
      text: expect.stringContaining('con una asistencia total de 57 personas'),
    },
  ])
  expect(report.mailings).toMatchObject([
    {
      dates: ['2021-01-05', '2021-01-07'],
      text: expect.stringMatching(/^El martes 5 y jueves 7 de enero de 2021/),
    },
    {
      dates: ['2021-01-12', '2021-01-15'],
      text: expect.stringMatching(/^El martes 12 y viernes 15 de enero de 2021/),
    },
    { dates: ['2021-02-09'], text: expect.stringMatching(/^El martes 9 de febrero de 2021/) },
  ])
  expect(report.attendance).toMatchObject({ total: 57, sessionsWithout: 3 })
  expect(
    tally(report.checks.map(({ level, code }: { level: string; code: string }) => `${level} ${code}`)),
  ).toEqual({
    'warning announcedWithoutOutcome': 1,
    'warning attendanceMissing': 3,
    'warning heldNotAnnounced': 2,
    'warning mailingOnEventDay': 2,
  })
  expect(err).toHaveLength(8)
  expect(err.join('\n')).toContain(
    'aviso announcedWithoutOutcome: Reunión en casa (Consulado General de México en Los Ángeles',
  )
})

function tally(items: string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const item of items) counts[item] = (counts[item] ?? 0) + 1
  return counts
}

test.each(['docx', 'html', 'csv', 'xlsx'])('the %s of a period is the same twice', async (format) => {
  const files = [join(folder, `1.${format}`), join(folder, `2.${format}`)]
  for (const file of files) {
    expect((await run(runReport, [...PERIOD, '--format', format, '--out', file])).code).toBe(0)
  }
  const [first, second] = await Promise.all(files.map((file) => readFile(file)))
  expect(first?.equals(second ?? Buffer.alloc(0))).toBe(true)
})

test('what is wrong with the options is said all at once, and no file is written', async () => {
  const { code, err } = await run(runReport, [
    '--from',
    '2021-02-30',
    '--to',
    'hoy',
    '--format',
    'pdf',
    '--out',
    'x',
  ])
  expect(code).toBe(1)
  expect(err).toEqual([
    '--from: «2021-02-30» no es una fecha AAAA-MM-DD del calendario.',
    '--to: «hoy» no es una fecha AAAA-MM-DD del calendario.',
    '--format: «pdf» no es docx, json, html, csv ni xlsx.',
    expect.stringContaining('Uso:'),
  ])
  const nowhere = join(folder, 'no', 'such', 'folder.json')
  expect((await run(runReport, [...PERIOD, '--format', 'json', '--out', nowhere])).err).toEqual([
    `No se pudo escribir ${nowhere}: ENOENT`,
  ])
})

test('only what the period or its mailings speak of is read', async () => {
  const later = await readReportData(db, { from: '2021-02-13', to: '2021-12-31' })
  expect(later).toMatchObject({ process: null, stages: [], sessions: [], mailings: [] })
  const february = await readReportData(db, { from: '2021-02-01', to: '2021-02-12' })
  expect(february.sessions.map(({ hostOrganization }) => hostOrganization)).toEqual([
    'Consulado General de México en Los Ángeles',
  ])
})

test('a period has the stages of the process that it shares most days with', async () => {
  await db.electoralProcess.create({
    data: {
      name: 'PEL 2020-2021',
      periodFrom: '2020-09-01',
      periodTo: '2021-06-06',
      stages: {
        create: [
          { name: 'Voto', startsOn: '2021-05-22', endsOn: '2021-06-06', position: 2 },
          { name: 'Registro', startsOn: '2020-09-01', endsOn: '2021-03-10', position: 1 },
        ],
      },
    },
  })
  await db.electoralProcess.create({
    data: { name: 'PEL 2017-2018', periodFrom: '2017-09-01', periodTo: '2020-09-01' },
  })
  const data = await readReportData(db, { from: '2020-09-01', to: '2021-02-12' })
  expect(data.process).toBe('PEL 2020-2021')
  expect(data.stages.map(({ name }) => name)).toEqual(['Registro', 'Voto'])
})
