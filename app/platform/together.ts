/**
 * One question for all who ask at the same time: whoever asks while an answer is under way is answered by the next one, so that
 * each answer was asked for after its asker came. `ask` gets every key once.
 */
export function together<Value>(
  ask: (keys: string[]) => Promise<Map<string, Value>>,
): (key: string) => Promise<Value | undefined> {
  let next: { keys: Set<string>; answer: Promise<Map<string, Value>> } | undefined
  let last: Promise<unknown> = Promise.resolve()
  return async (key) => {
    if (!next) {
      const keys = new Set<string>()
      const answer = last.then(restOfTurn).then(() => {
        next = undefined
        return ask([...keys])
      })
      last = answer.catch(() => {})
      next = { keys, answer }
    }
    next.keys.add(key)
    return (await next.answer).get(key)
  }
}

/** Resolves once all that this turn of the event loop brought has begun: those who came at once then go together. */
export function restOfTurn(): Promise<void> {
  return new Promise((done) => setImmediate(done))
}
