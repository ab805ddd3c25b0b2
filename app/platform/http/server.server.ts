import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { createRequestListener } from '@remix-run/node-fetch-server'
import compression from 'compression'
import sirv from 'sirv'
import type { ChangeFeed } from '../database/changes.server.ts'
import { env } from '../env.server.ts'
import { log } from '../log.server.ts'
import { answerMetrics, countPage, countRequest } from '../metrics.server.ts'
import { newRequestId, tracedRequest, tracing } from '../request-trace.server.ts'
import type { Keep } from '../versioned-cache.server.ts'
import { PageCache, type PageKey } from './page-cache.server.ts'
import { clientAddress, isSameOrigin, shortenAddress } from './request.server.ts'

const BODY_LIMIT = 256 * 1024
const STAFF_BODY_LIMIT = 12 * 1024 * 1024
const DRAIN_MS = 10_000
/** nginx's word for it; never sent. */
const HUNG_UP = 499
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST'])

/** What the http layer knows of a request and hands to the application. */
export type RequestFacts = {
  requestId: string
  address: string
  origin: string | null
  keepPage?: (keep: Keep) => void
  /** What an action told the answer that is rendered after it, in the same request: the cookie is still the old one. */
  begunSession?: string
  /** Why nothing of the request is looked at: the answer's status, and the path that was asked. */
  refusal?: { status: number; path: string }
}

export type HttpOptions = {
  /** Answers everything that is neither a file nor a probe. */
  handle(request: Request, facts: RequestFacts): Promise<Response>
  /** Says, as a page in the reader's language, that a request is not looked at. */
  refuse(request: Pick<Request, 'url' | 'headers'>, facts: RequestFacts, status: number): Promise<Response>
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
    refuse,
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
    // A proxy's form ('http://…') or '*': of no page, and it makes no URL together with our own origin.
    if (!url.startsWith('/')) return plain(res, 400, 'bad request')
    if (!METHODS.has(req.method ?? '')) return plain(res, 405, 'method not allowed')
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
    const requestId = begin(patternOf(path), req, res)
    const refusal = refusalOf(req, isOpenToOtherSites(path) ? null : APP_URL)
    if (refusal) return refused(refusal, req, res, requestId)
    // What it writes is seen by whoever comes next to this process, at once.
    if (req.method !== 'GET' && req.method !== 'HEAD') res.once('finish', () => changes.expectChange())
    tracing(requestId, () => listener(req, res, requestId))
  }

  /** Names the request, and says afterwards how it went. */
  function begin(route: string, req: IncomingMessage, res: ServerResponse): string {
    const requestId = newRequestId()
    res.setHeader('X-Request-Id', requestId)
    const begun = performance.now()
    // Also of one whose sender hung up before the answer was out: who waited in vain must not be missing from the figures.
    res.once('close', () => {
      const ms = performance.now() - begun
      const status = res.writableFinished ? res.statusCode : HUNG_UP
      countRequest(req.method, route, status, ms)
      log.info({ requestId, method: req.method, route, status, ms: Math.round(ms) }, 'request')
    })
    return requestId
  }

  function listener(req: IncomingMessage, res: ServerResponse, requestId: string) {
    const facts = factsOf(req, requestId)
    createRequestListener((request) => handle(request, facts), { host, protocol })(req, res)
  }

  function refused(status: number, req: IncomingMessage, res: ServerResponse, requestId: string) {
    const { cookie = '', 'accept-language': accepted = '' } = req.headers
    const request = {
      url: ownOrigin + req.url,
      headers: new Headers({ cookie, 'accept-language': accepted }),
    }
    // Not as a request with a body: one that nobody reads would be held back, and its sender waits until it is taken.
    createRequestListener(() => refuse(request, factsOf(req, requestId), status))(req, res)
  }

  function factsOf(req: IncomingMessage, requestId: string): RequestFacts {
    const address = clientAddress(req, TRUST_PROXY)
    return { requestId, address, origin: shortenAddress(address) }
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

/** The status with which a request is refused; null where it is not. `appUrl`: whose pages may send it; null where anybody may. */
function refusalOf(req: IncomingMessage, appUrl: string | null): number | null {
  if (req.method === 'GET' || req.method === 'HEAD') return null
  if (appUrl && !isSameOrigin(req, appUrl)) return 403
  if (req.headers['transfer-encoding']) return 411
  const limit = req.url?.startsWith('/gestion') ? STAFF_BODY_LIMIT : BODY_LIMIT
  return Number(req.headers['content-length'] ?? 0) > limit ? 413 : null
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
