/**
 * How many runs a random test makes, and from which seed: `quick` in `npm test`, `full` with CAMPAIGN=full; SEED repeats one.
 * The line printed is what a failing run needs to be repeated.
 */
export function campaign(
  name: string,
  { quick, full }: { quick: number; full: number },
): {
  seed: number
  numRuns: number
} {
  const numRuns = process.env.CAMPAIGN === 'full' ? full : quick
  const seed = process.env.SEED ? Number(process.env.SEED) : Math.floor(Math.random() * 2 ** 31)
  process.stdout.write(`${name}: ${numRuns} runs, seed ${seed}\n`)
  return { seed, numRuns }
}

/** Milliseconds that a test with a campaign may take: half an hour at full count, a minute otherwise. */
export const CAMPAIGN_TIMEOUT = process.env.CAMPAIGN === 'full' ? 1_800_000 : 60_000
