import { PassThrough } from 'node:stream'
import { createReadableStreamFromReadable, type EntryContext, type ServerBuild } from '@remix-run/node'
import { Links, Meta, Outlet, RemixServer, Scripts, ScrollRestoration, useLoaderData } from '@remix-run/react'
import { Pool } from 'pg'
import { createElement, Fragment, type ReactNode } from 'react'
import { renderToPipeableStream } from 'react-dom/server'
import { PAGE, serveBuild } from './bare.ts'

// The page that `create-remix` makes, with one query in its loader: what somebody has who follows Remix's own guide. Its root,
// its entry.server and its flags are the template's (2.17) to the letter, but for JSX and the list of robots, which is asked only
// for those that name themselves.

const ABORT_DELAY = 5_000

function Layout({ children }: { children: ReactNode }) {
  return createElement(
    'html',
    { lang: 'en' },
    createElement(
      'head',
      null,
      createElement('meta', { charSet: 'utf-8' }),
      createElement('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      createElement(Meta),
      createElement(Links),
    ),
    createElement('body', null, children, createElement(ScrollRestoration), createElement(Scripts)),
  )
}

const root = {
  default: () => createElement(Outlet),
  Layout,
  links: () => [
    { rel: 'preconnect', href: 'https://fonts.googleapis.com' },
    { rel: 'preconnect', href: 'https://fonts.gstatic.com', crossOrigin: 'anonymous' },
    {
      rel: 'stylesheet',
      href: 'https://fonts.googleapis.com/css2?family=Inter:ital,opsz,wght@0,14..32,100..900;1,14..32,100..900&display=swap',
    },
  ],
}

function Page() {
  const session = useLoaderData() as { title: string; slug: string; capacity: number }
  return createElement(
    Fragment,
    null,
    createElement('h1', null, session.title),
    createElement('p', null, session.slug, ' ', session.capacity),
  )
}

function handleRequest(request: Request, status: number, headers: Headers, context: EntryContext) {
  return new Promise<Response>((resolve, reject) => {
    const { pipe, abort } = renderToPipeableStream(
      createElement(RemixServer, { context, url: request.url, abortDelay: ABORT_DELAY }),
      {
        onShellReady() {
          const body = new PassThrough()
          const stream = createReadableStreamFromReadable(body)
          headers.set('Content-Type', 'text/html')
          resolve(new Response(stream, { headers, status }))
          pipe(body)
        },
        onShellError: reject,
      },
    )
    setTimeout(abort, ABORT_DELAY)
  })
}

/** The page at GET /:slug, on Express. */
export function serveRemixTemplate(port: number, databaseUrl: string): void {
  const pool = new Pool({ connectionString: databaseUrl, max: 10 })
  const page = {
    default: Page,
    meta: () => [{ title: 'New Remix App' }, { name: 'description', content: 'Welcome to Remix!' }],
    loader: async ({ params }: { params: { slug?: string } }) =>
      (await pool.query(PAGE, [params.slug])).rows[0],
  }
  const asset = (id: string, hasLoader: boolean) => ({
    id,
    hasAction: false,
    hasLoader,
    hasClientAction: false,
    hasClientLoader: false,
    hasErrorBoundary: false,
    module: `/assets/${id}-BmZ1nsWc.js`,
    imports: ['/assets/components-DzyVGh1H.js', '/assets/index-BLcK7bJw.js'],
    css: [],
  })
  const pageRoute = { id: 'page', parentId: 'root', path: ':slug' }
  const build = {
    mode: 'production',
    entry: { module: { default: handleRequest } },
    routes: { root: { id: 'root', path: '', module: root }, page: { ...pageRoute, module: page } },
    assets: {
      version: '8d1c1f0a',
      url: '/assets/manifest-8d1c1f0a.js',
      entry: {
        module: '/assets/entry.client-C8pGPd0e.js',
        imports: ['/assets/components-DzyVGh1H.js', '/assets/index-BLcK7bJw.js'],
        css: [],
      },
      routes: {
        root: { ...asset('root', false), path: '', css: ['/assets/root-BcYlTqGV.css'] },
        page: { ...asset('page', true), ...pageRoute },
      },
    },
    future: {
      v3_fetcherPersist: true,
      v3_relativeSplatPath: true,
      v3_throwAbortReason: true,
      v3_singleFetch: true,
      v3_lazyRouteDiscovery: true,
    },
    publicPath: '/',
    assetsBuildDirectory: 'build/client',
    isSpaMode: false,
    basename: '/',
  } as unknown as ServerBuild
  serveBuild(port, build)
}
