import { createInterface } from 'node:readline'
import { DomainError } from '#app/platform/errors.ts'
import { rateLimit } from '#app/platform/http/rate-limit.server.ts'

// One of several processes that share a limit: for each line `{ name, points, key, posts }` it says how many posts passed.
process.stdout.write('ready\n')
for await (const line of createInterface({ input: process.stdin })) {
  const { name, points, key, posts } = JSON.parse(line)
  const limit = rateLimit(name, points, 600)
  const passed = await Promise.all(
    Array.from({ length: posts }, () =>
      limit(key).then(
        () => 1,
        (error: unknown) => {
          if (error instanceof DomainError) return 0
          throw error
        },
      ),
    ),
  )
  process.stdout.write(`${passed.reduce<number>((sum, each) => sum + each, 0)}\n`)
}
process.exit(0)
