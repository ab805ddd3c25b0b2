import type { DoorPerson } from './door-list.server.ts'
import { MARKS_A_BATCH, type MarkRefusal, type MarkResult } from './mark-schema.ts'
import type { Mark } from './marks.ts'

// What a recorder's phone keeps while it stands at a door. Runs in the browser alone.
//
// Two kinds of things with two lives. The list has names: it goes when the door is closed, when its recorder signs out, when
// the server says that nobody is signed in, and after a day at the latest. The marks have none (ids, figures, a city): they stay
// until the server has taken each of them.

const DATABASE = 'invita-door'
/** Pages and files for opening the door without network; no names in them. */
export const DOOR_CACHE = 'invita-door'
const LIST_LIVES_MS = 24 * 60 * 60_000

export type SavedList = {
  sessionId: string
  people: DoorPerson[]
  /** The last mark of each subject that the server knows. */
  marks: Mark[]
  savedAt: number
  /** Milliseconds to add to this phone's clock to have the server's. */
  clockOffset: number
}

export type QueuedMark = Mark & {
  sessionId: string
  reason: string | null
  /** The account that made it: whoever sends it answers for it. */
  accountId: string
  refused: MarkRefusal | null
}

function open(): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const request = indexedDB.open(DATABASE, 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore('lists', { keyPath: 'sessionId' })
      request.result.createObjectStore('marks', { keyPath: 'id' })
    }
    request.onsuccess = () => done(request.result)
    request.onerror = () => fail(request.error)
  })
}

/** Runs `work` in one transaction and waits until it is on the disk, not only asked for. */
async function inStore<T>(
  name: 'lists' | 'marks',
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T> | null,
): Promise<T | undefined> {
  const database = await open()
  try {
    return await new Promise((done, fail) => {
      const transaction = database.transaction(name, mode, { durability: 'strict' })
      const request = work(transaction.objectStore(name))
      transaction.oncomplete = () => done(request?.result)
      transaction.onabort = () => fail(transaction.error)
      transaction.onerror = () => fail(transaction.error)
    })
  } finally {
    database.close()
  }
}

// ---- the list -----------------------------------------------------------------------------------------

export async function readList(sessionId: string, now: number): Promise<SavedList | null> {
  const list = await inStore<SavedList | undefined>('lists', 'readonly', (store) => store.get(sessionId))
  if (!list) return null
  if (now - list.savedAt < LIST_LIVES_MS) return list
  await forgetList(sessionId)
  return null
}

export async function saveList(list: SavedList): Promise<void> {
  await inStore('lists', 'readwrite', (store) => store.put(list))
}

/** Takes one door's names off this phone. */
export async function forgetList(sessionId: string): Promise<void> {
  await inStore('lists', 'readwrite', (store) => store.delete(sessionId))
}

/** Takes every door's names and pages off this phone; marks stay. For signing out. */
export async function forgetAllLists(): Promise<void> {
  await inStore('lists', 'readwrite', (store) => store.clear())
  await caches.delete(DOOR_CACHE)
  for (const worker of await navigator.serviceWorker.getRegistrations())
    if (worker.scope.endsWith('/puerta')) await worker.unregister()
}

// ---- the marks ----------------------------------------------------------------------------------------

/** Marks of a session that the server has not taken, in the order made; of every session without one. */
export async function queuedMarks(sessionId?: string): Promise<QueuedMark[]> {
  const all = (await inStore<QueuedMark[]>('marks', 'readonly', (store) => store.getAll())) ?? []
  return all
    .filter((mark) => sessionId === undefined || mark.sessionId === sessionId)
    .sort((a, b) => a.markedAt - b.markedAt)
}

export async function queueMarks(marks: readonly QueuedMark[]): Promise<void> {
  await inStore('marks', 'readwrite', (store) => {
    for (const mark of marks) store.put(mark)
    return null
  })
}

/** Takes marks off the phone: the server has them, or the recorder gave one up that it refused. */
export async function dropMarks(ids: readonly string[]): Promise<void> {
  await inStore('marks', 'readwrite', (store) => {
    for (const id of ids) store.delete(id)
    return null
  })
}

// ---- sending ------------------------------------------------------------------------------------------

/** `signedOut`: the marks wait for somebody to sign in. `offline`: for a network, or for a server that works. */
export type SendOutcome = 'sent' | 'offline' | 'signedOut'

/**
 * Sends what waits, oldest first, until nothing does or something stops it. A mark leaves the phone when the server says that
 * it has it, and not before: an answer that gets lost costs a second sending and nothing else. Two tabs take turns.
 */
