import { connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readServerFault } from '#app/modules/mail/server-fault.server.ts'
import { closeDatabase, db, openDatabase } from '#app/platform/db.server.ts'
import { ADMIN, contextOf } from '#tests/support/context.ts'
import { firstSlug, loadOneSession, openPlaces, type Place, registerAt } from '#tests/support/operator.ts'
import { freePort, isBuilt, launchInvita, type RunningProcess, ready } from '#tests/support/running-invita.ts'
import { type SmtpPeer, startSmtpPeer } from '#tests/support/smtp-peer.ts'

type Line = 'passes' | 'refuses' | 'hangs' | 'breaks'

/** The line to a mail server, on a port of its own: as it is, closed, one that takes and says nothing, one that breaks in the midst of a mail. */
async function openLine(port: number, behind: number) {
  let line: Line = 'passes'
  let server: Server | null = null
  const open = new Set<Socket>()
  const keep = (socket: Socket) => {
    open.add(socket)
    socket.on('error', () => {}).on('close', () => open.delete(socket))
  }
  function answer(client: Socket) {
    keep(client)
    if (line === 'hangs') return
    const upstream = connect(behind, '127.0.0.1')
    keep(upstream)
    upstream.pipe(client)
    client.on('close', () => upstream.destroy())
    client.on('data', (chunk: Buffer) => {
      // The text of the mail has begun; its end does not come.
      if (line === 'breaks' && chunk.includes('Message-ID')) return client.destroy()
      upstream.write(chunk)
    })
  }
  async function close() {
    for (const socket of open) socket.destroy()
    await new Promise<void>((done) => (server ? server.close(() => done()) : done()))
    server = null
  }
  async function become(next: Line) {
    await close()
    line = next
    if (next === 'refuses') return
    server = createServer(answer)
    await new Promise<void>((done) => server?.listen(port, '127.0.0.1', done))
  }
  await become('passes')
  return { become, close }
}

const full = process.env.CAMPAIGN === 'full'
// Each way takes half a minute and more: so long rests a mail that found the way closed.
const WAYS: readonly (readonly [Line, RegExp])[] = [
  ['refuses', /^ECONNREFUSED|^ESOCKET/],
  ...(full
    ? ([
        ['breaks', /^ECONN|^ESOCKET/],
        // Twenty seconds until it is given up as silent, and then the pauses of several faults in a row.
        ['hangs', /^ETIMEDOUT|^ECONNECTION|^ESOCKET/],
      ] as const)
    : []),
]

// The application and its worker, with a mail server that goes away in every way.
describe.runIf(isBuilt())('the mail server is gone', () => {
  let places: Awaited<ReturnType<typeof openPlaces>>
  let at: Place
  let peer: SmtpPeer
  let line: Awaited<ReturnType<typeof openLine>>
  let port: number
  let slug: string | undefined
  const running: RunningProcess[] = []

  beforeAll(async () => {
    places = await openPlaces()
    at = await places.place('server')
    await loadOneSession(at)
    peer = await startSmtpPeer()
    const [smtp, web] = [await freePort(), await freePort()]
    line = await openLine(smtp, Number(new URL(peer.url).port))
    port = web
    const variables = {
      ...at,
      SMTP_URL: `smtp://127.0.0.1:${smtp}`,
      PORT: String(port),
      APP_URL: `http://127.0.0.1:${port}`,
      INVITA_DEMO: '0',
      TRUST_PROXY: '1',
      LOG_LEVEL: 'info',
      TEST_LOGS: '',
    }
    running.push(launchInvita('start', variables, true))
    await ready(port, running[0]?.child)
    // Embedded the application is its own worker.
    if (at.DATABASE_URL) running.push(launchInvita('worker', variables, true))
    slug = await firstSlug(port)
    // Looked at from beside, as staff's pages do.
    if (at.DATABASE_URL) process.env.DATABASE_URL = at.DATABASE_URL
    process.env.DATA_DIR = at.DATA_DIR
    await openDatabase(() => {}, { joinRunning: true })
  }, 300_000)

  afterAll(async () => {
    await closeDatabase()
    await Promise.all(running.map(({ end }) => end('SIGKILL')))
    await line?.close()
    await peer?.close()
    await places.close()
  }, 120_000)

  const asStaff = () => contextOf(ADMIN, new Date())
  const mails = () => db.mailDelivery.findMany({ where: { recipientKind: 'ATTENDEE' } })
  async function until(holds: () => Promise<boolean>) {
    while (!(await holds())) await delay(100)
  }

  let people = 0
  /** People register and read meanwhile; nothing of it hurts. */
  async function liveOn(): Promise<void> {
    for (let each = 0; each < 4; each++) {
      people += 1
      expect(await registerAt(port, slug, `persona-${people}@example.com`)).toBe(303)
      expect((await fetch(`http://127.0.0.1:${port}/sesiones/${slug}`)).status).toBe(200)
    }
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200)
    expect((await mails()).length).toBe(people)
  }

  const idsOf = () => peer.received.flatMap((raw) => /^Message-ID: (.+)$/im.exec(raw)?.[1] ?? [])

  test('mails wait, the rest is unhurt, staff are told, and all go once it is back', {
    timeout: 600_000,
  }, async () => {
    await liveOn()
    await until(async () => (await mails()).every(({ status }) => status === 'SENT'))
    expect(await readServerFault(asStaff())).toBeNull()

    for (const [how, code] of WAYS) {
      const taken = peer.received.length
      await line.become(how)
      await liveOn()
      // Since it is this that somebody meets now, not what was met before.
      await until(async () => {
        const fault = await readServerFault(asStaff())
        return fault?.kind === 'away' && code.test(fault.code)
      })
      const waiting = (await mails()).filter(({ status }) => status === 'PENDING')
      expect(waiting, how).toHaveLength(4)
      expect((await readServerFault(asStaff()))?.waiting, how).toBe(4)
      expect(peer.received.length, how).toBe(taken)

      await line.become('passes')
      await until(async () => (await mails()).every(({ status }) => status === 'SENT'))
      expect(await readServerFault(asStaff()), how).toBeNull()
      expect(new Set(idsOf()).size, how).toBe(people)
    }

    // Each once: of a mail that broke off in its midst nothing had arrived.
    expect(idsOf()).toHaveLength(people)
    for (const { child, output } of running) expect(child.exitCode, output().slice(-2000)).toBeNull()
    expect(running.map(({ output }) => output()).join('')).not.toMatch(/persona-\d+@|Ana Ruiz/)
    process.stdout.write(
      `mail server ${WAYS.map(([how]) => how).join(', ')}: ${people} mails, each once, none lost\n`,
    )
  })
})
