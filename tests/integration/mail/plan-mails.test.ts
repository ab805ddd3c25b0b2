import { beforeEach, describe, expect, it } from 'vitest'
import { composeMail } from '#app/modules/mail/compose-mail.server.ts'
import { planMails } from '#app/modules/mail/plan-mails.server.ts'
import { rescheduleSession } from '#app/modules/sessions/reschedule-session.server.ts'
import { db } from '#app/platform/db.server.ts'
import { makeAccount } from '#tests/support/accounts-factory.ts'
import { campaign } from '#tests/support/campaign.ts'
import { COORDINATOR, contextOf } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { confirmedPerson, sessionWithPeople } from '#tests/support/mail-factory.ts'

useDatabase()
beforeEach(async () => {
  await db.mailDelivery.deleteMany()
  await db.session.deleteMany()
  await db.staffAccount.deleteMany()
})

// The session is at 19:00 of 1 December in Los Ángeles (2026-12-02T03:00Z); Ana reads in Madrid.
const EVE = new Date('2026-11-30T12:00:00Z')
const plan = (now: Date) => planMails({ now, requestId: 'test', language: 'es', origin: null })

async function planned() {
  const rows = await db.mailDelivery.findMany({ orderBy: { dueAt: 'asc' } })
  return rows.map(({ kind, dueAt }) => `${kind} ${dueAt.toISOString().slice(0, 16)}`)
}

describe('before a session', () => {
  it('each person gets both reminders, and the councillor a briefing, at their own hour, once', async () => {
    const { session } = await sessionWithPeople()
    await confirmedPerson(session.id)
    await confirmedPerson(session.id, { email: null })
    await confirmedPerson(session.id, { status: 'WAITING' })
    for (let i = 0; i < 3; i++) await plan(EVE)
    expect(await planned()).toEqual([
      'councillorBriefing 2026-11-30T16:00',
      'reminderDayBefore 2026-12-01T09:00',
      'reminderHourBefore 2026-12-02T02:00',
    ])
  })

  it('nothing while the session is far, nor when it is over', async () => {
    const { session } = await sessionWithPeople()
    await confirmedPerson(session.id)
    await plan(new Date('2026-11-24T18:00:00Z'))
    await plan(new Date('2026-12-03T18:00:00Z'))
    expect(await planned()).toEqual([])
  })

  it('who registers later than a reminder’s hour does not get it', async () => {
    const { session } = await sessionWithPeople()
    const confirmedAt = new Date('2026-12-01T12:00:00Z')
    await confirmedPerson(session.id, { confirmedAt })
    await plan(new Date('2026-12-01T12:02:00Z'))
    expect(await planned()).toEqual(['reminderHourBefore 2026-12-02T02:00'])
  })

  it('a session that moves gets reminders for its new hour, and those for the old one stay here', async () => {
    const { session } = await sessionWithPeople()
    await confirmedPerson(session.id)
    await plan(EVE)
    const { updatedAt: seenAt } = await db.session.findUniqueOrThrow({ where: { id: session.id } })
    // Earlier by two hours, so that the number of the new start is the smaller one.
    await rescheduleSession(contextOf(COORDINATOR, EVE), {
      sessionId: session.id,
      seenAt,
      to: { date: '2026-12-01', time: '17:00', zone: 'America/Los_Angeles' },
      durationMinutes: 90,
    })
    await plan(EVE)
    const reminders = await db.mailDelivery.findMany({
      where: { kind: { startsWith: 'reminder' } },
      orderBy: [{ kind: 'asc' }, { createdAt: 'asc' }],
    })
    const outcomes = []
    for (const { id, kind, dueAt } of reminders) {
      const mail = await composeMail(id, dueAt)
      outcomes.push([kind, 'skip' in mail ? mail.skip : mail.subject])
    }
    expect(outcomes).toEqual([
      ['reminderDayBefore', 'stale'],
      ['reminderDayBefore', 'Mañana: Reunión en casa de Rosa Méndez, 2:00'],
      ['reminderHourBefore', 'stale'],
      ['reminderHourBefore', 'Ya casi: Reunión en casa de Rosa Méndez, 2:00'],
    ])
  })

  it('who withdrew after it was planned is not reminded', async () => {
    const { session } = await sessionWithPeople()
    const person = await confirmedPerson(session.id)
    await plan(EVE)
    await db.registration.update({ where: { id: person.id }, data: { status: 'WITHDRAWN' } })
    for (const { id, dueAt } of await db.mailDelivery.findMany({ where: { recipientId: person.id } }))
      expect(await composeMail(id, dueAt)).toEqual({ skip: 'stale' })
  })

  it('the briefing says how many come and asked something; who enters is one press away an hour before', async () => {
    const { session } = await sessionWithPeople()
    await confirmedPerson(session.id, { partySize: 3, question: '¿Cómo me registro?' })
    await plan(EVE)
    const mails = await Promise.all(
      (await db.mailDelivery.findMany()).map(async (row) => [row.kind, await composeMail(row.id, row.dueAt)]),
    )
    const texts = Object.fromEntries(mails.map(([kind, mail]) => [kind, JSON.stringify(mail)]))
    expect(texts.councillorBriefing).toContain('Vienen: 3 personas')
    expect(texts.councillorBriefing).toContain('1 pregunta, en su agenda')
    expect(texts.reminderHourBefore).toMatch(/Entrar a la videollamada:\\nhttp[^\\]+\/entrar/)
    expect(texts.reminderHourBefore).not.toContain('video.example.org')
  })

  const { numRuns } = campaign('ticks of the clock, two workers', { quick: 20, full: 1_000 })
  it('of any number of ticks, with two at once, one reminder each comes', async () => {
    const { session } = await sessionWithPeople()
    for (let i = 0; i < 5; i++) await confirmedPerson(session.id)
    for (let i = 0; i < numRuns; i++) {
      const now = new Date(EVE.getTime() + i * 60_000)
      await Promise.all([plan(now), plan(now)])
    }
    expect(await db.mailDelivery.count()).toBe(5 * 2 + 1)
  }, 900_000)
})

