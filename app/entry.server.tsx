import { randomBytes } from 'node:crypto'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { AppLoadContext, EntryContext } from '@remix-run/node'
import { isRouteErrorResponse, RemixServer } from '@remix-run/react'
import type { ReactElement } from 'react'
import { renderToPipeableStream } from 'react-dom/server'
import { isDatabaseAway } from './platform/database/away.ts'
import { openDatabase } from './platform/db.server.ts'
import { env } from './platform/env.server.ts'
import { securityHeaders } from './platform/http/security-headers.server.ts'
import { log } from './platform/log.server.ts'
import { hydrates } from './routes/hydration.ts'
import { rootDataOf } from './routes/root-data.server.ts'
import { RootDataContext } from './routes/root-data.ts'
import { NonceContext } from './ui/nonce.tsx'

// `npm start`, the worker and the command line run from this same bundle.
export { main } from './main.server.ts'

if (import.meta.env.DEV && !import.meta.env.VITEST) await openDatabase()

export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  context: EntryContext,
  facts: AppLoadContext,
): Promise<Response> {
  const { matches, errors } = context.staticHandlerContext
  // Only the root's own error page carries no scripts; one inside the staff's frame does.
  const hydrate =
    errors?.root === undefined &&
    matches.some(({ route }) => hydrates(context.routeModules[route.id]?.handle))
  const nonce = randomBytes(16).toString('base64')
  const html = await renderWhole(
    <NonceContext.Provider value={nonce}>
      <RootDataContext.Provider value={rootDataOf(request, facts)}>
        <RemixServer context={context} url={request.url} nonce={nonce} />
      </RootDataContext.Provider>
    </NonceContext.Provider>,
    nonce,
  )
  headers.set('Content-Type', 'text/html; charset=utf-8')
  // Pages depend on cookies (language, zone, sign-in) unless a route says otherwise.
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'private, no-cache')
  const security = securityHeaders(hydrate ? nonce : null, env().APP_URL.startsWith('https:'))
  if (!hydrate) headers.set('Speculation-Rules', '"/speculation-rules.json"')
  if (!import.meta.env.DEV) for (const [name, value] of Object.entries(security)) headers.set(name, value)
  // A page that could not be made because the database is away may be asked for again; so may a form that was kept.
  const away = status === 503 || (status === 500 && facts.databaseAway === true)
  if (away) headers.set('Retry-After', '5')
  return new Response(html, { status: away ? 503 : status, headers })
}

/**
 * The whole page at once. Not `renderToString`: a page that hydrates carries its data in a suspended part, which that one
 * leaves out, and the browser then waits for it for ever.
 */
function renderWhole(page: ReactElement, nonce: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const body = new PassThrough()
    const { pipe } = renderToPipeableStream(page, {
      nonce,
      onAllReady: () => {
        // Also called after an error, when nobody waits for the text any more: a promise that fails alone ends the process.
        text(body).then(resolve, reject)
        pipe(body)
      },
      onShellError: reject,
      onError: reject,
    })
  })
}

export function handleError(
  error: unknown,
  { request, context }: { request: Request; context: AppLoadContext },
): void {
  if (request.signal.aborted || isRouteErrorResponse(error)) return
  if (isDatabaseAway(error)) context.databaseAway = true
  log.error({ err: error, requestId: context.requestId, method: request.method }, 'request failed')
}
