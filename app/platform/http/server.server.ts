import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createRequestListener } from '@remix-run/node-fetch-server'
import compression from 'compression'
import sirv from 'sirv'
import { env } from '../env.server.ts'
import { log } from '../log.server.ts'
import { clientAddress, isSameOrigin, newRequestId, shortenAddress } from './request.server.ts'

const BODY_LIMIT = 256 * 1024
const STAFF_BODY_LIMIT = 12 * 1024 * 1024
const DRAIN_MS = 10_000

/** What the http layer knows of a request and hands to the application. */
export type RequestFacts = { requestId: string; address: string; origin: string | null }

export type HttpOptions = {
  /** Answers everything that is neither a file nor a probe. */
  handle(request: Request, facts: RequestFacts): Promise<Response>
  /** Rejects while the application can't serve (database away, migrations behind). */
  checkReady(): Promise<void>
  assetsFolder: string
}

export type RunningServer = { port: number; close(): Promise<void> }

/**
 * Serves files, probes and the application.
 * Refuses changes from other sites (403), bodies without a length (411) and too large ones (413) before any of
 * our code reads them.
 */
export async function startHttp({ handle, checkReady, assetsFolder }: HttpOptions): Promise<RunningServer> {
  const { PORT, HOST, APP_URL, TRUST_PROXY } = env()
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
    },
  })

  const server = createServer((req, res) => {
    const path = (req.url ?? '/').split('?', 1)[0]
    if (path === '/healthz') return plain(res, 200, 'ok')
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
    // sirv reads files without listening for errors: one that a new build took away must not end the process.
    res.on('pipe', (source) => source.once('error', () => res.destroy()))
    compress(req as never, res as never, () => assets(req, res, () => application(req, res)))
  })

  function application(req: IncomingMessage, res: ServerResponse) {
    const refusal = refuse(req, APP_URL)
    if (refusal) return plain(res, refusal.status, refusal.text)
    const address = clientAddress(req, TRUST_PROXY)
    const facts = { requestId: newRequestId(), address, origin: shortenAddress(address) }
    res.setHeader('X-Request-Id', facts.requestId)
    const begun = performance.now()
    res.once('finish', () => {
      log.info(
        {
          requestId: facts.requestId,
          method: req.method,
          status: res.statusCode,
          ms: Math.round(performance.now() - begun),
        },
        'request',
      )
    })
    const url = new URL(APP_URL)
    createRequestListener((request) => handle(request, facts), { host: url.host, protocol: url.protocol })(
      req,
      res,
    )
  }

  server.requestTimeout = 30_000
  server.headersTimeout = 15_000
  await listen(server, PORT, HOST)
  const bound = server.address()
  return {
    port: typeof bound === 'object' && bound ? bound.port : PORT,
    async close() {
      draining = true
      await drain(server)
    },
  }
}

function refuse(req: IncomingMessage, appUrl: string): { status: number; text: string } | null {
  if (req.method === 'GET' || req.method === 'HEAD') return null
  if (!isSameOrigin(req, appUrl))
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
