import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'

const trace = new AsyncLocalStorage<string>()

/** Names a request, or a run of a job. */
export function newRequestId(): string {
  // Node makes these many at a time; `randomBytes` asks the system for each.
  return randomUUID().slice(-12)
}

/** Runs `work` as a part of this request: its log lines and the mails that it orders name it. */
export function tracing<T>(requestId: string, work: () => T): T {
  return trace.run(requestId, work)
}

/** The request that is being worked for; undefined outside one. */
export function tracedRequest(): string | undefined {
  return trace.getStore()
}
