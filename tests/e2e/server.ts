import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { type ParsedMail, simpleParser } from 'mailparser'
import { codeAt } from '../../app/modules/accounts/totp.server.ts'

export type RunningInvita = {
  url: string
  /** The one-time link that a start without an administrator prints. */
  invitation: string | null
  /** Everything the process wrote so far. */
  output(): string
  stop(): Promise<void>
}

/** A data folder of its own, as a person would have it; thrown away at the end. */
export async function newDataFolder(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'invita-e2e-'))
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}

/** `npm start` with an embedded database in `folder`, whose clock begins at `at` (the real one where absent). */
export async function startInvita(folder: string, at?: Date): Promise<RunningInvita> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const child = spawn('npm', ['start', '--silent'], {
    env: {
      ...process.env,
      NODE_ENV: 'test',
      PORT: String(port),
      APP_URL: url,
      DATA_DIR: folder,
      DATABASE_URL: '',
      INVITA_NOW: at?.toISOString() ?? '',
    },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text
    })
  }
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}\n${output}`)
    return output.includes('Invita is ready') && (await fetch(`${url}/readyz`)).ok
  }, 120_000)
  return {
    url,
    invitation: output.match(/https?:\/\/\S+\/acceso\/\S+/)?.[0] ?? null,
    output: () => output,
    async stop() {
      await stop(child)
      const logs = process.env.TEST_LOGS
      if (!logs) return
      // The link that makes the first administrator is printed on purpose, for whoever starts it.
      await mkdir(logs, { recursive: true })
      await writeFile(join(logs, `e2e-${port}.txt`), output.replaceAll(/\/acceso\/[\w-]{43}/g, '/acceso/…'))
    },
  }
}

/** The newest mail to `address` whose subject matches, once it is there. */
export async function mailTo(folder: string, address: string, subject: RegExp): Promise<ParsedMail> {
  let found: ParsedMail | undefined
  await until(async () => {
    const names = (await readdir(join(folder, 'mail')).catch(() => [])).filter((name) =>
      name.endsWith('.eml'),
    )
    for (const name of names.sort()) {
      const mail = await simpleParser(await readFile(join(folder, 'mail', name)))
      const to = Array.isArray(mail.to) ? mail.to : mail.to ? [mail.to] : []
      if (
        to.some(({ value }) => value.some((one) => one.address === address)) &&
        subject.test(mail.subject ?? '')
      )
        found = mail
    }
    return found !== undefined
  }, 30_000)
  if (!found) throw new Error(`no mail to ${address}`)
  return found
}

/** The first link of a mail's text whose path begins with `path`. */
export function linkIn(mail: ParsedMail, path: string): string {
  const link = mail.text
    ?.match(/https?:\/\/[^\s<>"]+/g)
    ?.find((url) => new URL(url).pathname.startsWith(path))
  if (!link) throw new Error(`no link to ${path} in “${mail.subject}”`)
  return link
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((done) => child.once('exit', done))
  // npm does not hand signals on, so the whole group gets it.
  if (child.pid && child.exitCode === null) process.kill(-child.pid, 'SIGTERM')
  await ended
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer().once('error', fail)
    probe.listen(0, () => {
      const address = probe.address()
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function until(holds: () => Promise<boolean>, limit: number): Promise<void> {
  const end = Date.now() + limit
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited ${limit} ms in vain`)
    await new Promise((done) => setTimeout(done, 200))
  }
}

/**
 * What the app on a person's phone shows `now`: `key` is the text under the QR code. Each code counts once, so `now` must be
 * another half-minute than the time before.
 */
export function phoneCode(key: string, now: Date): string {
  return codeAt(key.replace(/\s/g, ''), Math.floor(now.getTime() / 30_000))
}

/** On the page that asks for a first second factor: sets up codes on a phone. @returns the key, for `phoneCode` */
export async function enrolPhone(page: Page): Promise<string> {
  const key = (await page.locator('[data-totp-key]').textContent()) ?? ''
  await page.getByLabel('Código que muestra ahora').fill(phoneCode(key, new Date()))
  await page.getByRole('button', { name: 'Activar la aplicación' }).click()
  await expect(page.getByRole('list', { name: 'Códigos de respaldo' }).getByRole('listitem')).toHaveCount(10)
  return key
}
