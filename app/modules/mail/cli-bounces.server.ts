import { readFile } from 'node:fs/promises'
import { translator } from '#app/locales/i18n.ts'
import { commandContext } from '#app/modules/accounts/command-context.server.ts'
import { type CommandIo, fileOptions } from '#app/platform/command-line.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { readBounces } from './bounces.ts'
import { markUndeliverable, undeliverableAmong } from './undeliverable.server.ts'
import { isAddressGone } from './undeliverable.ts'

const LANGUAGE = 'es'
const t = translator(LANGUAGE)

/**
 * `bounces FILE [--dry-run]`: marks the addresses that a file says have failed for good. What it can't read is named by its line,
 * on stderr, and the exit code is 1 although the rest is marked.
 */
export async function runBounces(args: string[], io: CommandIo): Promise<number> {
  const options = fileOptions(args)
  if ('fault' in options) {
    io.stderr(t('outreach:bounces.usage'))
    return 1
  }
  const text = await readFile(options.file, 'utf8').catch(() => null)
  if (text === null) {
    io.stderr(t('outreach:bounces.file', { file: options.file }))
    return 1
  }
  const { bounces, unread } = readBounces(text)
  const gone = new Map(
    bounces.filter(({ code }) => isAddressGone(code)).map(({ email, code }) => [email, code]),
  )
  const known = await undeliverableAmong([...gone.keys()])
  const fresh = [...gone].filter(([email]) => !known.has(email))
  if (!options.dryRun && fresh.length > 0) {
    const context = commandContext()
    await inTransaction((tx) =>
      markUndeliverable(
        tx,
        context,
        fresh.map(([email, reason]) => ({ email, reason, source: 'bounces' })),
      ),
    )
  }
  for (const [email, code] of fresh) io.stdout(`${email} ${code}`)
  io.stdout(
    t(options.dryRun ? 'outreach:bounces.wouldMark' : 'outreach:bounces.marked', { count: fresh.length }),
  )
  if (known.size > 0) io.stdout(t('outreach:bounces.known', { count: known.size }))
  const passing = bounces.filter(({ code }) => !isAddressGone(code)).length
  if (passing > 0) io.stdout(t('outreach:bounces.passing', { count: passing }))
  for (const { line, reason } of unread)
    io.stderr(t('outreach:bounces.unknown', { line, reason: t(`outreach:bounces.reason.${reason}`) }))
  return unread.length > 0 ? 1 : 0
}