describe('after a session', () => {
  it('who had a seat and who opened the house are thanked, at a civil hour, with what comes next', async () => {
    const heldAt = new Date('2026-12-02T05:00:00Z')
    const { session } = await sessionWithPeople({ status: 'HELD', heldAt })
    await confirmedPerson(session.id)
    await confirmedPerson(session.id, { status: 'WITHDRAWN' })
    for (let i = 0; i < 2; i++) await plan(new Date('2026-12-02T05:05:00Z'))
    expect(await planned()).toEqual(['thanks 2026-12-02T08:00', 'thanksHost 2026-12-02T17:00'])

    const thanks = await db.mailDelivery.findFirstOrThrow({ where: { kind: 'thanks' } })
    const mail = await composeMail(thanks.id, thanks.dueAt)
    expect('skip' in mail ? mail.skip : mail.text).toContain('/proponer')
    await db.session.update({ where: { id: session.id }, data: { status: 'PUBLISHED', heldAt: null } })
    expect(await composeMail(thanks.id, thanks.dueAt)).toEqual({ skip: 'stale' })
  })

  it('who did not come, where a list was kept, is not thanked for coming', async () => {
    const heldAt = new Date('2026-12-02T05:00:00Z')
    const { session } = await sessionWithPeople({ status: 'HELD', heldAt })
    const names = ['marked', 'unmarked', 'absent', 'entered', 'corrected'] as const
    const people = new Map<string, string>()
    for (const name of names) {
      const { id } = await confirmedPerson(session.id, name === 'entered' ? { enteredAt: heldAt } : {})
      people.set(name, id)
    }
    await plan(new Date('2026-12-02T05:05:00Z'))
    const thanked = async () => {
      const due = await db.mailDelivery.findMany({ where: { kind: 'thanks' } })
      const all = await Promise.all(
        names.map(async (name) => {
          const delivery = due.find(({ recipientId }) => recipientId === people.get(name))
          const mail = await composeMail(delivery?.id ?? '', delivery?.dueAt ?? heldAt)
          return 'skip' in mail ? [] : name
        }),
      )
      return all.flat()
    }
    expect(await thanked()).toEqual(names)
    const { id: recordedById } = await makeAccount({ role: 'RECORDER' })
    const mark = async (name: (typeof names)[number], kind: 'PRESENT' | 'ABSENT', minute: number) => {
      const markedAt = new Date(heldAt.getTime() + minute * 60_000)
      const of = { sessionId: session.id, registrationId: people.get(name) ?? null, recordedById }
      const [id, count] = [crypto.randomUUID(), kind === 'PRESENT' ? 1 : 0]
      await db.attendanceMark.create({
        data: { id, kind, people: count, markedAt, receivedAt: markedAt, ...of },
      })
    }
    await mark('marked', 'PRESENT', 0)
    await mark('absent', 'PRESENT', 0)
    await mark('absent', 'ABSENT', 1)
    await mark('corrected', 'ABSENT', 0)
    await mark('corrected', 'PRESENT', 1)
    expect(await thanked()).toEqual(['marked', 'entered', 'corrected'])
    // A door's list is not of those on the call.
    await db.session.update({ where: { id: session.id }, data: { modality: 'HYBRID' } })
    expect(await thanked()).toEqual(['marked', 'unmarked', 'entered', 'corrected'])
  })

  it('what is written down long after is not thanked for', async () => {
    const { session } = await sessionWithPeople({ status: 'HELD', heldAt: new Date('2027-02-01T18:00:00Z') })
    await confirmedPerson(session.id)
    await plan(new Date('2027-02-01T18:05:00Z'))
    expect(await planned()).toEqual([])
  })
})

describe('the digest', () => {
  const MORNING = new Date('2026-11-24T15:05:00Z')

  it('goes once a working morning to who decides, and says what waits', async () => {
    const coordinator = await makeAccount({ role: 'COORDINATOR' })
    await makeAccount({ role: 'READER' })
    await makeAccount({ role: 'ADMIN', disabledAt: MORNING })
    await sessionWithPeople({ status: 'PROPOSED', publishedAt: null })
    for (let i = 0; i < 3; i++) await plan(new Date(MORNING.getTime() + i * 300_000))
    const [digest, ...more] = await db.mailDelivery.findMany()
    expect(more).toEqual([])
    expect(digest).toMatchObject({ kind: 'staffDigest', recipientId: coordinator.id, version: 20261124 })

    const mail = await composeMail(digest?.id ?? '', MORNING)
    if ('skip' in mail) throw new Error(mail.skip)
    expect(mail.subject).toBe('Lo que espera al equipo: 1')
    expect(mail.text).toContain('Propuestas por decidir: 1')
    expect(await db.staffLink.count()).toBe(0)

    await db.session.updateMany({ data: { status: 'DECLINED' } })
    expect(await composeMail(digest?.id ?? '', MORNING)).toEqual({ skip: 'stale' })
  })

  it('stays away where nothing waits', async () => {
    await makeAccount({ role: 'ADMIN' })
    await plan(MORNING)
    expect(await planned()).toEqual([])
  })
})
