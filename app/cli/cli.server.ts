import { runStaff } from '#app/modules/accounts/cli-staff.server.ts'
import { runAudit } from '#app/modules/audit/cli-audit.server.ts'
import { runReport } from '#app/modules/reports/cli-report.server.ts'
import { runImport } from '#app/modules/sessions/cli-import.server.ts'
import { runRederive } from '#app/modules/sessions/cli-rederive.server.ts'
import { BackupError, readBackup, writeBackup } from '#app/platform/database/backup.server.ts'
import { closeDatabase, connection, openDatabase } from '#app/platform/db.server.ts'

/** Where a command writes: results to stdout, everything else to stderr. */
export type CliIo = { stdout(line: string): void; stderr(line: string): void }

type Command = {
  run(args: string[], io: CliIo): Promise<number>
  usage: string
  /** Not beside a running server: nobody may write meanwhile. */
  alone?: boolean
}

const COMMANDS: Record<string, Command> = {
  audit: { run: runAudit, usage: 'audit verify [--expect DIGEST]' },
  backup: { run: runBackup, usage: 'backup FILE' },
  import: { run: runImport, usage: 'import FILE.csv|FILE.xlsx [--dry-run]' },
  report: {
    run: runReport,
    usage: 'report --from YYYY-MM-DD --to YYYY-MM-DD --format docx|json|html|csv|xlsx --out FILE',
  },
  rederive: { run: runRederive, usage: 'rederive [--dry-run]      (once after the time zone data changed)' },
  restore: { run: runRestore, usage: 'restore FILE      (into an empty database)', alone: true },
  staff: {
    run: runStaff,
    usage: 'staff create --email ADDRESS --role ADMIN|COORDINATOR|RECORDER|COMMUNICATIONS|READER',
  },
}

/** `npm run invita -- COMMAND …` (contract.md, "Commands"). @returns the exit code */
export async function cli([name = '', ...args]: string[]): Promise<number> {
  const io: CliIo = {
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

async function runBackup([file]: string[], io: CliIo): Promise<number> {
  if (!file) return usage('backup', io)
  const { rows, sha256 } = await writeBackup(connection, file)
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0)
  io.stdout(`${file}: ${total} rows of ${Object.keys(rows).length} tables, SHA-256 ${sha256}`)
  return 0
}

async function runRestore([file]: string[], io: CliIo): Promise<number> {
  if (!file) return usage('restore', io)
  try {
    const { rows, sha256 } = await readBackup(connection, file)
    const total = Object.values(rows).reduce((sum, count) => sum + count, 0)
    io.stdout(`${file}: ${total} rows restored, SHA-256 ${sha256}`)
    return 0
  } catch (error) {
    if (!(error instanceof BackupError)) throw error
    io.stderr(error.message)
    return 1
  }
}

function usage(name: string, io: CliIo): number {
  io.stderr(`Usage: npm run invita -- ${COMMANDS[name]?.usage}`)
  return 1
}
