import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Actor } from '#app/modules/accounts/actor.ts'
import { findHostPage } from '#app/modules/hosts/queries.server.ts'
import { ensureNotices } from '#app/modules/privacy/ensure-notices.server.ts'
import { currentNotice } from '#app/modules/privacy/queries.server.ts'
import { findSentProposal } from '#app/modules/sessions/proposal-queries.server.ts'
import { proposeSession } from '#app/modules/sessions/propose-session.server.ts'
import { verifyProposal } from '#app/modules/sessions/verify-proposal.server.ts'
import { withdrawProposal } from '#app/modules/sessions/withdraw-proposal.server.ts'
import { db } from '#app/platform/db.server.ts'
import { contextOf, NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { aProposal, CHICAGO } from '#tests/support/proposal-factory.ts'

useDatabase()
beforeAll(() => ensureNotices(NOW))

const visitor = contextOf()

function hostOf(sessionId: string) {
  const actor: Actor = { kind: 'HOST', id: sessionId }
  return contextOf(actor)
}

async function propose(changes = {}) {
  const proposal = aProposal(changes)
  const { reference } = await proposeSession(visitor, proposal, CHICAGO)
  const session = await db.session.findUniqueOrThrow({ where: { idempotencyKey: reference } })
  return { proposal, reference, session }
}

async function recorded(subjectId: string) {
  const audit = await db.auditEntry.findMany({ where: { subjectId }, orderBy: { id: 'asc' } })
  const mail = await db.mailDelivery.findMany({ where: { subjectId }, orderBy: { createdAt: 'asc' } })
  return { audit: audit.map(({ action }) => action), mail: mail.map(({ kind }) => kind) }
}

async function rows() {
  const [sessions, hosts, slots, audit, mail] = await Promise.all([
    db.session.count(),
    db.host.count(),
    db.proposedSlot.count(),
    db.auditEntry.count(),
    db.mailDelivery.count(),
  ])
  return { sessions, hosts, slots, audit, mail }
}

describe('proposing', () => {
  test('session, host, slots, audit row and mail order stand together', async () => {
    const { proposal, session } = await propose()
    expect(session).toMatchObject({
      status: 'PROPOSED',
      origin: 'PROPOSAL',
      kind: 'HOME_MEETING',
      hostName: 'María Reyes',
      hostCredit: 'presidenta de la Federación de Clubes',
      hostOrganization: 'Federación de Clubes',
      city: 'Chicago',
      country: 'US',
      zone: 'America/Chicago',
      expectedPeople: 12,
      topics: 'Voto digital',
      noticeVersion: 1,
      noticeAcceptedAt: NOW,
      emailVerifiedAt: null,
      startsAt: null,
      sequence: 0,
      language: 'es',
    })
    expect(session.slug).toMatch(/^propuesta-[0-9a-f]{16}$/)
    expect(session.calendarUid).toMatch(/^[0-9a-f-]{36}@invita$/)
    const slots = await db.proposedSlot.findMany({
      where: { sessionId: session.id },
      orderBy: { position: 'asc' },
    })
    expect(slots).toMatchObject([
      { position: 0, wallDate: '2027-03-12', wallTime: '18:00', zone: 'America/Chicago', wallFold: 0 },
      { position: 1, wallDate: '2027-03-13', startsAt: new Date('2027-03-14T00:00:00Z') },
    ])
    expect(await db.host.findUnique({ where: { email: proposal.email } })).toMatchObject({
      id: session.hostId,
      name: 'María Reyes',
      phone: '+1 312 555 0142',
    })
    expect(await recorded(session.id)).toEqual({ audit: ['session.proposed'], mail: ['proposalVerify'] })
    const [order] = await db.mailDelivery.findMany({ where: { subjectId: session.id } })
    expect(order).toMatchObject({
      recipientKind: 'HOST',
      recipientId: session.id,
      status: 'PENDING',
      dueAt: NOW,
    })
  })

  test('the audit row holds no address', async () => {
    const { proposal, session } = await propose()
    const entry = await db.auditEntry.findFirstOrThrow({ where: { subjectId: session.id } })
    expect(JSON.stringify(entry.after)).not.toContain(proposal.email)
    expect(entry).toMatchObject({
      actorKind: 'VISITOR',
      actorId: null,
      after: { status: 'PROPOSED', zone: 'America/Chicago' },
    })
  })

  test('the same form sent twice, one after the other or at once, is one proposal', async () => {
    const proposal = aProposal()
    const before = await rows()
    const sent = await Promise.all([1, 2, 3].map(() => proposeSession(visitor, proposal, CHICAGO)))
    const again = await proposeSession(visitor, proposal, CHICAGO)
    expect(new Set([...sent, again].map(({ reference }) => reference)).size).toBe(1)
    expect(again.created).toBe(false)
    expect(sent.filter(({ created }) => created)).toHaveLength(1)
    const after = await rows()
    expect(after).toEqual({
      sessions: before.sessions + 1,
      hosts: before.hosts + 1,
      slots: before.slots + 2,
      audit: before.audit + 1,
      mail: before.mail + 1,
    })
  })

  test('a form that came back corrected is another proposal, not the mistaken one', async () => {
    const mistaken = aProposal({ email: 'mariaa@example.org' })
    const first = await proposeSession(visitor, mistaken, CHICAGO)
    const second = await proposeSession(visitor, { ...mistaken, email: 'maria@example.org' }, CHICAGO)
    expect(second.reference).not.toBe(first.reference)
    expect((await findSentProposal(second.reference))?.maskedEmail).toBe('ma•••@example.org')
  })

  test('nobody changes a host by writing their address', async () => {
    const email = 'owner@example.org'
    await db.host.create({ data: { email, name: 'Dueña', phone: '+52 55', language: 'en' } })
    const { session } = await propose({ email, name: 'Impostor', phone: '+1 000 000 0000' })
    expect(await db.host.findUnique({ where: { email } })).toMatchObject({
      name: 'Dueña',
      phone: '+52 55',
      language: 'en',
    })
    // Negative control: the proposal itself does say what was written.
    expect(session.hostName).toBe('Impostor')
  })

  test('where the mail cannot be ordered, nothing is stored', async () => {
    const before = await rows()
    await db.$executeRaw`CREATE FUNCTION fail_mail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no mail'; END $$`
    await db.$executeRaw`CREATE TRIGGER fail_mail BEFORE INSERT ON "MailDelivery" FOR EACH ROW EXECUTE FUNCTION fail_mail()`
    try {
      await expect(proposeSession(visitor, aProposal(), CHICAGO)).rejects.toThrow()
    } finally {
      await db.$executeRaw`DROP TRIGGER fail_mail ON "MailDelivery"`
    }
    expect(await rows()).toEqual(before)
    // Negative control: without the fault the same goes through.
    await proposeSession(visitor, aProposal(), CHICAGO)
    expect(await rows()).toMatchObject({ sessions: before.sessions + 1, mail: before.mail + 1 })
  })

  test('a notice that nobody read is not taken as accepted', async () => {
    const before = await rows()
    await expect(proposeSession(visitor, aProposal({ notice: 2 }), CHICAGO)).rejects.toMatchObject({
      code: 'noticeChanged',
    })
    expect(await rows()).toEqual(before)
  })
})

describe('confirming', () => {
  test('marks the moment, audits, and tells the host; the second time nothing happens', async () => {
    const { session, proposal } = await propose()
    await verifyProposal(hostOf(session.id), session.id)
    await verifyProposal(
      contextOf({ kind: 'HOST', id: session.id }, new Date(NOW.getTime() + 60_000)),
      session.id,
    )
    expect(await db.session.findUnique({ where: { id: session.id } })).toMatchObject({
      emailVerifiedAt: NOW,
      status: 'PROPOSED',
    })
    expect(await recorded(session.id)).toEqual({
      audit: ['session.proposed', 'session.emailVerified'],
      mail: ['proposalVerify', 'proposalReceived'],
    })
    expect(await db.host.findUnique({ where: { email: proposal.email } })).toMatchObject({
      name: 'María Reyes',
    })
  })

  test('takes over the name that the owner of the address gave', async () => {
    const email = 'again@example.org'
    await propose({ email, name: 'Nombre falso' })
    const { session } = await propose({ email, name: 'Nombre Verdadero' })
    await verifyProposal(hostOf(session.id), session.id)
    expect(await db.host.findUnique({ where: { email } })).toMatchObject({ name: 'Nombre Verdadero' })
  })

  test.each<[string, Actor]>([
    ['a visitor', { kind: 'VISITOR', id: null }],
    ['another host', { kind: 'HOST', id: randomUUID() }],
    ['staff', { kind: 'STAFF', id: randomUUID(), role: 'ADMIN' }],
  ])('%s confirms nothing and withdraws nothing', async (_, actor) => {
    const { session } = await propose()
    const before = await recorded(session.id)
    await expect(verifyProposal(contextOf(actor), session.id)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(withdrawProposal(contextOf(actor), session.id)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await recorded(session.id)).toEqual(before)
    expect(await db.session.findUnique({ where: { id: session.id } })).toMatchObject({
      emailVerifiedAt: null,
      status: 'PROPOSED',
    })
  })

  test('a proposal that was withdrawn is not confirmed', async () => {
    const { session } = await propose()
    await withdrawProposal(hostOf(session.id), session.id)
    await expect(verifyProposal(hostOf(session.id), session.id)).rejects.toMatchObject({
      code: 'proposalClosed',
    })
  })
})

describe('withdrawing', () => {
  test.each(['PROPOSED', 'ACCEPTED'] as const)('from %s, once', async (status) => {
    const { session } = await propose()
    await db.session.update({ where: { id: session.id }, data: { status } })
    await withdrawProposal(hostOf(session.id), session.id)
    await withdrawProposal(hostOf(session.id), session.id)
    expect(await db.session.findUnique({ where: { id: session.id } })).toMatchObject({
      status: 'CANCELLED',
      cancelledAt: NOW,
    })
    expect((await recorded(session.id)).audit).toEqual(['session.proposed', 'session.cancelled'])
  })

  test.each(['SCHEDULED', 'PUBLISHED', 'HELD', 'REPORTED', 'DECLINED'] as const)(
    'not from %s',
    async (status) => {
      const { session } = await propose()
      await db.session.update({ where: { id: session.id }, data: { status } })
      await expect(withdrawProposal(hostOf(session.id), session.id)).rejects.toMatchObject({
        code: 'withdrawTooLate',
      })
      expect(await db.session.findUnique({ where: { id: session.id } })).toMatchObject({
        status,
        cancelledAt: null,
      })
    },
  )
})

describe("the host's page", () => {
  test('counts people and questions, and knows nobody', async () => {
    const { session } = await propose()
    const registration = {
      sessionId: session.id,
      zone: 'UTC',
      language: 'es' as const,
      noticeVersion: 1,
      noticeAcceptedAt: NOW,
    }
    await db.registration.createMany({
      data: [
        {
          ...registration,
          name: 'Secreta Uno',
          email: 'uno@secret.org',
          status: 'CONFIRMED',
          partySize: 3,
          question: '¿Sí?',
        },
        { ...registration, name: 'Secreta Dos', email: 'dos@secret.org', status: 'CONFIRMED', partySize: 1 },
        { ...registration, name: 'Secreta Tres', email: 'tres@secret.org', status: 'WAITING', partySize: 2 },
        {
          ...registration,
          name: 'Secreta Cuatro',
          email: 'cuatro@secret.org',
          status: 'WITHDRAWN',
          partySize: 5,
          question: '¿No?',
        },
      ],
    })
    const page = await findHostPage(session.id)
    expect(page).toMatchObject({
      questions: 1,
      people: { CONFIRMED: 4, WAITING: 2, OFFERED: 0, WITHDRAWN: 5 },
    })
    expect(JSON.stringify(page)).not.toMatch(/Secreta|secret\.org/)
  })

  test('there is none for a session that is not there', async () => {
    expect(await findHostPage(randomUUID())).toBeNull()
  })
})

describe('notices', () => {
  test('made once in both languages, never changed', async () => {
    await db.privacyNotice.update({
      where: { version_language: { version: 1, language: 'en' } },
      data: { simplified: 'Edited' },
    })
    await ensureNotices(new Date(NOW.getTime() + 1))
    expect(await currentNotice('en')).toMatchObject({ version: 1, simplified: 'Edited', publishedAt: NOW })
    expect((await currentNotice('es')).simplified).toContain('responsable')
  })
})
