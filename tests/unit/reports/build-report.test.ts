import { expect, test } from 'vitest'
import enCommon from '#app/locales/en/common.ts'
import en from '#app/locales/en/report.ts'
import esCommon from '#app/locales/es/common.ts'
import es from '#app/locales/es/report.ts'
import texts from '#app/locales/es/report-document.ts'
import { buildReport } from '#app/modules/reports/build-report.ts'
import { checkMessage } from '#app/modules/reports/check-message.ts'
import { checkReport, hasErrors } from '#app/modules/reports/check-report.ts'
import type { ReportData, ReportSession } from '#app/modules/reports/report-data.ts'
import { realProgramme } from './real-programme.ts'

const session = (id: string, change: Partial<ReportSession> = {}): ReportSession => {
  const found = realProgramme.sessions.find((each) => each.id === id)
  if (!found) throw new Error(id)
  return { ...found, ...change }
}
const only = (sessions: ReportSession[], change: Partial<ReportData> = {}) =>
  buildReport({ ...realProgramme, sessions, mailings: [], ...change }, texts)
const codes = (data: ReportData) => checkReport(buildReport(data, texts), data, texts).map(({ code }) => code)

test('the table of the real report: its rows, its dates, its order', () => {
  const { forums } = buildReport(realProgramme, texts)
  expect(forums.rows.map(({ dateInWords, host, councillors }) => [dateInWords, host, councillors])).toEqual([
    [
      'Viernes 13 de noviembre de 2020',
      'María Reyes, presidenta de la Federación de la Ciudad de México en Las Vegas',
      'Mauricio Huesca Rodríguez',
    ],
    [
      'Jueves 14 de enero de 2021',
      'Enrique Perret, director de la U.S.-Mexico Foundation',
      'Ernesto Ramos Mega',
    ],
    [
      'Viernes 15 de enero de 2021',
      'Reyna Torres Mendivil, cónsul general de México en Chicago',
      'Erika Estrada Ruiz',
    ],
  ])
  expect(forums.editions).toEqual({ value: 3, sessionIds: ['las-vegas', 'foundation', 'chicago'] })
  expect(forums.editionsInWords).toBe('tres')
  expect(forums.paragraph).toContain(
    'Del 1° de septiembre de 2020 al 12 de febrero de 2021 se realizaron tres ediciones de “Invita a una consejera o consejero a tu casa”.',
  )
})

test('the lines of the real report', () => {
  const report = buildReport(realProgramme, texts)
  expect(report.workshops.map(({ text }) => text)).toEqual([
    'El jueves 7 de enero de 2021 se llevó a cabo el “Taller de credencialización y registro” en colaboración con el INE, con una asistencia total de 57 personas.',
  ])
  expect(report.mailings.map(({ text }) => text)).toEqual([
    'El martes 5 y jueves 7 de enero de 2021 se envió la invitación al “Taller de credencialización y registro”, en colaboración con el INE.',
    'El martes 12 y viernes 15 de enero de 2021 se envió la invitación a la reunión “Invita a una consejera o consejero a tu casa” con Reyna Torres Mendivil, cónsul general de México en Chicago.',
    'El martes 9 de febrero de 2021 se envió la invitación a la reunión “Invita a una consejera o consejero a tu casa” con el Consulado General de México en Los Ángeles.',
  ])
})

test('attendance of the real programme: one figure known, three not', () => {
  const { attendance } = buildReport(realProgramme, texts)
  expect(attendance.total).toEqual({ value: 57, sessionIds: ['workshop'] })
  expect(attendance.sessionsWithout.value).toBe(3)
  expect(attendance.byCountry).toMatchObject([
    { key: 'US', name: 'Estados Unidos', sessions: { value: 3 }, people: { value: null, sessionIds: [] } },
    { key: null, name: 'Sin país registrado', sessions: { value: 1 }, people: { value: 57 } },
  ])
  expect(attendance.byMonth.map(({ name, sessions }) => [name, sessions.value])).toEqual([
    ['Noviembre de 2020', 1],
    ['Enero de 2021', 3],
  ])
  expect(attendance.byStage).toMatchObject([{ key: null, sessions: { value: 4 } }])
})

test('the checks of the real programme are those that the real report needed', () => {
  const checks = checkReport(buildReport(realProgramme, texts), realProgramme, texts)
  expect(hasErrors(checks)).toBe(false)
  expect(checks.map(({ code, records }) => [code, records[0]?.id])).toEqual([
    ['attendanceMissing', 'las-vegas'],
    ['heldNotAnnounced', 'las-vegas'],
    ['mailingOnEventDay', 'workshop'],
    ['attendanceMissing', 'foundation'],
    ['heldNotAnnounced', 'foundation'],
    ['attendanceMissing', 'chicago'],
    ['mailingOnEventDay', 'chicago'],
    ['announcedWithoutOutcome', 'los-angeles'],
  ])
  const inSpanish = { language: 'es', report: es, common: esCommon } as const
  const inEnglish = { language: 'en', report: en, common: enCommon } as const
  expect(checks.map((check) => checkMessage(check, inSpanish))).toMatchSnapshot()
  expect(checks.map((check) => checkMessage(check, inEnglish))).toMatchSnapshot()
})

test('no edition: the paragraph says so, and the total is a true zero', () => {
  const report = only([])
  expect(report.forums.paragraph).toBe(
    'Del 1° de septiembre de 2020 al 12 de febrero de 2021 no se realizaron ediciones de “Invita a una consejera o consejero a tu casa”.',
  )
  expect(report.forums.editions.value).toBe(0)
  expect(report.attendance.total.value).toBe(0)
})

