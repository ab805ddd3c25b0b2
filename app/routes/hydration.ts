/** Whether a route's `handle` asks for the framework in the browser (`{ hydrate: true }`). */
export function hydrates(handle: unknown): boolean {
  return typeof handle === 'object' && handle !== null && 'hydrate' in handle && handle.hydrate === true
}
