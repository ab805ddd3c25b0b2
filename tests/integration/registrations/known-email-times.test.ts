import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { ensureNotices } from '#app/modules/privacy/ensure-notices.server.ts'
import { db } from '#app/platform/db.server.ts'
import { action as register } from '#app/routes/public/session.tsx'
import { action as recover } from '#app/routes/staff/forgot-password.tsx'
import { makeAccount } from '#tests/support/accounts-factory.ts'
import { campaign } from '#tests/support/campaign.ts'
import { NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { random } from '#tests/support/random.ts'
import { publishedSession } from '#tests/support/registration-factory.ts'

process.env.INVITA_NOW = NOW.toISOString()
useDatabase()
beforeAll(() => ensureNotices(NOW))

const { seed, numRuns } = campaign('known and unknown addresses', { quick: 20, full: 400 })
const chance = random(seed)

type Answer = { body: string; ms: number }

/** `email`: what was typed comes back in a form, and is left out of the comparison. */
async function timed(email: string, work: () => Promise<unknown>): Promise<Answer> {
  const begun = performance.now()
  const answer = await work()
  const ms = performance.now() - begun
  if (answer instanceof Response)
    return { ms, body: `${answer.status} ${[...answer.headers].join(' ')} ${await answer.text()}` }
  return { ms, body: JSON.stringify(answer).replaceAll(email, '') }
}

let people = 0
/** Each from an address of its own, so that the limits stay out of it. */
function post(path: string, fields: Record<string, string>) {
  people++
  return {
    request: new Request(`http://localhost:3000${path}`, {
      method: 'POST',
      body: new URLSearchParams(fields),
    }),
    context: { requestId: 'test', address: `10.0.${people >> 8}.${people & 255}`, origin: null },
  }
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Known and unknown in turn, first the one or the other, so that what slows the machine slows both. */
async function compare(name: string, known: () => Promise<Answer>, unknown: () => Promise<Answer>) {
  const times = { known: [] as number[], unknown: [] as number[] }
  for (let pair = 0; pair < numRuns; pair++) {
    const first = chance() < 0.5
    const one = first ? await known() : await unknown()
    const other = first ? await unknown() : await known()
    // Of who is known nothing may be told, whatever the pair.
    expect(one.body).toBe(other.body)
    times.known.push((first ? one : other).ms)
    times.unknown.push((first ? other : one).ms)
  }
  const [a, b] = [median(times.known), median(times.unknown)]
  process.stdout.write(
    `${name}: ${numRuns} pairs, the same answers; median ${a.toFixed(2)} ms known, ${b.toFixed(2)} ms unknown, ratio ${(a / b).toFixed(2)}; seed ${seed}\n`,
  )
}

function form(email: string): Record<string, string> {
  return {
    formKey: randomUUID(),
    since: '',
    website: '',
    name: 'Ana Ruiz',
    email,
    partySize: '1',
    zone: 'Europe/Madrid',
    notice: '1',
  }
}

test('a registration', { timeout: 600_000 }, async () => {
  const { id, slug } = await publishedSession({ capacity: 100_000 })
  const send = (email: string) =>
    timed(email, () => register({ ...post(`/sesiones/${slug}`, form(email)), params: { slug } }))
  const registered: string[] = []
  const unknown = async () => {
    const email = `${randomUUID()}@example.org`
    registered.push(email)
    return send(email)
  }
  for (let warm = 0; warm < 5; warm++) await unknown()
  // Each known address is asked for once, so that none meets its own limit.
  await compare('a registration', () => send(registered.shift() ?? ''), unknown)
  // The control: what is compared did happen.
  expect(await db.registration.count({ where: { sessionId: id } })).toBe(numRuns + 5)
  expect(await db.mailDelivery.count({ where: { subjectId: id, kind: 'registrationLink' } })).toBe(numRuns)
})

test('a forgotten password', { timeout: 600_000 }, async () => {
  const ask = (email: string) =>
    timed(email, () => recover({ ...post('/acceso/olvido', { email }), params: {} }))
  const accounts = await Promise.all(Array.from({ length: numRuns + 5 }, () => makeAccount()))
  const emails = accounts.map(({ email }) => email)
  for (let warm = 0; warm < 5; warm++) await ask(emails.shift() ?? '')
  await compare(
    'a forgotten password',
    () => ask(emails.shift() ?? ''),
    () => ask(`${randomUUID()}@example.org`),
  )
  expect(await db.mailDelivery.count({ where: { kind: 'staffRecovery' } })).toBe(numRuns + 5)
})
