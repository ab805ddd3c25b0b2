import { createServer } from 'node:http'
import { createRequestHandler } from '@remix-run/express'
import type { EntryContext, ServerBuild } from '@remix-run/node'
import { RemixServer, useLoaderData } from '@remix-run/react'
import express from 'express'
import { Pool } from 'pg'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'

// What a page costs that does nothing but be a page, and a form that does nothing but write: the measure for ours.

export const PAGE = 'SELECT "title", "slug", "capacity" FROM "Session" WHERE "slug" = $1'

/** The same bytes from memory. */
export function serveBytes(port: number, bytes: Buffer): void {
  createServer((_, res) => {
    res.writeHead(200, {
      'Content-Type': 'text/html',
      'Content-Encoding': 'br',
      'Content-Length': bytes.length,
    })
    res.end(bytes)
  }).listen(port)
}

/** Locks the session, inserts the person, counts them: three round trips in a transaction. */
async function register(pool: Pool, sessionId: string): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query('SELECT "taken" FROM bench_session WHERE "id" = $1 FOR UPDATE', [sessionId])
    await client.query(
      'INSERT INTO bench_registration ("sessionId", "email") VALUES ($1, gen_random_uuid()::text)',
      [sessionId],
    )
    await client.query('UPDATE bench_session SET "taken" = "taken" + 1 WHERE "id" = $1', [sessionId])
    await client.query('COMMIT')
  } finally {
    client.release()
  }
}

/** An Express page with one query (GET /:slug), and a form (POST /:id). */
export function serveExpress(port: number, databaseUrl: string): void {
  const pool = new Pool({ connectionString: databaseUrl, max: 10 })
  const app = express()
  app.get('/:slug', async (req, res) => {
    const { rows } = await pool.query(PAGE, [req.params.slug])
    res.send(`<!doctype html><title>${rows[0]?.title}</title><h1>${rows[0]?.slug}</h1>`)
  })
  app.post('/:id', express.urlencoded({ extended: false }), async (req, res) => {
    await register(pool, String(req.params.id))
    res.redirect(303, '/')
  })
  app.listen(port)
}

function Root() {
  const session = useLoaderData() as { title: string; slug: string }
  return createElement(
    'html',
    null,
    createElement('head', null, createElement('title', null, session.title)),
    createElement('body', null, createElement('h1', null, session.slug)),
  )
}

/** The same as the least possible Remix page on Express: no scripts, no links, no stream. */
export function serveRemix(port: number, databaseUrl: string): void {
  const pool = new Pool({ connectionString: databaseUrl, max: 10 })
  const module = {
    default: Root,
    loader: async ({ params }: { params: { slug?: string } }) =>
      (await pool.query(PAGE, [params.slug])).rows[0],
    action: async ({ request, params }: { request: Request; params: { slug?: string } }) => {
      await request.formData()
      await register(pool, params.slug ?? '')
      return Response.redirect(new URL('/', request.url), 303)
    },
  }
  const route = { id: 'root', path: ':slug', hasAction: true, hasLoader: true, module: '/root.js' }
  const build = {
    mode: 'production',
    entry: {
      module: {
        default: (request: Request, status: number, headers: Headers, context: EntryContext) => {
          const html = renderToString(createElement(RemixServer, { context, url: request.url }))
          headers.set('Content-Type', 'text/html')
          return new Response(`<!doctype html>${html}`, { status, headers })
        },
      },
    },
    routes: { root: { id: 'root', path: ':slug', module } },
    assets: {
      version: '1',
      url: '/manifest.js',
      entry: { module: '/entry.js', imports: [] },
      routes: {
        root: {
          ...route,
          hasErrorBoundary: false,
          hasClientAction: false,
          hasClientLoader: false,
          imports: [],
        },
      },
    },
    future: { v3_singleFetch: true },
    publicPath: '/build/',
    assetsBuildDirectory: 'build',
    isSpaMode: false,
    basename: '/',
  } as unknown as ServerBuild
  serveBuild(port, build)
}

/** A Remix application on Express, with nothing beside it. */
export function serveBuild(port: number, build: ServerBuild): void {
  const app = express()
  app.all('*', createRequestHandler({ build, mode: 'production' }))
  app.listen(port)
}
