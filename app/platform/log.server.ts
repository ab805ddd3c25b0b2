import { join } from 'node:path'
import pino from 'pino'
import { tracedRequest } from './request-trace.server.ts'

/** `npm test` alone: a folder in which each process writes all that it would say, to be searched for people (search-logs.mjs). */
const { TEST_LOGS } = process.env

/** One that is none of these stops the start (env.server.ts), in words. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
const asked = LOG_LEVELS.find((level) => level === process.env.LOG_LEVEL)

/**
 * Structured logs on stdout. Never a name, an address, a token or a text that a person wrote: log ids, codes,
 * counts and durations. Paths are logged as route patterns, because real ones carry tokens.
 */
export const log = pino(
  {
    level: asked ?? (TEST_LOGS ? 'trace' : process.env.VITEST ? 'silent' : 'info'),
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: errorFacts },
    mixin() {
      const requestId = tracedRequest()
      return requestId ? { requestId } : {}
    },
  },
  pino.destination(TEST_LOGS ? { dest: join(TEST_LOGS, `${process.pid}.log`), mkdir: true, sync: true } : 1),
)

/** What may be said of an error: its kind and where it arose. Messages of database errors quote values. */
function errorFacts(error: unknown) {
  if (!(error instanceof Error)) return { type: typeof error }
  const { name, stack } = error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const at = stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 12)
  return { name, code, at }
}
