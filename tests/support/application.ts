import type { ServerBuild } from '@remix-run/node'
import type { RouteConfigEntry } from '@remix-run/route-config'
import routes from '#app/routes.ts'

/** A page of the site map: its whole pattern and its module's file below `app/`. */
export type Site = { pattern: string; file: string }

type Route = {
  id: string
  parentId: string
  path?: string | undefined
  index?: boolean | undefined
  file: string
}

/** Every route of the site map that answers by itself. */
export const SITES: Site[] = sites(routes, '')

function sites(entries: readonly RouteConfigEntry[], above: string): Site[] {
  return entries.flatMap(({ path, file, children }) => {
    const pattern = path === undefined ? above || '/' : `${above}/${path}`
    return children ? sites(children, pattern) : [{ pattern, file }]
  })
}

function flatten(entries: readonly RouteConfigEntry[], parentId: string): Route[] {
  return entries.flatMap(({ path, index, file, children }) => {
    const id = file.replace(/\.tsx?$/, '')
    return [{ id, parentId, path, index, file }, ...(children ? flatten(children, id) : [])]
  })
}

/** The application as the build makes it, of the modules that the tests load: what `requestHandler` takes. */
export async function applicationBuild(): Promise<ServerBuild> {
  const all = [{ id: 'root', parentId: '', path: '', file: 'root.tsx' }, ...flatten(routes, 'root')]
  const loaded = await Promise.all(
    all.map(async ({ id, parentId, path, file, ...more }) => ({
      route: {
        id,
        path,
        ...(parentId ? { parentId } : {}),
        index: 'index' in more ? more.index : undefined,
        module: await import(/* @vite-ignore */ `../../app/${file}`),
      },
      asset: {
        id,
        path,
        ...(parentId ? { parentId } : {}),
        module: `/assets/${id}.js`,
        imports: [],
        css: [],
      },
    })),
  )
  return {
    entry: { module: await import('#app/entry.server.tsx') },
    routes: Object.fromEntries(loaded.map(({ route }) => [route.id, route])),
    assets: {
      entry: { module: '/assets/entry.js', imports: [] },
      routes: Object.fromEntries(
        loaded.map(({ route, asset }) => [
          asset.id,
          {
            ...asset,
            hasLoader: 'loader' in route.module,
            hasAction: 'action' in route.module,
            hasClientLoader: false,
            hasClientAction: false,
            hasErrorBoundary: 'ErrorBoundary' in route.module,
          },
        ]),
      ),
      url: '/assets/manifest.js',
      version: 'test',
    },
    publicPath: '/',
    assetsBuildDirectory: 'build/client',
    basename: '/',
    mode: 'production',
    isSpaMode: false,
    future: {
      v3_fetcherPersist: true,
      v3_relativeSplatPath: true,
      v3_throwAbortReason: true,
      v3_routeConfig: true,
      v3_singleFetch: true,
      v3_lazyRouteDiscovery: true,
      unstable_optimizeDeps: false,
    },
  } as unknown as ServerBuild
}
