import { AsyncLocalStorage } from 'node:async_hooks'

const trace = new AsyncLocalStorage<string>()

/** Runs `work` as a part of this request: its log lines and the mails that it orders name it. */
export function tracing<T>(requestId: string, work: () => T): T {
  return trace.run(requestId, work)
}

/** The request that is being worked for; undefined outside one. */
export function tracedRequest(): string | undefined {
  return trace.getStore()
}
