import { resolve } from 'node:path'
import { z } from 'zod'
import { LOG_LEVELS } from './log.server.ts'

const port = z.coerce.number().int().min(0).max(65535)
const flag = z.enum(['0', '1', 'true', 'false']).transform((value) => value === '1' || value === 'true')

const schema = z
  .object({
    NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
    PORT: port.default(3000),
    HOST: z.string().min(1).optional(),
    APP_URL: z
      .url({ protocol: /^https?$/ })
      .transform((url) => url.replace(/\/+$/, ''))
      .optional(),
    DATABASE_URL: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must start with postgresql://')
      .optional(),
    DATABASE_POOL: z.coerce.number().int().min(1).max(200).default(10),
    /** Statements that take longer are logged, without their values. */
    SLOW_QUERY_MS: z.coerce.number().int().min(1).default(500),
    LOG_LEVEL: z.enum(LOG_LEVELS).optional(),
    /** Who shows it (`Authorization: Bearer …`) may read /metrics from elsewhere; without it only this machine may. */
    METRICS_TOKEN: z.string().min(16, 'needs at least 16 characters').optional(),
    /** Where `npm run worker` serves its own /metrics; nowhere without it. */
    METRICS_PORT: port.optional(),
    DATA_DIR: z
      .string()
      .min(1)
      .default('data')
      .transform((path) => resolve(path)),
    /** What the database must not tell alone is sealed with it; where absent, one is made and kept in DATA_DIR (secret.server.ts). */
    SESSION_SECRET: z.string().min(32, 'needs at least 32 characters').optional(),
    SMTP_URL: z
      .string()
      .regex(/^smtps?:\/\//, 'must start with smtp:// or smtps://')
      .optional(),
    MAIL_FROM: z
      .string()
      .regex(/^([^<>\r\n]*<)?[^<>@\s]+@[^<>@\s]+>?$/, 'must be an address or "Name <address>"')
      .default('Invita <invita@localhost.localdomain>'),
    /** How many proxies in front are ours; the client's address is read that far from the right. */
    TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
    /** Tests only: where the clock stands when the process begins. */
    INVITA_NOW: z.iso
      .datetime({ offset: true })
      .transform((text) => new Date(text))
      .optional(),
    /**
     * How long a process that was told to stop goes on serving while /readyz says 503: as long as a balancer that looks at
     * /readyz needs to notice. One that asks the next application by itself (.production/nginx.conf) needs nothing.
     */
    DRAIN_SECONDS: z.coerce.number().min(0).max(60).default(0),
    INVITA_DEMO: flag.default(true),
  })
  .superRefine((value, check) => {
    if (value.NODE_ENV === 'production' && value.DATABASE_URL) {
      if (value.INVITA_NOW)
        check.addIssue({
          code: 'custom',
          path: ['INVITA_NOW'],
          message: 'is refused in production with DATABASE_URL',
        })
      if (!value.SESSION_SECRET)
        check.addIssue({
          code: 'custom',
          path: ['SESSION_SECRET'],
          message:
            'is needed in production with DATABASE_URL (at least 32 characters, the same for every process)',
        })
    }
  })
  .transform((value) => ({ ...value, APP_URL: value.APP_URL ?? `http://localhost:${value.PORT}` }))

export type Env = z.output<typeof schema>

/** A wrong value of an environment variable; the message names it, in one line. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError'
}

/**
 * Reads the configuration (contract.md, "Environment").
 * @throws ConfigurationError with one line that names each wrong variable; never its value, which may be secret.
 */
export function readEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
  const result = schema.safeParse(given)
  if (result.success) return result.data
  const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new ConfigurationError(`Configuration refused. ${faults.join('; ')}`)
}

let current: Env | undefined

/** The process's configuration, read once. */
export function env(): Env {
  current ??= readEnv(process.env)
  return current
}

/**
 * The clock: the real one, or one that stood at INVITA_NOW when the process began and has gone on since. Handed to
 * use cases as `context.now`.
 */
export function now(): Date {
  const { INVITA_NOW } = env()
  return INVITA_NOW ? new Date(INVITA_NOW.getTime() + performance.now()) : new Date()
}
