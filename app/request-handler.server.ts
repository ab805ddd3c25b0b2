import { createRequestHandler, type ServerBuild } from '@remix-run/node'
import { env } from './platform/env.server.ts'
import { patternsById, routePatterns } from './platform/http/route-patterns.server.ts'
import type { HttpOptions, RequestFacts } from './platform/http/server.server.ts'

type Handler = Pick<HttpOptions, 'handle' | 'refuse' | 'patternOf'>

/** How Remix asked for data once: none of our pages does, and the router trips over it. */
const OLD_DATA_REQUEST = '_data'

/** Of no page; routes/public/not-found.tsx answers it. */
const NOWHERE = '/rechazo'

/**
 * The form that a forwarded link brings hundreds to, answered by a router that knows no other page: the whole one tries
 * each of its hundred routes three times for each request, which was a third of the work of registering.
 */
const RUSH = { pattern: '/sesiones/:slug', route: 'routes/public/session' }

function onlyRoute(build: ServerBuild, id: string): ServerBuild {
  if (!build.routes[id]) throw new Error(`No route ${id}`)
  const only = <T>(all: Record<string, T>) =>
    Object.fromEntries(Object.entries(all).filter(([each]) => each === 'root' || each === id))
  // What is rendered looks through the assets' routes, which must be those that there are.
  const assets = { ...build.assets, routes: only(build.assets.routes) }
  return { ...build, routes: only(build.routes), assets }
}

/**
 * The application behind the http layer. What no page could take is refused here, as a page in the reader's language: a form
 * where none is taken (405), and an address (400) that does not decode, of which the router would write to the log, that has a NUL
 * character, which PostgreSQL takes in no text, or that asks for data in Remix's old way.
 */
export function requestHandler(build: ServerBuild): Handler {
  const answer = createRequestHandler(build, env().NODE_ENV)
  const answerRush = createRequestHandler(onlyRoute(build, RUSH.route), env().NODE_ENV)
  const routes = Object.values(build.routes).flatMap((route) => route ?? [])
  const patternOf = routePatterns(routes)
  const patterns = patternsById(routes)
  const changeable = new Set(
    routes.filter(({ module }) => module.action !== undefined).map(({ id }) => patterns.get(id)),
  )
  return {
    patternOf,
    handle(request, facts) {
      const { pathname, href, searchParams } = new URL(request.url)
      if (!decodes(pathname) || href.includes('%00') || searchParams.has(OLD_DATA_REQUEST))
        return refuse(request, facts, 400)
      const changes = request.method !== 'GET' && request.method !== 'HEAD'
      if (!changes) return answer(request, facts)
      const pattern = patternOf(pathname)
      if (!changeable.has(pattern)) return refuse(request, facts, 405)
      return pattern === RUSH.pattern && !pathname.endsWith('.data')
        ? answerRush(request, facts)
        : answer(request, facts)
    },
    refuse,
  }

  function refuse({ url, headers }: Pick<Request, 'url' | 'headers'>, facts: RequestFacts, status: number) {
    const { pathname, search, origin } = new URL(url)
    const known = ['cookie', 'accept-language'].flatMap((name): [string, string][] => {
      const value = headers.get(name)
      return value === null ? [] : [[name, value]]
    })
    // The staff's pages send forms by themselves and read the answer as data.
    const address = `${origin}${NOWHERE}${pathname.endsWith('.data') ? '.data' : ''}`
    return answer(new Request(address, { method: 'POST', headers: known }), {
      ...facts,
      refusal: { status, path: pathname + search },
    })
  }
}

function decodes(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}
