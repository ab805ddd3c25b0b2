import { runStaff } from '#app/modules/accounts/cli-staff.server.ts'
import { runReport } from '#app/modules/reports/cli-report.server.ts'
import { runImport } from '#app/modules/sessions/cli-import.server.ts'
import { closeDatabase, openDatabase } from '#app/platform/db.server.ts'

/** Where a command writes: results to stdout, everything else to stderr. */
export type CliIo = { stdout(line: string): void; stderr(line: string): void }

type Command = (args: string[], io: CliIo) => Promise<number>

const COMMANDS: Record<string, { run: Command; usage: string }> = {
  import: { run: runImport, usage: 'import FILE.csv|FILE.xlsx [--dry-run]' },
  report: { run: runReport, usage: 'report --from YYYY-MM-DD --to YYYY-MM-DD --format docx|json|html|csv --out FILE' },
  staff: { run: runStaff, usage: 'staff create --email ADDRESS --role ADMIN|COORDINATOR|RECORDER|COMMUNICATIONS|READER' },
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
  await openDatabase(io.stderr, { joinRunning: true })
  try {
    return await command.run(args, io)
  } finally {
    await closeDatabase()
  }
}
