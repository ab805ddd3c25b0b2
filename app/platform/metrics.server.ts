import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { onQuery, pool } from './db.server.ts'
import { env } from './env.server.ts'
import { log } from './log.server.ts'

/** Figures of this process; a module adds its own with `registers: [registry]`. */
export const registry = new Registry()

const requests = new Histogram({
  name: 'invita_http_request_seconds',
  help: 'Time to the last byte, by route pattern: never by URL, since URLs carry tokens',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers: [registry],
})
const pages = new Counter({
  name: 'invita_page_cache_total',
  help: 'Public pages answered from memory (hit) or made (miss)',
  labelNames: ['result'],
  registers: [registry],
})
const queries = new Histogram({
  name: 'invita_database_query_seconds',
  help: 'Time of one statement, as the application sees it',
  buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
  registers: [registry],
})
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST'])

let started = false

/** Begins to count; the database is open. */
export function startMetrics(): void {
  if (started) return
  started = true
  collectDefaultMetrics({ register: registry })
  onQuery((_, ms) => queries.observe(ms / 1000))
  new Gauge({
    name: 'invita_database_pool',
    help: 'Connections to the database: open, idle, and people waiting for one',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      this.set({ state: 'open' }, pool.totalCount)
      this.set({ state: 'idle' }, pool.idleCount)
      this.set({ state: 'waiting' }, pool.waitingCount)
    },
  })
}

export function countRequest(method: string | undefined, route: string, status: number, ms: number): void {
  const known = method && METHODS.has(method) ? method : 'other'
  requests.observe({ method: known, route, status: String(status) }, ms / 1000)
}

export function countPage(result: 'hit' | 'miss'): void {
  pages.inc({ result })
}

/** Answers /metrics; whoever may not read it is told that there is nothing. */
export async function answerMetrics(req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (!mayReadMetrics(req, env().METRICS_TOKEN)) {
    res.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' }).end()
    return
  }
  try {
    const text = await registry.metrics()
    res.writeHead(200, { 'Content-Type': registry.contentType, 'Cache-Control': 'no-store' }).end(text)
  } catch (err) {
    log.warn({ err }, 'metrics failed')
    res.writeHead(503, { 'Cache-Control': 'no-store' }).end()
  }
}

/**
 * With a token, who shows it; without one, programs on this machine. What a proxy of this machine passes on is not from here.
 */
export function mayReadMetrics(
  { headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>,
  token: string | undefined,
): boolean {
  if (token) {
    const given = Buffer.from(headers.authorization ?? '')
    const right = Buffer.from(`Bearer ${token}`)
    return given.length === right.length && timingSafeEqual(given, right)
  }
  const peer = socket.remoteAddress ?? ''
  const here = peer === '::1' || peer.replace('::ffff:', '').startsWith('127.')
  return here && !headers['x-forwarded-for'] && !headers.forwarded && !headers['x-real-ip']
}

/** For a process that serves no pages: /metrics alone, on METRICS_PORT of this machine, where that is set. */
export async function serveMetrics(): Promise<{ close(): Promise<void> } | null> {
  const { METRICS_PORT } = env()
  if (METRICS_PORT === undefined) return null
  const server = createServer((req, res) => {
    if (req.url === '/metrics') return void answerMetrics(req, res)
    res.writeHead(404).end()
  })
  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen(METRICS_PORT, env().METRICS_TOKEN ? undefined : '127.0.0.1', done)
  })
  return {
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
