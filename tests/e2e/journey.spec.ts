import { readFile } from 'node:fs/promises'
import AxeBuilder from '@axe-core/playwright'
import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import {
  enrolPhone,
  linkIn,
  mailTo,
  newDataFolder,
  phoneCode,
  type RunningInvita,
  startInvita,
} from './server.ts'

// One session's whole life, as its people see it: a host on a phone without JavaScript, staff with a browser that runs it, an
// attendee eight zones away. Its steps follow each other on one data folder.
test.describe.configure({ mode: 'serial' })

const PHONE = { width: 390, height: 844 }
const DESK = { width: 1280, height: 900 }
const HOST = 'rosa.mendez@example.org'
const ATTENDEE = 'ivan.lugo@example.org'
const SECOND = 'marta.rey@example.org'

// Two weeks from now, at an hour that every zone has.
const inTwoWeeks = civil(14)
const inThreeWeeks = civil(21)

let data: Awaited<ReturnType<typeof newDataFolder>>
let invita: RunningInvita
let phone: BrowserContext
let desk: BrowserContext
let staff: Page
let copy: Page | undefined
let sessionUrl: string
let registration: string
let phoneKey: string
const violations: string[] = []
// The staff's journey types one wrong code on purpose.
const isRefusedCode = (text: string) => /\/acceso\/proteger\.data: .* status of 400 /.test(text)

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000)
  data = await newDataFolder()
  invita = await startInvita(data.folder)
  phone = await browser.newContext({ viewport: PHONE, locale: 'es-MX', javaScriptEnabled: false })
  desk = await browser.newContext({ viewport: DESK, locale: 'es-MX' })
  desk.on('console', (message) => {
    if (message.type() === 'error') violations.push(`${message.location().url}: ${message.text()}`)
  })
  staff = await desk.newPage()
})

test.afterAll(async () => {
  await invita?.stop()
  await data?.remove()
})

test('a host proposes from a phone, without JavaScript', async () => {
  const page = await phone.newPage()
  await page.goto(`${invita.url}/`)
  await page.getByRole('link', { name: 'Abrir mi casa' }).first().click()
  await page.getByLabel('Nombre y apellidos').fill('Rosa Méndez')
  await page.getByLabel('Cargo y organización').fill('presidenta de la Casa de la Ciudad en Los Ángeles')
  await page.getByLabel('Correo electrónico').fill('rosa')
  await page.getByLabel('Ciudad', { exact: true }).fill('los angeles')
  await page.getByRole('button', { name: 'Buscar ciudad' }).click()
  await page.getByRole('radio', { name: /Los Ángeles.*California/ }).check()
  await page.getByLabel('Cuántas personas espera').fill('20')
  await page.getByLabel('De qué les gustaría hablar').fill('La diputación migrante')
  await slot(page, 'Primer horario', '2020-01-01')
  await slot(page, 'Segundo horario', inThreeWeeks)
  await page.getByRole('button', { name: 'Enviar la propuesta' }).click()

  // What is wrong is said where it was typed, and nothing typed is lost.
  const summary = page.getByRole('alert')
  await expect(summary).toContainText('correo')
  await expect(page.getByLabel('Nombre y apellidos')).toHaveValue('Rosa Méndez')
  await expect(page.getByRole('radio', { name: /Los Ángeles.*California/ })).toBeChecked()
  await accessible(page)
  await page.getByLabel('Correo electrónico').fill(HOST)
  await slot(page, 'Primer horario', inTwoWeeks)
  await page.getByRole('checkbox', { name: /aviso de privacidad/ }).check()
  await page.getByRole('button', { name: 'Enviar la propuesta' }).click()
  await expect(page).toHaveURL(/\/proponer\/gracias/)
  await accessible(page)

  const link = linkIn(await mailTo(data.folder, HOST, /./), '/anfitrion/')
  await page.goto(link)
  await accessible(page)
  await page.getByRole('button', { name: /[Cc]onfirmar/ }).click()
  await expect(page.getByRole('main')).toContainText('Los Ángeles')
  await expect(page.getByRole('button', { name: /^Confirmar/ })).toHaveCount(0)
  await page.close()
})

