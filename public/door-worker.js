// @ts-check
// Answers for the door's page where there is no network (its scope is that one page). Names are not here: the page keeps
// them elsewhere and takes them away when the door is closed.

const CACHE = 'invita-door'
const PATIENCE_MS = 4_000
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self))

worker.addEventListener('install', () => worker.skipWaiting())
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()))
worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (request.mode === 'navigate') event.respondWith(page(request, pathname))
  else if (pathname.startsWith('/assets/')) event.respondWith(file(request))
})

/** The page of now where the network answers soon, else the one kept. @param {Request} request @param {string} path */
async function page(request, path) {
  const kept = await (await caches.open(CACHE)).match(path)
  const fresh = fetch(request)
  if (!kept) return fresh
  try {
    const response = await Promise.race([fresh, late()])
    // A server that is down behind a proxy that is not.
    return response && response.status < 500 ? response : kept
  } catch {
    return kept
  }
}

/** Names of files carry a hash of what is in them, so a kept one is always right. @param {Request} request */
async function file(request) {
  const cache = await caches.open(CACHE)
  const kept = await cache.match(request.url)
  if (kept) return kept
  const fresh = await fetch(request)
  if (fresh.ok) await cache.put(request.url, fresh.clone())
  return fresh
}

/** @returns {Promise<null>} */
function late() {
  return new Promise((done) => setTimeout(() => done(null), PATIENCE_MS))
}
