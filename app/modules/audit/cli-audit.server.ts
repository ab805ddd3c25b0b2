import { parseArgs } from 'node:util'
import { commandContext } from '#app/modules/accounts/command-context.server.ts'
import type { CommandIo } from '#app/platform/command-line.ts'
import { type AuditFault, verifyAudit } from './verify-audit.server.ts'

const USAGE = 'Usage: audit verify [--expect DIGEST]      (a digest that an earlier check printed)'

/**
 * `audit verify`: reads the whole trail against its seals. Prints the last digest, to be noted down elsewhere: `--expect` tells
 * later whether the chain still holds it.
 * @returns the exit code: 0 intact, 1 refused, 2 broken
 */
export async function runAudit(args: string[], io: CommandIo): Promise<number> {
  const expected = readExpected(args)
  if (expected === null) {
    io.stderr(USAGE)
    return 1
  }
  const context = commandContext()
  const { intact, faults, until, digest, seals, sealed, unsealed, redacted } = await verifyAudit(
    context,
    expected,
  )
  for (const fault of faults) io.stderr(inWords(fault))
  io.stdout(
    `${sealed} entries under ${seals} seals, ${unsealed} since the last, ${redacted} redacted. ` +
      (intact ? `Intact${until ? ` until ${until.toISOString()}` : ''}.` : 'BROKEN.'),
  )
  if (digest) io.stdout(`Digest ${digest}`)
  return intact ? 0 : 2
}

function readExpected(args: string[]): string | undefined | null {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { expect: { type: 'string' } },
      allowPositionals: true,
    })
    return positionals.length === 1 && positionals[0] === 'verify' ? values.expect : null
  } catch {
    return null
  }
}

function inWords(fault: AuditFault): string {
  if (fault.kind === 'changedDetails') return `Entry ${fault.entryId}: its details were changed.`
  if (fault.kind === 'gap') return `Seal ${fault.sealId}: entries from ${fault.fromId} are not under it.`
  if (fault.kind === 'unknownDigest') return 'The expected digest is not in the chain.'
  const missing = fault.missing > 0 ? ` (${fault.missing} missing)` : ''
  return `Seal ${fault.sealId}: entries ${fault.fromId} to ${fault.toId} are not those that were sealed${missing}.`
}
