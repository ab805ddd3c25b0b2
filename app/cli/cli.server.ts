import { parseArgs } from 'node:util'
import { runStaff } from '#app/modules/accounts/cli-staff.server.ts'
import { runAudit } from '#app/modules/audit/cli-audit.server.ts'
import { runImportContacts } from '#app/modules/contacts/cli-import-contacts.server.ts'
import { CONTACT_COLUMNS } from '#app/modules/contacts/contact-file.ts'
import { runBounces } from '#app/modules/mail/cli-bounces.server.ts'
import { replayErasures } from '#app/modules/privacy/erase-person.server.ts'
import { ledgerFile, readLedger } from '#app/modules/privacy/erasure-ledger.server.ts'
import { runReport } from '#app/modules/reports/cli-report.server.ts'
import { runImport } from '#app/modules/sessions/cli-import.server.ts'
import { runRederive } from '#app/modules/sessions/cli-rederive.server.ts'
import type { CommandIo } from '#app/platform/command-line.ts'
import { BackupError, readBackup, writeBackup } from '#app/platform/database/backup.server.ts'
import { closeDatabase, connection, openDatabase } from '#app/platform/db.server.ts'
import { now } from '#app/platform/env.server.ts'

type Command = {
  run(args: string[], io: CommandIo): Promise<number>
  usage: string
  /** Not beside a running server: nobody may write meanwhile. */
  alone?: boolean
}

const COMMANDS: Record<string, Command> = {
  audit: { run: runAudit, usage: 'audit verify [--expect DIGEST]' },
  backup: { run: runBackup, usage: 'backup FILE' },
  bounces: {
    run: runBounces,
    usage: 'bounces FILE [--dry-run]      (delivery notices as .eml or mbox, or email,code)',
  },
  import: { run: runImport, usage: 'import FILE.csv|FILE.xlsx [--dry-run]' },
  'import-contacts': {
    run: runImportContacts,
    usage: `import-contacts FILE.csv|FILE.xlsx [--dry-run]      (columns: ${CONTACT_COLUMNS.join(', ')})`,
  },
  migrate: {
    // Opening the database has done it.
    run: async () => 0,
    usage: 'migrate      (applies what is missing and ends; every start does so too)',
  },
  report: {
    run: runReport,
    usage: 'report --from YYYY-MM-DD --to YYYY-MM-DD --format docx|json|html|csv|xlsx --out FILE',
  },
  rederive: { run: runRederive, usage: 'rederive [--dry-run]      (once after the time zone data changed)' },
  restore: {
    run: runRestore,
    usage:
      'restore FILE [--erasures LEDGER]      (into an empty database; erases again whom the ledger names)',
    alone: true,
  },
  staff: {
    run: runStaff,
    usage: 'staff create --email ADDRESS --role ADMIN|COORDINATOR|RECORDER|COMMUNICATIONS|READER',
  },
}

/** `npm run invita -- COMMAND …` (contract.md, "Commands"). @returns the exit code */
export async function cli([name = '', ...args]: string[]): Promise<number> {
  const io: CommandIo = {
    stdout: (line) => process.stdout.write(`${line}\n`),
    stderr: (line) => process.stderr.write(`${line}\n`),
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!command) {
    io.stderr('Usage: npm run invita -- COMMAND')
    for (const { usage } of Object.values(COMMANDS)) io.stderr(`  ${usage}`)
    return name === '' || name === 'help' || name === '--help' ? 0 : 1
  }
  await openDatabase(io.stderr, { joinRunning: !command.alone })
  try {
    return await command.run(args, io)
  } finally {
    await closeDatabase()
  }
}

async function runBackup([file]: string[], io: CommandIo): Promise<number> {
  if (!file) return usage('backup', io)
  const { rows, sha256 } = await writeBackup(connection, file)
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0)
  io.stdout(`${file}: ${total} rows of ${Object.keys(rows).length} tables, SHA-256 ${sha256}`)
  return 0
}

async function runRestore(args: string[], io: CommandIo): Promise<number> {
  const { file, ledger } = restoreArguments(args)
  if (!file) return usage('restore', io)
  try {
    // Read before anything is restored: a ledger that does not read must not leave the erased in the database.
    const written = await readLedger(ledger)
    if (ledger && !written) throw new BackupError(`There is no ledger at ${ledger}.`)
    const { rows, sha256 } = await readBackup(connection, file)
    const total = Object.values(rows).reduce((sum, count) => sum + count, 0)
    io.stdout(`${file}: ${total} rows restored, SHA-256 ${sha256}`)
    const { erased } = await replayErasures(now(), ledger)
    io.stdout(`${erased} erasures replayed`)
    if (!written)
      io.stderr(
        `There is no ledger of erasures at ${ledgerFile()}. If the data folder that was in use has one (erasures.jsonl), whoever it names is back: restore again, into another empty database, with --erasures LEDGER.`,
      )
    return 0
  } catch (error) {
    if (!(error instanceof BackupError)) throw error
    io.stderr(error.message)
    return 1
  }
}

/** `FILE [--erasures LEDGER]`; no file where they say something else. */
function restoreArguments(args: string[]): { file?: string | undefined; ledger?: string | undefined } {
  try {
    const options = { erasures: { type: 'string' } } as const
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    return positionals.length === 1 ? { file: positionals[0], ledger: values.erasures } : {}
  } catch {
    return {}
  }
}

function usage(name: string, io: CommandIo): number {
  io.stderr(`Usage: npm run invita -- ${COMMANDS[name]?.usage}`)
  return 1
}