export async function sendMarks(sessionId: string, accountId: string): Promise<SendOutcome> {
  return navigator.locks.request(`${DATABASE}-send`, async () => {
    for (;;) {
      const waiting = (await queuedMarks(sessionId)).filter(
        (mark) => mark.refused === null && mark.accountId === accountId,
      )
      const batch = waiting.slice(0, MARKS_A_BATCH)
      if (batch.length === 0) return 'sent'
      const answer = await post(sessionId, batch)
      if (typeof answer === 'string') return answer
      const taken = answer.filter(({ refused }) => refused === null).map(({ id }) => id)
      const refusalOf = new Map(answer.map(({ id, refused }) => [id, refused]))
      await dropMarks(taken)
      await queueMarks(
        batch.flatMap((mark) => {
          const refused = refusalOf.get(mark.id)
          return refused ? [{ ...mark, refused }] : []
        }),
      )
      // An answer that says nothing of what was sent would be asked for again at once, for ever.
      if (answer.length === 0) return 'offline'
    }
  })
}

async function post(
  sessionId: string,
  batch: readonly QueuedMark[],
): Promise<MarkResult[] | 'offline' | 'signedOut'> {
  const marks = batch.map(({ sessionId: _, accountId: __, refused: ___, ...mark }) => mark)
  const response = await fetch(`/gestion/sesiones/${sessionId}/puerta/marcas`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ marks }),
    redirect: 'manual',
    signal: AbortSignal.timeout(20_000),
  }).catch(() => null)
  if (!response) return 'offline'
  if (isSignedOut(response)) return 'signedOut'
  if (!response.ok) return 'offline'
  const body: unknown = await response.json().catch(() => null)
  return isResults(body) ? body.results : 'offline'
}

/** Asked for without a session, the server shows the way to sign-in; with one that may not, it refuses. */
function isSignedOut(response: Response): boolean {
  return response.type === 'opaqueredirect' || response.status === 401 || response.status === 403
}

function isResults(body: unknown): body is { results: MarkResult[] } {
  return typeof body === 'object' && body !== null && 'results' in body && Array.isArray(body.results)
}

// ---- reading ------------------------------------------------------------------------------------------

export type ListAnswer =
  | { kind: 'list'; people: DoorPerson[]; marks: Mark[]; clockOffset: number; etag: string | null }
  | { kind: 'unchanged'; clockOffset: number }
  | { kind: 'offline' | 'signedOut' }

/** The door's list as the server has it now; nothing of it goes into the browser's own cache. */
export async function fetchList(sessionId: string, etag: string | null): Promise<ListAnswer> {
  const asked = Date.now()
  const response = await fetch(`/gestion/sesiones/${sessionId}/puerta/lista`, {
    headers: etag ? { 'If-None-Match': etag } : {},
    cache: 'no-store',
    redirect: 'manual',
    signal: AbortSignal.timeout(20_000),
  }).catch(() => null)
  if (!response) return { kind: 'offline' }
  if (isSignedOut(response)) return { kind: 'signedOut' }
  const serverNow = Number(response.headers.get('X-Now'))
  const clockOffset = serverNow ? Math.round(serverNow - (asked + Date.now()) / 2) : 0
  if (response.status === 304) return { kind: 'unchanged', clockOffset }
  if (!response.ok) return { kind: 'offline' }
  const body = (await response.json().catch(() => null)) as { people: DoorPerson[]; marks: Mark[] } | null
  if (!body) return { kind: 'offline' }
  return { kind: 'list', ...body, clockOffset, etag: response.headers.get('ETag') }
}

// ---- the page without network ---------------------------------------------------------------------------

/**
 * Keeps this page and the files it is made of, and lets a worker of its own answer for them without network. Where a browser
 * has no workers the door works as long as the page stays open, and marks wait all the same.
 */
export function keepPage(path: string): Promise<void> {
  keeping = keep(path)
  return keeping
}

// A door that is closed while its page is still being kept would have it kept after all.
let keeping: Promise<void> = Promise.resolve()

async function keep(path: string): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  await navigator.serviceWorker.register('/door-worker.js', { scope: path })
  await navigator.storage?.persist?.()
  const cache = await caches.open(DOOR_CACHE)
  const files = performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name))
    .filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith('/assets/'))
    .map(({ pathname }) => pathname)
  const missing: string[] = []
  for (const file of new Set(files)) if (!(await cache.match(file))) missing.push(file)
  await cache.addAll(missing)
  const page = await fetch(path, { redirect: 'manual' })
  if (page.ok) await cache.put(path, page)
}

/** Closes the door on this phone: names and page go; whatever was not sent yet stays, without a name. */
export async function closeDoor(sessionId: string, path: string): Promise<void> {
  await forgetList(sessionId)
  await keeping.catch(() => undefined)
  const cache = await caches.open(DOOR_CACHE)
  await cache.delete(path, { ignoreVary: true })
  const worker = await navigator.serviceWorker?.getRegistration(path)
  if (worker?.scope.endsWith('/puerta')) await worker.unregister()
}
