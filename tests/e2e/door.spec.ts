import AxeBuilder from '@axe-core/playwright'
import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import { enrolPhone, newDataFolder, type RunningInvita, startInvita } from './server.ts'

// A recorder at the door: marks without network, reloads, closes the tab, comes back; a second recorder sees it; names leave
// the phone with the door.
test.describe.configure({ mode: 'serial' })

const PHONE = { width: 390, height: 844 }
const PASSWORD = 'cuatro palabras al azar'

let data: Awaited<ReturnType<typeof newDataFolder>>
let invita: RunningInvita
let first: BrowserContext
let second: BrowserContext
let session: string
let door: string
let recoveryCodes: string[]

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000)
  data = await newDataFolder()
  invita = await startInvita(data.folder)
  first = await browser.newContext({ viewport: PHONE, locale: 'es-MX' })
  second = await browser.newContext({ viewport: PHONE, locale: 'es-MX' })
  const page = await first.newPage()
  if (!invita.invitation) throw new Error('no invitation was printed')
  await page.goto(invita.invitation)
  await page.getByLabel('Correo electrónico').fill('coordina@example.org')
  await page.getByLabel('Nombre').fill('Ana Torres')
  await page.getByLabel('Contraseña nueva').fill(PASSWORD)
  await page.getByRole('button', { name: 'Abrir mi cuenta' }).click()
  await enrolPhone(page)
  recoveryCodes = await page
    .getByRole('list', { name: 'Códigos de respaldo' })
    .getByRole('listitem')
    .allTextContents()
  await page.goto(`${invita.url}/gestion`)
  await page
    .getByRole('link', { name: /Lucía Andrade/ })
    .first()
    .click()
  const link = page.getByRole('link', { name: 'Pasar lista en la puerta' })
  door = `${invita.url}${await link.getAttribute('href')}`
  session = door.replace(/\/puerta$/, '')
  const publicPage = await page
    .getByRole('link', { name: 'Ver la página pública' })
    .first()
    .getAttribute('href')
  for (const [name, email, people] of [
    ['Ana Ruiz Peña', 'ana@example.org', '3'],
    ['Íñigo Gómez', 'inigo@example.org', '1'],
    ['Zoe Paz', 'zoe@example.org', '2'],
  ] as const) {
    await page.goto(`${invita.url}${publicPage}`)
    await page.getByLabel('Nombre', { exact: true }).fill(name)
    await page.getByLabel('Correo electrónico').fill(email)
    await page.locator('[name=partySize]').fill(people)
    await page.getByRole('checkbox', { name: /aviso de privacidad/ }).check()
    // Nobody fills the form in no time: what is sent sooner is asked again.
    await page.waitForTimeout(4_000)
    await page.getByRole('button', { name: 'Apartar mi lugar' }).click()
    await expect(page).toHaveURL(/gracias/)
  }
  await page.close()
  await signIn(await second.newPage())
})

test.afterAll(async () => {
  await invita?.stop()
  await data?.remove()
})

async function signIn(page: Page) {
  await page.goto(`${invita.url}/acceso`)
  await page.getByLabel('Correo electrónico').fill('coordina@example.org')
  await page.getByLabel('Contraseña').fill(PASSWORD)
  await page.getByRole('button', { name: 'Entrar', exact: true }).click()
  // A phone's code counts once in its half-minute; these do not wait.
  await page.getByText('¿No tiene a mano el teléfono ni la llave?').click()
  await page.getByLabel('Código de respaldo').fill(recoveryCodes.pop() ?? '')
  await page.getByRole('button', { name: 'Entrar con el código de respaldo' }).click()
  await expect(page).toHaveURL(/\/gestion/)
}

async function openDoor(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  await page.goto(door)
  await expect(page.getByRole('button', { name: /^Ana Ruiz/ })).toBeVisible()
  return page
}

/** The session is weeks away: each mark is a correction that says why. */
const sayWhy = (page: Page) => page.getByLabel('Motivo de la corrección').fill('Ensayo de la puerta')
const inside = (page: Page, people: number) =>
  expect(page.getByRole('heading', { level: 1 })).toContainText(new RegExp(`^${people}\\s`))