test('staff sign in, accept, choose the hour, assign and publish', async () => {
  if (!invita.invitation) throw new Error('no invitation was printed')
  await staff.goto(invita.invitation)
  await accessible(staff)
  await staff.getByLabel('Correo electrónico').fill('coordina@example.org')
  await staff.getByLabel('Nombre').fill('Ana Torres')
  await staff.getByLabel('Contraseña nueva').fill('cuatro palabras al azar')
  await staff.getByRole('button', { name: 'Abrir mi cuenta' }).click()
  // Nothing opens without a second factor.
  await expect(staff.getByRole('heading', { name: 'Proteja su cuenta' })).toBeVisible()
  await staff.goto(`${invita.url}/gestion/correo`)
  await expect(staff).toHaveURL(/\/acceso\/proteger/)
  await accessible(staff)
  await staff.getByLabel('Código que muestra ahora').fill('000000')
  await staff.getByRole('button', { name: 'Activar la aplicación' }).click()
  await expect(staff.getByRole('alert')).toContainText('no sirve')
  phoneKey = await enrolPhone(staff)
  await accessible(staff)
  await staff.goto(`${invita.url}/gestion`)
  await expect(staff.getByRole('heading', { name: 'Tablero' })).toBeVisible()
  await accessible(staff)
  await staff.getByRole('link', { name: 'Rosa Méndez' }).click()
  await expect(staff.getByRole('heading', { level: 1 })).toContainText('Rosa Méndez')
  await accessible(staff)
  for (const point of await staff.getByRole('group', { name: 'Neutralidad' }).getByRole('checkbox').all())
    await point.check()
  await staff.getByRole('button', { name: 'Aceptar la propuesta' }).click()
  await expect(staff.getByText('Aceptada').first()).toBeVisible()

  await staff.getByRole('radio', { name: /Opción 1/ }).check()
  await staff.getByRole('button', { name: 'Fijar la hora' }).click()
  await expect(staff.getByText('Con fecha').first()).toBeVisible()
  await staff.getByRole('checkbox', { name: /Alma Rosales Ibarra/ }).check()
  await staff.getByRole('button', { name: 'Asignar', exact: true }).click()
  await expect(staff.getByText('Liberar o sustituir…')).toBeVisible()
  await accessible(staff)

  if (!(await staff.getByLabel('Texto público').isVisible()))
    await staff.getByText('Editar los datos…').click()
  await staff.getByLabel('Texto público').fill('Rosa abre su sala. Vengan con sus dudas.')
  await staff.getByLabel('Enlace para entrar').fill('https://meet.example.org/sala-de-rosa')
  await staff.getByLabel('Cupo').fill('4')
  await staff.getByRole('button', { name: 'Guardar los datos' }).click()
  await staff.getByRole('button', { name: 'Publicar la sesión' }).click()
  await expect(staff.getByText('Publicada').first()).toBeVisible()
  const href = await staff.getByRole('link', { name: 'Ver la página pública' }).first().getAttribute('href')
  sessionUrl = new URL(href ?? '', invita.url).href
  await accessible(staff)
})

