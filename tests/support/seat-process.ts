import { createInterface } from 'node:readline'
import { registerAttendee } from '#app/modules/registrations/register-attendee.server.ts'
import { openDatabase } from '#app/platform/db.server.ts'
import { contextOf } from './context.ts'
import { attendee } from './registration-factory.ts'

// One of two applications on the same database: for each line, a crowd that registers at once. Answers with what they were told.
await openDatabase()
process.stdout.write('ready\n')
for await (const line of createInterface({ input: process.stdin })) {
  const { sessionId, parties }: { sessionId: string; parties: number[] } = JSON.parse(line)
  const outcomes = await Promise.all(
    parties.map((partySize) => registerAttendee(contextOf(), attendee(sessionId, { partySize }))),
  )
  process.stdout.write(`${JSON.stringify(outcomes)}\n`)
}
process.exit(0)