test('marks made without network outlive a reload and a closed tab, and are sent when it is back', async () => {
  const page = await openDoor(first)
  await expect(page.getByText('Todo enviado')).toBeVisible()
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
  // The worker answers for the page once it and its files are kept.
  await expect
    .poll(() => page.evaluate(async (url) => (await caches.match(url)) !== undefined, door))
    .toBe(true)

  await first.setOffline(true)
  await page.getByRole('button', { name: /^Ana Ruiz/ }).click()
  await expect(page.getByLabel('Motivo de la corrección')).toBeFocused()
  await sayWhy(page)
  await page.getByRole('button', { name: /^Ana Ruiz/ }).click()
  await page.getByRole('button', { name: 'Una menos: cuántas personas vinieron con Ana Ruiz Peña' }).click()
  await page.getByLabel('Buscar por las primeras letras').fill('in')
  await expect(page.getByRole('button', { name: /^Ana Ruiz/ })).toHaveCount(0)
  await page.getByRole('button', { name: /^Íñigo/ }).click()
  await page.getByRole('button', { name: 'Una más: Sin registro, Sin ciudad' }).click()
  await inside(page, 4)
  await expect(page.getByText('4 por enviar')).toBeVisible()

  await page.reload()
  await inside(page, 4)
  await expect(page.getByText('4 por enviar')).toBeVisible()
  await page.close()
  const again = await openDoor(first)
  await inside(again, 4)
  await first.setOffline(false)
  await expect(again.getByText('Todo enviado')).toBeVisible()
  await inside(again, 4)
  await again.close()
})

test('two recorders see each other, and the last touch is the one that counts', async () => {
  const one = await openDoor(first)
  const two = await openDoor(second)
  await inside(two, 4)
  await sayWhy(two)
  await two.getByRole('button', { name: /^Zoe Paz/ }).click()
  await two.getByRole('button', { name: 'Una más: Sin registro, Sin ciudad' }).click()
  await two.getByRole('button', { name: /^Íñigo/ }).click()
  await inside(two, 6)
  await expect(one.getByRole('button', { name: /^Zoe Paz/, pressed: true })).toBeVisible({ timeout: 20_000 })
  await inside(one, 6)
  await one.close()
  await two.close()
})

test('closing the door, or signing out, takes the names off the phone; marks to send stay', async () => {
  const kept = (page: Page) =>
    page.evaluate(
      () =>
        new Promise<{ lists: number; marks: number }>((done, fail) => {
          const request = indexedDB.open('invita-door')
          request.onerror = () => fail(request.error)
          request.onsuccess = () => {
            const transaction = request.result.transaction(['lists', 'marks'])
            const lists = transaction.objectStore('lists').count()
            const marks = transaction.objectStore('marks').count()
            transaction.oncomplete = () => {
              request.result.close()
              done({ lists: lists.result, marks: marks.result })
            }
          }
        }),
    )
  const page = await openDoor(first)
  expect(await kept(page)).toEqual({ lists: 1, marks: 0 })
  await page.getByRole('button', { name: 'Cerrar la puerta en este teléfono' }).click()
  await expect(page).toHaveURL(session)
  expect(await kept(page)).toEqual({ lists: 0, marks: 0 })
  expect(await page.evaluate(async (url) => (await caches.match(url)) !== undefined, door)).toBe(false)
  await page.close()

  const other = await openDoor(second)
  await sayWhy(other)
  await expect(other.getByText('Todo enviado')).toBeVisible()
  await other.route('**/puerta/marcas', (route) => route.abort())
  await other.getByRole('button', { name: /^Íñigo/ }).click()
  await expect(other.getByText('1 por enviar')).toBeVisible()
  await other.goto(`${invita.url}/gestion`)
  await other.getByText('Menú').click()
  await other.getByRole('button', { name: 'Salir' }).first().click()
  await expect(other.getByRole('dialog')).toContainText('1 marca de asistencia por enviar')
  await other.getByRole('dialog').getByRole('button', { name: 'Salir', exact: true }).click()
  await expect(other).toHaveURL(/acceso/)
  expect(await kept(other)).toEqual({ lists: 0, marks: 1 })
  await signIn(other)
  await other.unroute('**/puerta/marcas')
  await other.goto(door)
  await expect(other.getByText('Todo enviado')).toBeVisible()
  await inside(other, 7)
})
