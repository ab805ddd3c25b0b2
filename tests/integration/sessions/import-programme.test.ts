import { expect, test } from 'vitest'
import { importProgramme } from '#app/modules/sessions/import-programme.server.ts'
import {
  PROGRAMME_COLUMNS,
  type ProgrammeColumn,
  parseProgramme,
} from '#app/modules/sessions/programme-file.ts'
import { db } from '#app/platform/db.server.ts'
import { COORDINATOR, contextOf, NOW, READER } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'

useDatabase()

type Cells = Partial<Record<ProgrammeColumn, string>>

const LOS_ANGELES: Cells = {
  tipo: 'invita',
  ciudad: 'Los Ángeles',
  pais: 'US',
  organizacion: 'Consulado en Los Ángeles',
  estado: 'anunciada',
}

function rowsOf(...lines: Cells[]) {
  const table = {
    header: { line: 1, cells: [...PROGRAMME_COLUMNS] },
    rows: lines.map((cells, index) => ({
      line: index + 2,
      cells: PROGRAMME_COLUMNS.map((column) => cells[column] ?? ''),
    })),
  }
  const { rows, errors } = parseProgramme(table, { today: '2026-11-24' })
  expect(errors).toEqual([])
  return rows
}

function load(...lines: Cells[]) {
  return importProgramme(contextOf(COORDINATOR), rowsOf(...lines))
}

test('who may not import, does not', async () => {
  await expect(importProgramme(contextOf(READER), rowsOf(LOS_ANGELES))).rejects.toMatchObject({
    code: 'forbidden',
  })
  expect(await db.session.count()).toBe(0)
})

test('an announcement that gets its date, its host and its outcome later is the same session', async () => {
  expect(await load(LOS_ANGELES)).toMatchObject({ created: 1 })
  const dated = { ...LOS_ANGELES, fecha: '2021-03-04', anfitrion: 'Marcela Celorio', estado: 'realizada' }
  const expected = {
    kind: 'loaded',
    created: 0,
    unchanged: 1,
    differences: [
      { line: 2, column: 'fecha', file: '2021-03-04', kept: null },
      { line: 2, column: 'estado', file: 'HELD', kept: 'PUBLISHED' },
    ],
  }
  expect(await load(dated)).toEqual(expected)
  expect(await load(dated)).toEqual(expected)
  expect(await db.session.count()).toBe(1)

  // Beside the announcement itself, or once that has another date, it is another meeting.
  expect(await load(LOS_ANGELES, dated)).toMatchObject({ created: 1, unchanged: 1, differences: [] })
  await db.session.updateMany({ where: { reportOn: null }, data: { reportOn: '2021-05-06' } })
  expect(await load({ ...dated, fecha: '2021-04-01' })).toMatchObject({ created: 1, unchanged: 0 })
})

test('two loads of one file at the same time make its sessions once', async () => {
  const file = [
    { tipo: 'foro', titulo: 'Voto digital', fecha: '2021-01-20', estado: 'realizada', anfitrion: 'Ana Ruiz' },
    {
      tipo: 'debate',
      titulo: 'Voto digital',
      fecha: '2021-01-21',
      estado: 'realizada',
      anfitrion: 'ANA  RUIZ',
    },
  ]
  const results = await Promise.all([load(...file), load(...file)])
  expect(results.map((result) => result.kind === 'loaded' && result.created).sort()).toEqual([0, 2])
  expect(await db.host.count({ where: { name: { equals: 'ana ruiz', mode: 'insensitive' } } })).toBe(1)
})

test('a councillor in two places at once is refused with the line, and nothing of the file is loaded', async () => {
  const before = await db.session.count()
  const evening = {
    tipo: 'invita',
    fecha: '2027-01-15',
    hora: '18:00',
    zona: 'America/Chicago',
    estado: 'anunciada',
  }
  const file = [
    { ...evening, ciudad: 'Chicago', consejeria: 'Sonia Pérez Pérez' },
    { ...evening, ciudad: 'Dallas', consejeria: 'sonia pérez pérez' },
  ]
  expect(await load(...file)).toEqual({
    kind: 'refused',
    errors: [
      {
        line: 3,
        column: 'consejeria',
        reason: 'councillorBusy',
        details: { councillor: 'sonia pérez pérez', line: 2 },
      },
    ],
  })
  expect(await db.session.count()).toBe(before)
  expect(await db.councillor.count()).toBe(0)
})

test('what Invita learned since is kept and told', async () => {
  const workshop: Cells = {
    tipo: 'taller',
    titulo: 'Registro',
    fecha: '2021-01-07',
    estado: 'realizada',
    asistencia: '57',
    fuente_asistencia: 'informe',
  }
  await load(workshop)
  const session = await db.session.findFirstOrThrow({ where: { kind: 'WORKSHOP' } })
  await db.attendanceRecord.updateMany({
    where: { sessionId: session.id },
    data: { people: 61, recordedAt: NOW },
  })
  expect(await load(workshop)).toMatchObject({
    created: 0,
    differences: [{ line: 2, column: 'asistencia', file: 57, kept: 61 }],
  })
})
