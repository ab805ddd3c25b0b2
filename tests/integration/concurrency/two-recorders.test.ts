import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Actor } from '#app/modules/accounts/actor.ts'
import { readDoorList } from '#app/modules/attendance/door-list.server.ts'
import { MARKS_A_BATCH, type SentMark } from '#app/modules/attendance/mark-schema.ts'
import { tallyOf } from '#app/modules/attendance/marks.ts'
import { receiveMarks } from '#app/modules/attendance/receive-marks.server.ts'
import { db } from '#app/platform/db.server.ts'
import { DURING, presence, walkIns } from '#tests/support/attendance-factory.ts'
import { CAMPAIGN_TIMEOUT, campaign } from '#tests/support/campaign.ts'
import { COORDINATOR, contextOf, NOW, RECORDER } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { random } from '#tests/support/random.ts'
import { sessionAt } from '#tests/support/session-factory.ts'

// Two recorders mark 300 people without network. Then the network comes back, badly: batches in any order and of any size, both
// phones at once, answers that get lost so that all is sent again, a phone that sends from two tabs.
const PEOPLE = 300
const { seed, numRuns } = campaign('two recorders without network', { quick: 1, full: 40 })

describe('two recorders and 300 people without network', () => {
  process.env.DATABASE_POOL = '20'
  useDatabase()

  it('nothing is lost and nobody is twice', { timeout: CAMPAIGN_TIMEOUT }, async () => {
    const chance = random(seed)
    const below = (limit: number) => Math.floor(chance() * limit)
    let made = 0
    let sent = 0
    let lostAnswers = 0
    for (let round = 0; round < numRuns; round++) {
      const { id: sessionId } = await sessionAt('HELD', DURING)
      const parties = Array.from({ length: PEOPLE }, () => 1 + below(4))
      await db.registration.createMany({
        data: parties.map((partySize, index) => ({
          sessionId,
          status: 'CONFIRMED' as const,
          name: `Persona ${index}`,
          partySize,
          zone: 'Europe/Madrid',
          language: 'es' as const,
          noticeVersion: 1,
          noticeAcceptedAt: NOW,
        })),
      })
      const registrations = await db.registration.findMany({
        where: { sessionId },
        select: { id: true, partySize: true },
      })
      expect(registrations).toHaveLength(PEOPLE)

      const phones = [RECORDER, COORDINATOR].map((actor) => ({ actor, queue: [] as SentMark[] }))
      let clock = NOW.getTime() - 25 * 60_000
      for (const { id, partySize } of registrations) {
        // Most by one of the two, some by both, some let in, sent out and let in again.
        const who = chance() < 0.2 ? phones : [phones[below(2)]]
        for (const phone of who) {
          clock += below(3)
          phone?.queue.push(presence(id, { people: 1 + below(partySize), markedAt: clock }))
          if (chance() < 0.1) {
            phone?.queue.push(presence(id, { kind: 'ABSENT', people: 0, markedAt: ++clock }))
            if (chance() < 0.5) phone?.queue.push(presence(id, { people: partySize, markedAt: ++clock }))
          }
        }
      }
      for (const phone of phones) {
        const counter = randomUUID()
        for (let people = 1; people <= 20; people++)
          phone.queue.push(
            walkIns(people, { walkInId: counter, city: 'Chicago', country: 'US', markedAt: ++clock }),
          )
      }
      const all = phones.flatMap(({ queue }) => queue)
      const expected = tallyOf(all)
      made += all.length

      await Promise.all(phones.flatMap((phone) => [deliver(phone), deliver(phone)]))

      async function deliver({ actor, queue }: { actor: Actor; queue: SentMark[] }) {
        let left = [...queue].sort(() => chance() - 0.5)
        while (left.length > 0) {
          const batch = left.slice(0, 1 + below(MARKS_A_BATCH))
          if (chance() < 0.3) await delay(below(20))
          const answer = await receiveMarks(contextOf(actor), { sessionId, marks: batch })
          sent += batch.length
          expect(answer.every(({ refused }) => refused === null)).toBe(true)
          // The answer is lost on its way: the phone sends them again.
          if (chance() < 0.25) {
            lostAnswers++
            left = left.sort(() => chance() - 0.5)
            continue
          }
          const taken = new Set(answer.map(({ id }) => id))
          left = left.filter(({ id }) => !taken.has(id))
        }
      }

      const kept = await db.attendanceMark.findMany({ where: { sessionId }, select: { id: true } })
      expect(kept.map(({ id }) => id).sort()).toEqual(all.map(({ id }) => id).sort())
      const { people, marks } = await readDoorList(contextOf(RECORDER), sessionId)
      expect(people).toHaveLength(PEOPLE)
      expect(tallyOf(marks)).toEqual(expected)
      expect(expected.walkIns).toBe(40)
      expect(await db.attendanceRecord.findMany({ where: { sessionId } })).toMatchObject([
        { source: 'MARKS', people: expected.people, official: true },
      ])
    }
    process.stdout.write(
      `two recorders, ${PEOPLE} people: nothing lost, nobody twice; ${numRuns} evenings, ${made} marks made, ${sent} sent, ${lostAnswers} answers lost\n`,
    )
  })
})
