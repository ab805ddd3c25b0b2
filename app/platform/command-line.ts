import { parseArgs } from 'node:util'

/** Where a command writes: results to stdout, everything else to stderr. */
export type CommandIo = { stdout(line: string): void; stderr(line: string): void }

export type FileOptions = { file: string; dryRun: boolean }

/** `FILE [--dry-run]`, or what is wrong with it: the parser's words for an option, null where it is not one file. */
export function fileOptions(args: string[]): FileOptions | { fault: string | null } {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { 'dry-run': { type: 'boolean', default: false } },
    })
    const [file, ...more] = positionals
    return file && more.length === 0 ? { file, dryRun: values['dry-run'] } : { fault: null }
  } catch (error) {
    return { fault: error instanceof Error ? error.message : '' }
  }
}
