/**
 * Awaited before an answer that must not tell what was found: begun with the work, it ends `ms` later, so that an answer which was
 * ready sooner takes as long as another. It holds nothing while it waits.
 */
export function steadyAnswer(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms))
}
