import { describe, expect, test } from 'vitest'
import texts from '#app/locales/es/report-document.ts'
import {
  capital,
  fill,
  hostCredit,
  insideQuotes,
  joinAnd,
  reportWords,
  thousands,
} from '#app/modules/reports/words.ts'

const words = reportWords(texts.lexicon)

test.each([
  [0, 'cero', 'cero', 'cero'],
  [1, 'uno', 'una', 'un'],
  [3, 'tres', 'tres', 'tres'],
  [16, 'dieciséis', 'dieciséis', 'dieciséis'],
  [21, 'veintiuno', 'veintiuna', 'veintiún'],
  [22, 'veintidós', 'veintidós', 'veintidós'],
  [31, 'treinta y uno', 'treinta y una', 'treinta y un'],
  [99, 'noventa y nueve', 'noventa y nueve', 'noventa y nueve'],
  [100, 'cien', 'cien', 'cien'],
  [101, 'ciento uno', 'ciento una', 'ciento un'],
  [121, 'ciento veintiuno', 'ciento veintiuna', 'ciento veintiún'],
  [500, 'quinientos', 'quinientas', 'quinientos'],
  [700, 'setecientos', 'setecientas', 'setecientos'],
  [999, 'novecientos noventa y nueve', 'novecientas noventa y nueve', 'novecientos noventa y nueve'],
  [1000, 'mil', 'mil', 'mil'],
  [1001, 'mil uno', 'mil una', 'mil un'],
  [2020, 'dos mil veinte', 'dos mil veinte', 'dos mil veinte'],
  [21_000, 'veintiún mil', 'veintiún mil', 'veintiún mil'],
  [31_500, 'treinta y un mil quinientos', 'treinta y un mil quinientas', 'treinta y un mil quinientos'],
  [200_000, 'doscientos mil', 'doscientas mil', 'doscientos mil'],
  [1_000_000, 'un millón', 'un millón', 'un millón'],
  [21_000_001, 'veintiún millones uno', 'veintiún millones una', 'veintiún millones un'],
])('%i in words', (n, alone, feminine, masculine) => {
  expect(words.inWords(n)).toBe(alone)
  expect(words.inWords(n, 'feminine')).toBe(feminine)
  expect(words.inWords(n, 'masculine')).toBe(masculine)
})

test.each([-1, 1.5, 1_000_000_000, Number.NaN])('%s is not said', (n) => {
  expect(() => words.inWords(n)).toThrow(RangeError)
})

test('every number below a thousand has words of its own', () => {
  const said = Array.from({ length: 1000 }, (_, n) => words.inWords(n, 'feminine'))
  expect(new Set(said).size).toBe(1000)
})

test.each([
  [1, 'una edición'],
  [4, 'cuatro ediciones'],
  [21, 'veintiuna ediciones'],
])('%i editions', (n, expected) => expect(words.editions(n)).toBe(expected))

test.each([
  [0, '0 personas'],
  [1, '1 persona'],
  [57, '57 personas'],
  [1200, '1,200 personas'],
])('%i people', (n, expected) => expect(words.people(n)).toBe(expected))

test('materials are counted in words and digits below ten', () => {
  const infographic = { one: 'infografía', other: 'infografías', agreement: 'feminine' } as const
  const document = { one: 'documento', other: 'documentos', agreement: 'masculine' } as const
  expect(words.counted(3, infographic)).toBe('Tres (3) infografías')
  expect(words.counted(1, infographic)).toBe('Una (1) infografía')
  expect(words.counted(1, document)).toBe('Un (1) documento')
  expect(words.counted(9, document)).toBe('Nueve (9) documentos')
  expect(words.counted(10, document)).toBe('10 documentos')
})

test.each([
  [1450, '1,450'],
  [9999, '9,999'],
  [10_000, '10 mil'],
  [64_880, '64 mil 880'],
  [1_872_200, '1 millón 872 mil 200'],
  [2_000_000, '2 millones'],
  [1_000_005, '1 millón 5'],
])('%i impressions of networks', (n, expected) => expect(words.networkFigure(n)).toBe(expected))

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [2_094_659, '2,094,659'],
])('%i with its commas', (n, expected) => expect(thousands(n)).toBe(expected))

test('an exact count that is printed rounded', () => expect(words.about(1500)).toBe('alrededor de 1,500'))

