import { spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { Client } from 'pg'

const root = resolve(import.meta.dirname, '../..')
const SECRET = 'kept for the length of this test, no longer'

/** Where an Invita keeps what it has, and what its processes must be told for that. */
export type Place = {
  DATA_DIR: string
  DATABASE_URL: string
  SESSION_SECRET: string
}

/** Places for real processes, each with an empty database; all go at the end. */
export async function openPlaces() {
  const folder = await mkdtemp(join(tmpdir(), 'invita-places-'))
  const { TEST_DATABASE_URL } = process.env
  const admin = TEST_DATABASE_URL ? new Client({ connectionString: TEST_DATABASE_URL }) : null
  await admin?.connect()
  const databases: string[] = []
  return {
    folder,
    async place(kind: 'embedded' | 'server'): Promise<Place> {
      const name = `invita_place_${randomBytes(6).toString('hex')}`
      const DATA_DIR = join(folder, name)
      await mkdir(DATA_DIR)
      if (kind === 'embedded' || !TEST_DATABASE_URL)
        return { DATA_DIR, DATABASE_URL: '', SESSION_SECRET: SECRET }
      await admin?.query(`CREATE DATABASE ${name}`)
      databases.push(name)
      const url = new URL(TEST_DATABASE_URL)
      url.pathname = `/${name}`
      return { DATA_DIR, DATABASE_URL: url.href, SESSION_SECRET: SECRET }
    },
    async close() {
      for (const name of databases) await admin?.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      await admin?.end()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** `npm run invita -- …` of the build, to its end. */
export async function runInvita(at: Place, ...args: string[]) {
  const child = spawn(process.execPath, ['.production/run.mjs', 'cli', ...args], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', INVITA_NOW: '', ...at },
  })
  const [code, stdout, stderr] = await Promise.all([
    new Promise<number | null>((done) => child.once('exit', done)),
    text(child.stdout),
    text(child.stderr),
  ])
  return { code, stdout, stderr }
}

const COLUMNS =
  'tipo,titulo,fecha,hora,zona,ciudad,pais,anfitrion,credito,organizacion,consejeria,colaboracion,estado,asistencia,fuente_asistencia,invitaciones'

/** Loads a programme of one session to come, in Chicago. @throws where that is refused */
export async function loadOneSession(at: Place): Promise<void> {
  const file = join(at.DATA_DIR, 'programa.csv')
  const row =
    'invita,Sesión de prueba,2030-01-15,19:00,America/Chicago,Chicago,US,Rosa Méndez,,,,,anunciada,,,'
  await writeFile(file, `${COLUMNS}\n${row}\n`)
  const { code, stderr } = await runInvita(at, 'import', file)
  if (code !== 0) throw new Error(stderr)
}

/** The first session that an agenda leads to. */
export async function firstSlug(port: number): Promise<string | undefined> {
  const agenda = await (await fetch(`http://127.0.0.1:${port}/`)).text()
  return agenda.match(/href="\/sesiones\/([a-z0-9-]+)"/)?.[1]
}

/** Sends the form of a session as somebody with an address of their own (`TRUST_PROXY` 1). @returns the answer's status */
export async function registerAt(port: number, slug: string | undefined, email: string): Promise<number> {
  const part = () => Math.floor(Math.random() * 250)
  const answer = await fetch(`http://127.0.0.1:${port}/sesiones/${slug}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'x-forwarded-for': `10.${part()}.${part()}.${part()}` },
    body: new URLSearchParams({
      ...{ formKey: randomUUID(), since: '', website: '', name: 'Ana Ruiz', partySize: '1', email },
      ...{ question: '', zone: 'America/Chicago', notice: '1', via: '' },
    }),
  })
  await answer.arrayBuffer()
  return answer.status
}