test('one edition is said in the singular', () => {
  expect(only([session('chicago')]).forums.paragraph).toContain('se realizó una edición de')
})

test('unknown is never 0, and 0 is not unknown', () => {
  expect(only([session('chicago')]).attendance.total.value).toBeNull()
  const counted = session('workshop', { attendance: { id: 'a', people: 0, source: 'COUNT' } })
  expect(only([counted]).attendance.total.value).toBe(0)
  expect(only([counted]).workshops[0]?.text).toContain('0 personas')
  expect(only([session('workshop', { attendance: null })]).workshops[0]?.text).toBe(
    'El jueves 7 de enero de 2021 se llevó a cabo el “Taller de credencialización y registro” en colaboración con el INE.',
  )
})

test('one person is a person', () => {
  const report = only([session('workshop', { attendance: { id: 'a', people: 1, source: 'COUNT' } })])
  expect(report.workshops[0]?.text).toContain('con una asistencia total de 1 persona.')
})

test('both ends of the period belong to it; what lies outside does not', () => {
  const on = (reportOn: string) => only([session('chicago', { reportOn })]).forums.editions.value
  expect([on('2020-08-31'), on('2020-09-01'), on('2021-02-12'), on('2021-02-13')]).toEqual([0, 1, 1, 0])
})

test('a mailing lists its sends inside the period alone', () => {
  const report = buildReport({ ...realProgramme, period: { from: '2021-01-13', to: '2021-02-12' } }, texts)
  expect(report.mailings.map(({ dates }) => dates)).toEqual([['2021-01-15'], ['2021-02-09']])
})

test('a talk has a line beside the table and is no edition', () => {
  const talk = session('workshop', { kind: 'TALK', title: 'Voto "chilango"', partners: [] })
  const { forums, workshops } = only([talk])
  expect(forums.editions.value).toBe(0)
  expect(workshops).toEqual([])
  expect(forums.activities[0]?.text).toBe(
    'El jueves 7 de enero de 2021 se llevó a cabo el conversatorio “Voto ‘chilango’”, con una asistencia total de 57 personas.',
  )
})

test('material that invited to nothing', () => {
  const report = only([], {
    mailings: [
      {
        id: 'm',
        sessionId: null,
        subject: 'infografías sobre credencialización.',
        sends: [{ id: 's', sentOn: '2020-10-06' }],
      },
    ],
  })
  expect(report.mailings[0]?.text).toBe(
    'El martes 6 de octubre de 2020 se realizó el envío de infografías sobre credencialización.',
  )
})

test('stages may overlap; a session counts in the first alone', () => {
  const stages = [
    { id: '1', name: 'Credencialización', startsOn: '2020-09-01', endsOn: '2021-01-14' },
    { id: '2', name: 'Registro', startsOn: '2020-09-01', endsOn: '2021-03-10' },
  ]
  const report = buildReport({ ...realProgramme, stages }, texts)
  expect(report.attendance.byStage.map(({ name, sessions }) => [name, sessions.value])).toEqual([
    ['Credencialización', 3],
    ['Registro', 1],
  ])
})

test('a report that contradicts itself has errors', () => {
  const report = buildReport(realProgramme, texts)
  const broken = structuredClone(report)
  broken.forums.editions.value = 4
  broken.forums.editionsInWords = 'cuatro'
  broken.attendance.total.value = 58
  for (const line of broken.workshops) line.date = '2021-03-01'
  const errors = checkReport(broken, realProgramme, texts).filter(({ level }) => level === 'error')
  expect(errors.map(({ code }) => code)).toEqual(['rowsDiffer', 'partsDiffer', 'dateOutsidePeriod'])

  const twice = structuredClone(report)
  twice.forums.rows = [...twice.forums.rows, ...twice.forums.rows.slice(0, 1)]
  expect(checkReport(twice, realProgramme, texts)[0]?.code).toBe('rowsDiffer')

  const said = structuredClone(report)
  said.forums.paragraph = said.forums.paragraph.replace('tres', 'cuatro')
  expect(checkReport(said, realProgramme, texts)[0]?.code).toBe('rowsDiffer')
})

test('what is announced is pending until somebody says how it ended', () => {
  const change = (status: ReportSession['status'], reportOn: string | null) => ({
    ...realProgramme,
    sessions: [session('los-angeles', { status, reportOn })],
    mailings: realProgramme.mailings.filter(({ id }) => id === 'm-la'),
  })
  expect(codes(change('PUBLISHED', null))).toContain('announcedWithoutOutcome')
  expect(codes(change('PUBLISHED', '2021-02-11'))).toContain('announcedWithoutOutcome')
  expect(codes(change('PUBLISHED', '2021-02-20'))).toEqual([])
  expect(codes(change('CANCELLED', null))).toEqual([])
  expect(codes(change('DECLINED', null))).toEqual([])
  expect(codes(change('HELD', null))).toEqual(['heldWithoutDate'])
  expect(codes(change('PUBLISHED', '2021-02-01'))).toEqual(['announcedWithoutOutcome', 'mailingAfterEvent'])
})

test('a row of the table without host or councillor is pointed out', () => {
  const data = {
    ...realProgramme,
    sessions: [session('chicago', { hostName: null, hostOrganization: null, councillors: [] })],
  }
  expect(codes(data)).toEqual(expect.arrayContaining(['hostMissing', 'councillorMissing']))
  expect(buildReport(data, texts).forums.rows[0]).toMatchObject({ host: '—', councillors: '—' })
})
