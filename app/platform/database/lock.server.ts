import { link, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Another live process has the data folder. */
export class FolderInUseError extends Error {
  override name = 'FolderInUseError'
  constructor(
    readonly folder: string,
    readonly pid: number,
  ) {
    super(`The data folder ${folder} is in use by process ${pid}. Stop it first, or set another DATA_DIR.`)
  }
}

/**
 * Takes the folder for this process. The lock file names the process and the moment it started, because a
 * killed process leaves the file and its number may be given again.
 * @returns the function that gives the folder back
 * @throws FolderInUseError
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'lock')
  const mine = `${process.pid} ${await startOf(process.pid)}\n`
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const file = await open(path, 'wx', 0o600)
      await file.writeFile(mine)
      await file.sync()
      await file.close()
      return async () => {
        if ((await readFile(path, 'utf8').catch(() => '')) === mine) await rm(path, { force: true })
      }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
    const holder = await readHolder(path)
    if (holder && (await isAlive(holder))) throw new FolderInUseError(folder, holder.pid)
    await setAside(path, holder)
  }
  throw new FolderInUseError(folder, 0)
}

// Two processes may find the same stale lock: the slower one must not take away the lock that the faster one
// has made since. So the file is moved, looked at, and put back where it is not the stale one.
async function setAside(path: string, stale: Holder | null): Promise<void> {
  const aside = `${path}.${process.pid}`
  await rename(path, aside).catch(() => {})
  const moved = await readHolder(aside)
  if (moved && (moved.pid !== stale?.pid || moved.start !== stale.start))
    await link(aside, path).catch(() => {})
  await rm(aside, { force: true })
}

type Holder = { pid: number; start: string }

async function readHolder(path: string): Promise<Holder | null> {
  // A lock that is being written may still be empty: look once more.
  for (let look = 0; look < 2; look++) {
    const [pid, start] = (await readFile(path, 'utf8').catch(() => '')).trim().split(' ')
    if (pid && start && /^\d+$/.test(pid)) return { pid: Number(pid), start }
    await new Promise((done) => setTimeout(done, 100))
  }
  return null
}

async function isAlive({ pid, start }: Holder): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
  }
  return (await startOf(pid)) === start
}

/** When a process started, in the kernel's ticks; 'unknown' where the system has no /proc. */
async function startOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  // The second field, the program's name, may hold spaces; what follows its bracket does not.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 'unknown'
}
