import { expect, type Page, test } from '@playwright/test'
import { newDataFolder, type RunningInvita, startInvita } from './server.ts'

// The whole ceremony of a passkey, with the authenticator that Chromium itself pretends to have: made as the second factor of a
// new account, asked for at the next sign-in, refused where the device has none.

const EMAIL = 'llave@example.org'
const PASSWORD = 'cuatro palabras al azar'

let data: Awaited<ReturnType<typeof newDataFolder>>
let invita: RunningInvita

test.use({ locale: 'es-MX' })

test.beforeAll(async () => {
  test.setTimeout(300_000)
  data = await newDataFolder()
  invita = await startInvita(data.folder)
})

test.afterAll(async () => {
  await invita?.stop()
  await data?.remove()
})

/** A device with a sensor that says yes to its owner. @returns what takes its passkeys away */
async function giveDevice(page: Page) {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    credentials: async () =>
      (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    forget: () => devtools.send('WebAuthn.clearCredentials', { authenticatorId }),
  }
}

test('a passkey is made as second factor, and opens the next sign-in', async ({ page }) => {
  const device = await giveDevice(page)
  if (!invita.invitation) throw new Error('no invitation was printed')
  await page.goto(invita.invitation)
  await page.getByLabel('Correo electrónico').fill(EMAIL)
  await page.getByLabel('Nombre').fill('Lía Robles')
  await page.getByLabel('Contraseña nueva').fill(PASSWORD)
  await page.getByRole('button', { name: 'Abrir mi cuenta' }).click()
  await expect(page.getByRole('heading', { name: 'Proteja su cuenta' })).toBeVisible()
  await page.getByRole('button', { name: 'Crear la llave de acceso' }).click()
  // Once there is a second factor, there are codes for the day when it is lost.
  await expect(page.getByRole('list', { name: 'Códigos de respaldo' }).getByRole('listitem')).toHaveCount(10)
  expect(await device.credentials()).toHaveLength(1)
  await page.goto(`${invita.url}/gestion`)
  await expect(page.getByRole('button', { name: 'Salir' }).first()).toBeVisible()

  await page.context().clearCookies()
  await page.goto(`${invita.url}/gestion`)
  await expect(page).toHaveURL(/\/acceso/)
  await page.getByLabel('Correo electrónico').fill(EMAIL)
  await page.getByLabel('Contraseña', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Entrar', exact: true }).click()
  // The password alone opens nothing.
  await expect(page).toHaveURL(/\/acceso\/segundo-paso/)
  await page.goto(`${invita.url}/gestion/cuenta`)
  await expect(page).toHaveURL(/\/acceso\/segundo-paso/)
  await page.getByRole('button', { name: 'Usar una llave de acceso' }).click()
  await expect(page).toHaveURL(/\/gestion\/cuenta/)
  await expect(page.getByText('Llave de acceso', { exact: true })).toBeVisible()
  const [used] = await device.credentials()
  expect(used?.signCount).toBeGreaterThan(1)

  // The control: without it, the same button opens nothing.
  await page.context().clearCookies()
  await device.forget()
  await page.goto(`${invita.url}/acceso`)
  await page.getByLabel('Correo electrónico').fill(EMAIL)
  await page.getByLabel('Contraseña', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Entrar', exact: true }).click()
  await page.getByRole('button', { name: 'Usar una llave de acceso' }).click()
  await page.goto(`${invita.url}/gestion/cuenta`)
  await expect(page).toHaveURL(/\/acceso\/segundo-paso/)
})
