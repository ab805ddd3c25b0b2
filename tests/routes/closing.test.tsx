import type { ComponentType } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { I18nextProvider } from 'react-i18next'
import { createMemoryRouter, RouterProvider } from 'react-router-dom'
import { beforeAll, expect, test, vi } from 'vitest'
import type { StaffRole } from '#app/generated/prisma/enums.ts'
import { i18nFor } from '#app/locales/i18n.ts'
import { runImport } from '#app/modules/sessions/cli-import.server.ts'
import { db } from '#app/platform/db.server.ts'
import ClosedReport, { loader as closedReport } from '#app/routes/reader/closed-report.tsx'
import { loader as download } from '#app/routes/reader/closed-report-download.ts'
import ClosedReports, { loader as closedReports } from '#app/routes/reader/closed-reports.tsx'
import Figure, { action as correct, loader as figure } from '#app/routes/reader/figure.tsx'
import ProcessPage, { loader as process_, action as saveProcess } from '#app/routes/staff/process.tsx'
import Report, { action as check, loader as report } from '#app/routes/staff/report.tsx'
import ClosePeriod, { action as close, loader as closing } from '#app/routes/staff/report-close.tsx'
import Template, { loader as template, action as upload } from '#app/routes/staff/report-template.tsx'
import { makeAccount, signedInCookie } from '#tests/support/accounts-factory.ts'
import { NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'

// A period from its warnings to its reader, through the pages.

process.env.INVITA_NOW = NOW.toISOString()
useDatabase()

const context = { requestId: 'test', address: '192.0.2.1', origin: null }
const PERIOD = 'desde=2020-09-01&hasta=2021-02-12'
let coordinator = ''
let reader = ''
beforeAll(async () => {
  // A router made for browsers says so when it is rendered to a text.
  const say = console.error
  vi.spyOn(console, 'error').mockImplementation((...words) => {
    if (!String(words[0]).includes('useLayoutEffect does nothing on the server')) say(...words)
  })
  await runImport(['prisma/demo/programa-2020-2021.csv'], { stdout: () => {}, stderr: () => {} })
  coordinator = await cookieOf('COORDINATOR')
  reader = await cookieOf('READER')
})

async function cookieOf(role: StaffRole) {
  return signedInCookie((await makeAccount({ role })).id)
}

function args(path: string, params: Record<string, string> = {}, cookie = coordinator, body?: BodyInit) {
  const request = new Request(`http://localhost${path}`, {
    headers: { cookie },
    ...(body ? { method: 'POST', body } : {}),
  })
  return { request, params, context }
}

/** The page as a browser gets it, in Spanish. */
function shown(Page: ComponentType, answer: unknown): string {
  const wrapped = answer as { data?: unknown; init?: unknown }
  const loaded = ('init' in wrapped ? wrapped.data : answer) as object
  const router = createMemoryRouter([{ id: 'page', path: '/', Component: Page, loader: () => loaded }], {
    hydrationData: { loaderData: { page: loaded } },
  })
  return renderToStaticMarkup(
    <I18nextProvider i18n={i18nFor('es')}>
      <RouterProvider router={router} />
    </I18nextProvider>,
  )
}

test('warnings lead to where they are mended, and are accepted with a reason', async () => {
  const page = shown(Report, await report(args(`/gestion/informe?${PERIOD}`)))
  expect(page).toMatch(/\/gestion\/sesiones\/[0-9a-f-]+#asistencia/)
  expect(page).toMatch(/\/gestion\/sesiones\/[0-9a-f-]+#cierre/)
  const refused = await check(
    args(
      `/gestion/informe?${PERIOD}`,
      {},
      coordinator,
      new URLSearchParams({ code: 'attendanceMissing', all: 'yes', reason: '' }),
    ),
  )
  expect(refused).toMatchObject({
    data: { code: 'attendanceMissing', error: { reason: expect.anything() } },
    init: { status: 400 },
  })
  for (const code of [
    'attendanceMissing',
    'announcedWithoutOutcome',
    'heldNotAnnounced',
    'mailingOnEventDay',
  ]) {
    const body = new URLSearchParams({ code, all: 'yes', reason: 'Consta en el acta.' })
    const done = await check(args(`/gestion/informe?${PERIOD}`, {}, coordinator, body))
    expect(done instanceof Response && done.headers.get('location')).toMatch(/hecho=accepted$/)
  }
  expect(shown(Report, await report(args(`/gestion/informe?${PERIOD}`)))).toContain('Consta en el acta.')
})

test('the word closes the period; then its address leads to the closed report', async () => {
  const path = `/gestion/informe/cerrar?${PERIOD}`
  await expect(closing(args(path, {}, reader))).rejects.toMatchObject({ status: 403 })
  const page = await closing(args(path))
  expect(page.obstacles).toEqual([])
  expect(shown(ClosePeriod, page)).toContain('Escriba CERRAR para confirmar')
  const wrong = await close(args(path, {}, coordinator, new URLSearchParams({ word: 'sí', seen: page.seen })))
  expect(wrong).toMatchObject({ data: { field: 'Para cerrar, escriba la palabra «CERRAR».' } })
  const done = await close(
    args(path, {}, coordinator, new URLSearchParams({ word: 'cerrar', seen: page.seen })),
  )
  const location = done instanceof Response ? done.headers.get('location') : null
  expect(location).toMatch(/^\/informes\/[0-9a-f-]+\?hecho=cerrado$/)
  await expect(report(args(`/gestion/informe?${PERIOD}`))).rejects.toMatchObject({ status: 302 })
})

test('a reader opens it, presses a figure and sees its records, with nobody in them but the host', async () => {
  const list = await closedReports(args('/informes', {}, reader))
  const id = list.reports[0]?.id ?? ''
  expect(shown(ClosedReports, list)).toContain(`/informes/${id}`)
  const page = shown(ClosedReport, await closedReport(args(`/informes/${id}`, { id }, reader)))
  expect(page).toContain(`/informes/${id}/cifra/attendance.total`)
  expect(page).not.toContain('/gestion/sesiones/')
  const pressed = await figure(
    args(`/informes/${id}/cifra/forums.editions`, { id, figure: 'forums.editions' }, reader),
  )
  expect(pressed.records.map(({ host }) => host)).toEqual([
    'María Reyes',
    'Enrique Perret',
    'Reyna Torres Mendivil',
  ])
  expect(pressed.records.map(({ people }) => people)).toEqual(['Sin dato', 'Sin dato', 'Sin dato'])
  expect(shown(Figure, pressed)).not.toContain('Añadir la errata')
  const refusal = correct(
    args(
      '/',
      { id, figure: 'forums.editions' },
      reader,
      new URLSearchParams({ correct: 'x', reason: 'porque sí' }),
    ),
  )
  expect(await refusal).toMatchObject({ init: { status: 400 } })
  await expect(figure(args('/', { id, figure: 'no.such' }, reader))).rejects.toMatchObject({ status: 404 })

  expect((await download(args('/', { id, format: 'docx' }, reader))).status).toBe(200)
  await expect(download(args('/', { id, format: 'json' }, reader))).rejects.toMatchObject({ status: 403 })
  expect(
    (await download(args('/?anexo=byCity', { id, format: 'csv' }))).headers.get('content-disposition'),
  ).toContain('byCity.csv')
})

test('a stage is extended, and what it was stays in its history', async () => {
  const post = (id: string, fields: Record<string, string>) =>
    saveProcess(args(`/gestion/procesos/${id}`, { id }, coordinator, new URLSearchParams(fields)))
  const added = await post('nuevo', {
    intent: 'save',
    name: 'PEL 2023-2024',
    periodFrom: '2023-09-01',
    periodTo: '2024-06-02',
  })
  const id =
    added instanceof Response
      ? (/procesos\/([^?]+)/.exec(added.headers.get('location') ?? '')?.[1] ?? '')
      : ''
  const stage = {
    intent: 'saveStage',
    name: 'Registro',
    startsOn: '2023-09-01',
    endsOn: '2024-02-20',
    position: '0',
  }
  await post(id, { ...stage, stageId: '' })
  const { id: stageId } = await db.processStage.findFirstOrThrow({ where: { processId: id } })
  await post(id, { ...stage, stageId, endsOn: '2024-02-25' })
  expect(await post(id, { ...stage, stageId: '' })).toMatchObject({
    data: { refusal: expect.stringContaining('ya tiene una etapa') },
  })
  const page = await process_(args(`/gestion/procesos/${id}`, { id }))
  expect(page.history[0]).toMatchObject({
    what: 'Etapa cambiada',
    before: expect.stringContaining('20 de febrero'),
    after: expect.stringContaining('25 de febrero'),
  })
  expect(shown(ProcessPage, page)).toContain('Registro')
})

test('a template that is no Word document is refused in words', async () => {
  const body = new FormData()
  body.set('file', new File(['x'], 'x.docx'))
  const answer = await upload(args('/gestion/informe/plantilla', {}, coordinator, body))
  expect(answer).toMatchObject({ data: { error: expect.stringContaining('no es un documento de Word') } })
  const page = await template(args('/gestion/informe/plantilla'))
  expect(shown(Template, page)).toContain('Descargar la actual')
  await expect(template(args('/', {}, reader))).rejects.toMatchObject({ status: 403 })
})
