type RouteLike = {
  id: string
  path?: string | undefined
  parentId?: string | undefined
  index?: boolean | undefined
}

/**
 * Names a path by the pattern of its route ('/registro/:token'), for logs and figures: real paths carry tokens. Paths of no
 * route are '*'.
 */
export function routePatterns(routes: readonly RouteLike[]): (path: string) => string {
  const patterns = [...new Set(patternsById(routes).values())]
    .filter((pattern) => !pattern.endsWith('*'))
    .map((pattern) => ({ pattern, parts: pattern.slice(1).split('/') }))
    // A fixed word before a parameter in the same place.
    .sort((a, b) => parameters(a.parts) - parameters(b.parts))
  return (path) => {
    // Remix asks for a page's data under the page's name.
    const parts = path
      .replace(/\.data$/, '')
      .replace(/\/$/, '')
      .slice(1)
      .toLowerCase()
      .split('/')
    const found = patterns.find(
      (each) =>
        each.parts.length === parts.length &&
        each.parts.every((part, index) => part.startsWith(':') || part === parts[index]),
    )
    return found?.pattern ?? '*'
  }
}

/** Each route's own pattern by its id; of a route for anything else '*'. */
export function patternsById(routes: readonly RouteLike[]): Map<string, string> {
  const byId = new Map(routes.map((route) => [route.id, route]))
  const full = (route: RouteLike): string => {
    const parent = route.parentId ? byId.get(route.parentId) : undefined
    return `${parent ? full(parent) : ''}${route.path ? `/${route.path}` : ''}`
  }
  return new Map(routes.map((route) => [route.id, full(route).replace(/^\/\*$/, '*') || '/']))
}

function parameters(parts: string[]): number {
  return parts.filter((part) => part.startsWith(':')).length
}
