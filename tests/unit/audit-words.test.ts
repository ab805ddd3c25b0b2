import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { actionInWords, changesInWords, factsInWords, subjectInWords } from '#app/routes/staff/audit-words.ts'

const sources = ['app/modules', 'app/cli'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(`${folder}/${name}`, 'utf8')),
)

test('every action and subject that the code records has its words', () => {
  const found = (pattern: RegExp) => [
    ...new Set(sources.flatMap((source) => [...source.matchAll(pattern)].flatMap(([, code]) => code ?? []))),
  ]
  const actions = found(
    /'((?:session|councillor|registration|registrationQuestion|attendance|mail|account|template|process|arco|notice|privacy|host|contact|campaign|address)\.[a-z]\w*)'/g,
  )
  expect(actions.length).toBeGreaterThan(40)
  for (const language of ['es', 'en'] as const) {
    const wordless = actions.filter((action) => actionInWords(action, language) === action)
    expect(wordless.filter((action) => !isPermission(action) && !FIGURES.includes(action))).toEqual([])
    const subjects = found(/subjectKind: '(\w+)',/g)
    expect(subjects.filter((kind) => subjectInWords(kind, language) === kind)).toEqual([])
  }
})

/** Paths of figures in a report are written alike. */
const FIGURES = ['attendance.total']

/** Permissions are written alike: 'attendance.record', 'mail.read'. */
function isPermission(action: string): boolean {
  return sources.some((source) => source.includes('STAFF_ACTIONS = [') && source.includes(`'${action}',`))
}

test('facts: codes, instants, dates and yes or no are words; identifiers are left out', () => {
  const facts = {
    status: 'ACCEPTED',
    startsAt: '2027-03-13T00:00:00.000Z',
    reportOn: '2021-01-15',
    emailChanged: true,
    title: null,
    questionId: 'x',
    neutrality: ['noParties'],
    unheardOf: 3,
  }
  expect(factsInWords(facts, 'es')).toEqual([
    { name: 'estado', value: 'Aceptada' },
    { name: 'empieza', value: 'viernes 12 de marzo de 2027, 18:00 (Ciudad de México, UTC−6)' },
    { name: 'fecha del informe', value: '15 de enero de 2021' },
    { name: 'correo cambiado', value: 'sí' },
    { name: 'título', value: 'nada' },
    { name: 'neutralidad', value: 'No la organiza ni la patrocina un partido' },
    { name: 'unheardOf', value: '3' },
  ])
  expect(factsInWords('nonsense', 'es')).toEqual([])
})

test('changes: before and after of what changed; the instant that the wall says already is left out', () => {
  const before = {
    zone: 'America/Chicago',
    wallTime: '18:00',
    startsAt: '2027-03-13T00:00:00.000Z',
    capacity: 10,
  }
  const after = {
    zone: 'Asia/Kathmandu',
    wallTime: '19:30',
    startsAt: '2027-03-13T01:30:00.000Z',
    capacity: 10,
  }
  expect(changesInWords(before, { ...after, city: 'Katmandú' }, 'en')).toEqual([
    { name: 'time zone', before: 'Chicago', after: 'Kathmandu' },
    { name: 'time', before: '6:00 PM', after: '7:30 PM' },
    { name: 'city', before: null, after: 'Katmandú' },
  ])
  expect(changesInWords(null, { official: 'the row after it' }, 'es')).toEqual([
    { name: 'oficial', before: null, after: 'sí' },
  ])
})
