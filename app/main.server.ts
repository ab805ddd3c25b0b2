import { fileURLToPath } from 'node:url'
import type { ServerBuild } from '@remix-run/node'
import { cli } from './cli/cli.server.ts'
import { loadDemonstration } from './cli/demonstration.server.ts'
import { inviteFirstAdministrator } from './modules/accounts/invite-first-administrator.server.ts'
import { countPost } from './modules/mail/figures.server.ts'
import { isOneClickPath } from './modules/mail/one-click.ts'
import { startWorker } from './modules/mail/worker.server.ts'
import { ensureNotices } from './modules/privacy/ensure-notices.server.ts'
import { FolderInUseError } from './platform/database/lock.server.ts'
import { changes, checkDatabase, closeDatabase, openDatabase } from './platform/db.server.ts'
import { ConfigurationError, env, now } from './platform/env.server.ts'
import { startHttp } from './platform/http/server.server.ts'
import { log } from './platform/log.server.ts'
import { serveMetrics, startMetrics } from './platform/metrics.server.ts'
import { requestHandler } from './request-handler.server.ts'
import { pageKeyOf } from './routes/public/page-key.server.ts'

/**
 * The entry of every command, called by platform/bootstrap.mjs.
 * @returns the process's exit code
 */
export async function main(command: string, args: string[], build: ServerBuild): Promise<number> {
  try {
    env()
    if (command === 'start') return await serve(build)
    if (command === 'worker') return await work()
    return await cli(args)
  } catch (error) {
    if (error instanceof ConfigurationError || error instanceof FolderInUseError) {
      say(error.message)
      return 1
    }
    throw error
  }
}

async function serve(build: ServerBuild): Promise<number> {
  const { DATABASE_URL, INVITA_DEMO, APP_URL } = env()
  const embedded = DATABASE_URL === undefined
  const { created } = await openDatabase(say)
  await ensureNotices(now())
  if (created && INVITA_DEMO) {
    say('Loading the demonstration programme')
    await loadDemonstration(now())
  }
  startMetrics()
  countPost()
  // Before anybody is answered: told to stop from here on, it finishes what it has begun.
  const stopped = stopSignal()
  const server = await startHttp({
    ...requestHandler(build),
    checkReady: checkDatabase,
    isOpenToOtherSites: isOneClickPath,
    assetsFolder: fileURLToPath(new URL('../client', import.meta.url)),
    pageKeyOf,
    changes,
  })
  const worker = embedded ? await startWorker() : null
  say(`Invita is ready at ${APP_URL}`)
  const link = await inviteFirstAdministrator(now())
  if (link) say(`First administrator: open this link once to make the account (valid 24 hours)\n  ${link}`)
  const signal = await stopped
  log.info({ signal }, 'stopping')
  await server.close()
  await worker?.stop()
  await closeDatabase()
  return 0
}

async function work(): Promise<number> {
  await openDatabase(say)
  startMetrics()
  countPost()
  const stopped = stopSignal()
  const metrics = await serveMetrics()
  const worker = await startWorker()
  say('Worker ready')
  const signal = await stopped
  log.info({ signal }, 'stopping')
  await worker.stop()
  await metrics?.close()
  await closeDatabase()
  return 0
}

function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((done) => {
    process.once('SIGTERM', done)
    process.once('SIGINT', done)
  })
}

function say(step: string): void {
  process.stderr.write(`${step}\n`)
}
