import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { createRequestListener } from '@remix-run/node-fetch-server'
import compression from 'compression'
import sirv from 'sirv'
import type { ChangeFeed } from '../database/changes.server.ts'
import { env } from '../env.server.ts'
import { log } from '../log.server.ts'
import { answerMetrics, countPage, countRequest } from '../metrics.server.ts'
import { tracedRequest, tracing } from '../request-trace.server.ts'
import type { Keep } from '../versioned-cache.server.ts'
import { PageCache, type PageKey } from './page-cache.server.ts'
import { clientAddress, isSameOrigin, newRequestId, shortenAddress } from './request.server.ts'

const BODY_LIMIT = 256 * 1024
const STAFF_BODY_LIMIT = 12 * 1024 * 1024
const DRAIN_MS = 10_000

/** What the http layer knows of a request and hands to the application. */
export type RequestFacts = {
  requestId: string
  address: string
  origin: string | null
  keepPage?: (keep: Keep) => void
}

export type HttpOptions = {
  /** Answers everything that is neither a file nor a probe. */
  handle(request: Request, facts: RequestFacts): Promise<Response>
  /** Rejects while the application can't serve (database away, migrations behind). */
  checkReady(): Promise<void>
  assetsFolder: string
  /** The kept page that a GET asks for; null where none. */
  pageKeyOf(url: string, headers: IncomingMessage['headers']): PageKey | null
  changes: ChangeFeed
  /** A path's route pattern, for logs and figures. */
  patternOf(path: string): string
  /** Paths that take a POST also from other sites: what they do rests on nothing that a browser adds by itself. */
  isOpenToOtherSites?(path: string): boolean
}

export type RunningServer = { port: number; close(): Promise<void> }

/**
 * Serves files, probes, kept pages and the application.
 * Refuses changes from other sites (403), bodies without a length (411) and too large ones (413) before any of
 * our code reads them.
 */
export async function startHttp(options: HttpOptions): Promise<RunningServer> {
  const {
    handle,
    checkReady,
    assetsFolder,
    pageKeyOf,
    changes,
    patternOf,
    isOpenToOtherSites = () => false,
  } = options
  const { PORT, HOST, APP_URL, TRUST_PROXY, DRAIN_SECONDS } = env()
  const { host, protocol, origin: ownOrigin } = new URL(APP_URL)
  let draining = false
  const compress = compression()
  const assets = sirv(assetsFolder, {
    etag: true,
    setHeaders(res, path) {
      // Vite puts a hash of the content into these names.
      res.setHeader(
        'Cache-Control',
        path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'public, max-age=300',
      )
      res.setHeader('X-Content-Type-Options', 'nosniff')
      if (path === '/speculation-rules.json')
        res.setHeader('Content-Type', 'application/speculationrules+json')
    },
  })
  const pages = new PageCache({
    feed: changes,
    origin: ownOrigin,
    render: (request, keepPage) =>
      // Nobody's address: the page is not for one person.
      handle(request, { requestId: tracedRequest() ?? newRequestId(), address: '', origin: null, keepPage }),
  })

  const server = createServer((req, res) => {
    const url = req.url ?? '/'
    const path = url.split('?', 1)[0] ?? '/'
    if (path === '/healthz') return plain(res, 200, 'ok')
    if (path === '/metrics') return void answerMetrics(req, res)
    if (path === '/readyz') {
      if (draining) return plain(res, 503, 'draining')
      checkReady().then(
        () => plain(res, 200, 'ready'),
        (err) => {
          log.warn({ err }, 'not ready')
          plain(res, 503, 'not ready')
        },
      )
      return
    }
    // A balancer that keeps connections open must not send the next request on one that is about to close.
    if (draining) res.shouldKeepAlive = false
    if (req.method === 'GET' || req.method === 'HEAD') {
      const key = pageKeyOf(url, req.headers)
      if (key) return kept(key, req, res)
    }
    // sirv reads files without listening for errors: one that a new build took away must not end the process.
    res.on('pipe', (source) => source.once('error', () => res.destroy()))
    compress(req as never, res as never, () => assets(req, res, () => application(path, req, res)))
  })

  function kept(key: PageKey, req: IncomingMessage, res: ServerResponse) {
    const requestId = begin(key.route, req, res)
    const answer = tracing(requestId, () => pages.answer(key, req, res))
    if (answer === 'hit') return countPage('hit')
    countPage('miss')
    answer.catch((err) => {
      // The pages' own way failed (the database is away): the application says it in its words.
      log.warn({ err, requestId }, 'page not made')
      if (res.headersSent || res.destroyed) return res.destroy()
      listener(req, res, requestId)
    })
  }

  function application(path: string, req: IncomingMessage, res: ServerResponse) {
    const refusal = refuse(req, isOpenToOtherSites(path) ? null : APP_URL)
    if (refusal) return plain(res, refusal.status, refusal.text)
    const requestId = begin(patternOf(path), req, res)
    // What it writes is seen by whoever comes next to this process, at once.
    if (req.method !== 'GET' && req.method !== 'HEAD') res.once('finish', () => changes.expectChange())
    tracing(requestId, () => listener(req, res, requestId))
  }

  /** Names the request, and says afterwards how it went. */
  function begin(route: string, req: IncomingMessage, res: ServerResponse): string {
    const requestId = newRequestId()
    res.setHeader('X-Request-Id', requestId)
    const begun = performance.now()
    res.once('finish', () => {
      const ms = performance.now() - begun
      countRequest(req.method, route, res.statusCode, ms)
      log.info(
        { requestId, method: req.method, route, status: res.statusCode, ms: Math.round(ms) },
        'request',
      )
    })
    return requestId
  }

  function listener(req: IncomingMessage, res: ServerResponse, requestId: string) {
    const address = clientAddress(req, TRUST_PROXY)
    const facts = { requestId, address, origin: shortenAddress(address) }
    createRequestListener((request) => handle(request, facts), { host, protocol })(req, res)
  }

  server.requestTimeout = 30_000
  server.headersTimeout = 15_000
  await listen(server, PORT, HOST)
  const bound = server.address()
  return {
    port: typeof bound === 'object' && bound ? bound.port : PORT,
    async close() {
      draining = true
      await delay(DRAIN_SECONDS * 1000)
      await drain(server)
    },
  }
}

/** `appUrl`: whose pages may send it; null where anybody may. */
function refuse(req: IncomingMessage, appUrl: string | null): { status: number; text: string } | null {
  if (req.method === 'GET' || req.method === 'HEAD') return null
  if (appUrl && !isSameOrigin(req, appUrl))
    return { status: 403, text: 'Forbidden: the form was sent from another site.' }
  if (req.headers['transfer-encoding']) return { status: 411, text: 'Length required.' }
  const limit = req.url?.startsWith('/gestion') ? STAFF_BODY_LIMIT : BODY_LIMIT
  if (Number(req.headers['content-length'] ?? 0) > limit) return { status: 413, text: 'Content too large.' }
  return null
}

function plain(res: ServerResponse, status: number, text: string): void {
  res.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
  res.end(text)
}

function listen(server: Server, port: number, host: string | undefined): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail)
    server.listen(port, host, () => {
      server.off('error', fail)
      done()
    })
  })
}

// Finishes what is being answered, then cuts what will not finish.
function drain(server: Server): Promise<void> {
  return new Promise((done) => {
    const limit = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
    server.close(() => {
      clearTimeout(limit)
      done()
    })
    server.closeIdleConnections()
  })
}