describe('dates', () => {
  test.each([
    ['2020-11-13', 'Viernes 13 de noviembre de 2020'],
    ['2021-01-14', 'Jueves 14 de enero de 2021'],
    ['2021-01-15', 'Viernes 15 de enero de 2021'],
    ['2021-05-01', 'Sábado 1° de mayo de 2021'],
    ['2024-02-29', 'Jueves 29 de febrero de 2024'],
  ])('%s in a table', (civil, expected) => expect(words.cellDate(civil)).toBe(expected))

  test.each([
    ['2020-10-06', 'El martes 6 de octubre de 2020'],
    ['2020-09-01', 'El martes 1° de septiembre de 2020'],
  ])('%s in running text', (civil, expected) => expect(words.runningDate(civil)).toBe(expected))

  test('without a weekday', () => expect(words.date('2020-09-01')).toBe('1° de septiembre de 2020'))

  test.each([
    [['2021-01-12', '2021-01-15'], 'El martes 12 y viernes 15 de enero de 2021'],
    [['2021-01-15', '2021-01-12', '2021-01-12'], 'El martes 12 y viernes 15 de enero de 2021'],
    [['2021-01-05', '2021-01-07', '2021-01-08'], 'El martes 5, jueves 7 y viernes 8 de enero de 2021'],
    // domain.md says "jueves 7 de febrero"; the weekday is computed, and that day was a Sunday.
    [['2021-01-05', '2021-02-07'], 'El martes 5 de enero y el domingo 7 de febrero de 2021'],
    [['2020-12-29', '2021-01-07'], 'El martes 29 de diciembre de 2020 y el jueves 7 de enero de 2021'],
    [
      ['2021-01-05', '2021-01-07', '2021-02-01'],
      'El martes 5 y jueves 7 de enero y el lunes 1° de febrero de 2021',
    ],
    [
      ['2020-11-03', '2020-12-29', '2021-01-07'],
      'El martes 3 de noviembre, el martes 29 de diciembre de 2020 y el jueves 7 de enero de 2021',
    ],
  ])('sends of %j', (civils, expected) => expect(words.runningDates(civils)).toBe(expected))

  test('a month', () => expect(words.monthAndYear('2021-01')).toBe('enero de 2021'))
})

test.each([
  [[], ''],
  [['Ana'], 'Ana'],
  [['Ana', 'Eva'], 'Ana y Eva'],
  [['Ana', 'Eva', 'Irma'], 'Ana, Eva e Irma'],
  [['Ana', 'Hilda'], 'Ana e Hilda'],
  [['agua', 'hielo'], 'agua y hielo'],
  [['Ana', 'Ítalo'], 'Ana e Ítalo'],
])('%j joined', (items, expected) => expect(joinAnd(items)).toBe(expected))

test.each([
  [
    'presidenta de la Federación de la Ciudad de México en Las Vegas',
    'presidenta de la Federación de la Ciudad de México en Las Vegas',
  ],
  ['Cónsul General de México en Chicago', 'cónsul general de México en Chicago'],
  ['Director de la U.S.-Mexico Foundation', 'director de la U.S.-Mexico Foundation'],
  ['Líder comunitaria, Club Oaxaca', 'líder comunitaria, Club Oaxaca'],
  ['CEO de Casa México', 'CEO de Casa México'],
])('credit %s', (credit, expected) => expect(hostCredit(credit)).toBe(expected))

test.each([
  ['INE', 'el INE'],
  ['Consulado General de México en Los Ángeles', 'el Consulado General de México en Los Ángeles'],
  ['Federación de Clubes', 'la Federación de Clubes'],
  ['U.S.-Mexico Foundation', 'la U.S.-Mexico Foundation'],
  ['las Brigadas', 'las Brigadas'],
  ['Chilangos en Madrid', 'Chilangos en Madrid'],
])('article of %s', (organization, expected) => expect(words.withArticle(organization)).toBe(expected))

test.each([
  ['Taller de voto', 'Taller de voto'],
  ['“Taller de voto”', 'Taller de voto'],
  ['Taller "Tu voto" en línea', 'Taller ‘Tu voto’ en línea'],
  ['Taller «Tu voto»', 'Taller ‘Tu voto’'],
])('%s between quotes', (title, expected) => expect(insideQuotes(title)).toBe(expected))

test('a template without a value for a name is refused', () => {
  expect(fill('{{a}} y {{b}}', { a: 1, b: 'dos' })).toBe('1 y dos')
  expect(() => fill('{{a}}', {})).toThrow('No value')
})

test('capital of an accented letter', () => expect(capital('éxito')).toBe('Éxito'))