test('an attendee in Madrid sees their own hour, registers, changes and withdraws, without JavaScript', async () => {
  const page = await phone.newPage()
  await page.goto(`${sessionUrl}?zona=Europe/Madrid`)
  await expect(page.getByRole('main')).toContainText('Madrid')
  await expect(page.getByRole('main')).toContainText('un día antes')
  await expect(page.getByRole('main')).not.toContainText('meet.example.org')
  await accessible(page)

  await page.getByLabel('Nombre').fill('Iván Lugo')
  await page.getByLabel('Correo electrónico').fill(ATTENDEE)
  await page.getByLabel('Cuántas personas vienen').fill('3')
  await page.getByLabel(/Su pregunta/).fill('¿Hasta cuándo puedo registrarme?')
  // Without the notice: told there, nothing lost.
  await page.waitForTimeout(1200)
  await page.getByRole('button', { name: 'Apartar mi lugar' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(page.getByLabel('Nombre')).toHaveValue('Iván Lugo')
  await page.getByRole('checkbox', { name: /aviso de privacidad/ }).check()
  await page.waitForTimeout(1200)
  await page.getByRole('button', { name: 'Apartar mi lugar' }).click()
  await expect(page).toHaveURL(/\/gracias/)
  await accessible(page)

  const mail = await mailTo(data.folder, ATTENDEE, /./)
  const calendar = mail.attachments.find(({ contentType }) => contentType.startsWith('text/calendar'))
  expect(calendar?.content.toString()).toContain('METHOD:REQUEST')
  expect(calendar?.content.toString()).not.toContain('meet.example.org')
  expect(mail.text).toContain('Madrid')
  registration = linkIn(mail, '/registro/').replace(/\/entrar$/, '')
  await page.goto(registration)
  await expect(page.getByRole('main')).toContainText('Su lugar está confirmado')
  await accessible(page)
  await page.close()
})

test('full means full: a party that does not fit waits, and gets its place when somebody withdraws', async () => {
  const page = await phone.newPage()
  await page.goto(sessionUrl)
  await page.getByLabel('Nombre').fill('Marta Rey')
  await page.getByLabel('Correo electrónico').fill(SECOND)
  await page.getByLabel('Cuántas personas vienen').fill('2')
  await page.getByRole('checkbox', { name: /aviso de privacidad/ }).check()
  await page.waitForTimeout(1200)
  await page.getByRole('button', { name: /Apartar mi lugar|lista de espera/ }).click()
  await expect(page).toHaveURL(/\/gracias/)
  const waiting = await mailTo(data.folder, SECOND, /./)
  await page.goto(linkIn(waiting, '/registro/'))
  await expect(page.getByRole('main')).toContainText('lista de espera')
  await accessible(page)

  await page.goto(registration)
  await page.getByRole('button', { name: 'Dejar libre mi lugar' }).click()
  await expect(page.getByRole('main')).toContainText('Su lugar quedó libre')
  const offered = await mailTo(data.folder, SECOND, /Se liberó un lugar/)
  await page.goto(linkIn(offered, '/registro/'))
  await accessible(page)
  await page.getByRole('button', { name: 'Aceptar el lugar' }).click()
  await expect(page.getByRole('main')).toContainText('Su lugar está confirmado')
  await page.close()
})

test('after the hour, staff mark it as held, record the attendance, and the report writes itself', async () => {
  test.setTimeout(300_000)
  await invita.stop()
  const after = new Date(`${civil(16)}T18:00:00Z`)
  const path = new URL(staff.url()).pathname
  invita = await startInvita(data.folder, after)
  await staff.goto(`${invita.url}/acceso`)
  await staff.getByLabel('Correo electrónico').fill('coordina@example.org')
  await staff.getByLabel('Contraseña').fill('cuatro palabras al azar')
  await staff.getByRole('button', { name: 'Entrar', exact: true }).click()
  await staff.getByLabel('Código de la aplicación').fill(phoneCode(phoneKey, after))
  await accessible(staff)
  await staff.getByRole('button', { name: 'Confirmar' }).click()
  await expect(staff.getByRole('heading', { name: 'Tablero' })).toBeVisible()
  await staff.goto(`${invita.url}${path}`)
  await staff.getByRole('button', { name: 'Marcar como realizada' }).click()
  await expect(staff.getByText('Realizada').first()).toBeVisible()
  await expect(staff.getByText('Sin dato no es cero.')).toBeVisible()
  await staff.getByLabel('Quién lo dice').selectOption({ label: 'Conteo en la sala' })
  await staff.getByLabel('Personas', { exact: true }).fill('17')
  await staff.getByRole('button', { name: 'Anotar la asistencia' }).click()
  await expect(staff.getByText('Cifra oficial: 17')).toBeVisible()
  await accessible(staff)

  const [from, to] = [civil(-1), civil(20)]
  await staff.goto(`${invita.url}/gestion/informe?desde=${from}&hasta=${to}`)
  await expect(staff.getByRole('main')).toContainText('una edición')
  await expect(staff.getByRole('main')).toContainText(
    'Rosa Méndez, presidenta de la Casa de la Ciudad en Los Ángeles',
  )
  await accessible(staff)
  await staff.goto(`${invita.url}/gestion/informe?desde=2020-09-01&hasta=2021-02-12`)
  await expect(staff.getByRole('main')).toContainText('Viernes 13 de noviembre de 2020')
  await expect(staff.getByRole('main')).toContainText('tres ediciones')
  const [download] = await Promise.all([
    staff.waitForEvent('download'),
    staff.getByRole('link', { name: 'Word', exact: true }).click(),
  ])
  const docx = await readFile(await download.path())
  expect(docx.subarray(0, 2).toString()).toBe('PK')
})

test('every staff page is accessible, and no page broke its policy', async () => {
  for (const path of [
    '/gestion/consejerias',
    '/gestion/correo',
    '/gestion/importar',
    '/gestion/bitacora',
    '/gestion/cuentas',
    '/gestion/sesiones/nueva',
    '/',
    '/privacidad',
    '/proponer',
    '/nada',
  ]) {
    await staff.goto(`${invita.url}${path}`)
    await accessible(staff)
  }
  expect(violations.filter((text) => !text.includes('404') && !isRefusedCode(text))).toEqual([])
  // Logs say what happened, never to whom.
  for (const personal of [HOST, ATTENDEE, SECOND, 'Rosa', 'Iván', registration.split('/').at(-1) ?? 'x'])
    expect(invita.output()).not.toContain(personal)
})

async function slot(page: Page, group: string, date: string) {
  const fields = page.getByRole('group', { name: group })
  await fields.getByLabel('Fecha').fill(date)
  await fields.getByLabel('Hora').fill('19:00')
}

async function accessible(page: Page) {
  const { looked, width } = page === staff ? { looked: page, width: DESK.width } : await copyOf(page)
  const { violations: found } = await new AxeBuilder({ page: looked }).analyze()
  const told = found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
  expect(told, page.url()).toEqual([])
  const wide = await looked.evaluate(() => document.documentElement.scrollWidth)
  expect(wide, `${page.url()} is wider than its window`).toBeLessThanOrEqual(width)
}

// axe can't run in a context without scripts, so it looks at the same document in one that has them.
async function copyOf(page: Page) {
  copy ??= await desk.newPage()
  await copy.setViewportSize(PHONE)
  await copy.goto(`${invita.url}/healthz`)
  await copy.setContent(await page.content(), { waitUntil: 'load' })
  return { looked: copy, width: PHONE.width }
}

/** The civil date (UTC) so many days from now. */
function civil(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
}
