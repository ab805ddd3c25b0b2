import { gzipSync } from 'node:zlib'
import { expect, type Page, test } from '@playwright/test'
import { newDataFolder, type RunningInvita, startInvita } from './server.ts'

// What is promised of every public page: little JavaScript, nothing that moves, no framework, fonts that hold nothing up.
const LIMIT = 15 * 1024
const PATHS = ['/', 'session', '/proponer', '/privacidad', '/privacidad/arco', '/acceso-inexistente']

let data: Awaited<ReturnType<typeof newDataFolder>>
let invita: RunningInvita
let session: string

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000)
  data = await newDataFolder()
  invita = await startInvita(data.folder)
  const page = await browser.newPage()
  await page.goto(invita.url)
  session = (await page.locator('a[href^="/sesiones/"]').first().getAttribute('href')) ?? ''
  await page.close()
})
test.afterAll(async () => {
  await invita?.stop()
  await data?.remove()
})

for (const path of PATHS) {
  test(`${path}: at most 15 kB of JavaScript, nothing moves, nothing hydrates`, async ({ browser }) => {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'es-MX' })
    const page = await context.newPage()
    const scripts: Promise<number>[] = []
    page.on('response', (response) => {
      if (response.request().resourceType() === 'script')
        scripts.push(response.body().then((body) => gzipSync(body).length))
    })
    await page.addInitScript(() => {
      const seen = window as unknown as { moved: number }
      seen.moved = 0
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) seen.moved += (entry as unknown as { value: number }).value
      }).observe({ type: 'layout-shift', buffered: true })
    })
    const answer = await page.goto(invita.url + (path === 'session' ? session : path))
    await page.waitForLoadState('networkidle')
    await page.evaluate(() => document.fonts.ready)
    await scrollThrough(page)
    const inline = await page.locator('script:not([src])').evaluateAll((all) =>
      all
        .filter((script) => /^$|javascript|module/.test(script.getAttribute('type') ?? ''))
        .map(({ textContent }) => textContent)
        .join('\n'),
    )
    const bytes = (await Promise.all(scripts)).reduce((sum, each) => sum + each, gzipSync(inline).length)
    expect(bytes).toBeLessThanOrEqual(LIMIT)
    // A fraction of a pixel, when a font takes its stand-in's place, is nothing that anybody sees (a shift of 0.1 is).
    expect(await page.evaluate(() => (window as unknown as { moved: number }).moved)).toBeLessThan(0.001)
    expect(await page.evaluate(() => '__remixContext' in window)).toBe(false)
    expect(answer?.headers()['speculation-rules']).toBe('"/speculation-rules.json"')
    // Those that are fetched; the faces that stand in for them are on the machine already.
    const displays = await page.evaluate(() =>
      [...document.fonts].filter(({ family }) => !/fallback/i.test(family)).map(({ display }) => display),
    )
    expect(displays.length).toBeGreaterThan(0)
    expect(displays.filter((display) => !['swap', 'optional', 'fallback'].includes(display))).toEqual([])
    await context.close()
  })
}

async function scrollThrough(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let y = 0; y < document.body.scrollHeight; y += 400) {
      window.scrollTo(0, y)
      await new Promise((done) => requestAnimationFrame(done))
    }
  })
}
