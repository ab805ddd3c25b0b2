import { parseArgs } from 'node:util'
import { translator } from '#app/locales/i18n.ts'
import { commandContext } from '#app/modules/accounts/command-context.server.ts'
import type { CommandIo } from '#app/platform/command-line.ts'
import { momentInWords } from '#app/platform/time-words.ts'
import { rederiveInstants } from './rederive-instants.server.ts'

// The programme's staff read Spanish.
const LANGUAGE = 'es'
const t = translator(LANGUAGE)

/**
 * `rederive [--dry-run]`: to be run once after the time zone data changed (a new Node, which carries them). Says every session
 * that moves, and on stderr what needs a person.
 * @returns the exit code: 0 all is right, 1 refused, 2 done, but something needs a person
 */
export async function runRederive(args: string[], io: CommandIo): Promise<number> {
  const dryRun = readDryRun(args)
  if (dryRun === null) {
    io.stderr(t('session:rederive.usage'))
    return 1
  }
  const context = commandContext()
  const { moved, slots, times, unresolved } = await rederiveInstants(context, { dryRun })
  for (const { name, zone, before, after } of moved) {
    const when = momentInWords(after, zone, LANGUAGE)
    io.stdout(
      t('session:rederive.moved', { name, when, before: before.toISOString(), after: after.toISOString() }),
    )
  }
  for (const { name, sentence } of unresolved) io.stderr(t('session:rederive.unresolved', { name, sentence }))
  const summary = dryRun ? 'session:rederive.wouldMove' : 'session:rederive.done'
  io.stdout(t(summary, { sessions: moved.length, slots, times }))
  return unresolved.length > 0 ? 2 : 0
}

function readDryRun(args: string[]): boolean | null {
  try {
    return parseArgs({ args, options: { 'dry-run': { type: 'boolean', default: false } } }).values['dry-run']
  } catch {
    return null
  }
}
