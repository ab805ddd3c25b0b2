import { type ActorContext, SYSTEM } from '#app/modules/accounts/actor.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { eraseContact, forgetUndeliverable } from '#app/modules/contacts/erase-contact.server.ts'
import { eraseRegistration } from '#app/modules/registrations/anonymise-registrations.server.ts'
import { forgetHost, sessionsStillOpen } from '#app/modules/sessions/forget-host.server.ts'
import { db, inTransaction, type Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { appendToLedger, type ErasedSubject, readLedger } from './erasure-ledger.server.ts'
import { minimiseRequest } from './minimise-requests.server.ts'

type Subject = Pick<ErasedSubject, 'subjectKind' | 'subjectId'>

/**
 * Erases a person, wherever their address stands: registrations become counts (a seat still ahead is freed), the contact and the
 * host go, with links, mail that was to go out and details in the audit trail; their earlier requests lose who asked. What was
 * published of a host, name and post, stays. Staff accounts and councillors are no part of it: those people act here by office.
 *
 * The ids are written down in the database and, before the transaction ends, outside of it, so that a restored backup is erased
 * again.
 * @param email normalised
 * @param except a request that is being answered: it is minimised when its answer has been sent
 * @returns how many of each kind
 * @throws DomainError 'hostHasSessions' where they still have a session ahead
 */
export async function erasePerson(
  tx: Tx,
  context: ActorContext,
  { email, except }: { email: string; except?: string },
): Promise<Record<ErasedSubject['subjectKind'], number>> {
  const host = await tx.host.findUnique({ where: { email }, select: { id: true } })
  if (host && (await sessionsStillOpen(tx, host.id, context.now)).length > 0)
    throw new DomainError('hostHasSessions')
  return eraseSubjects(tx, context, await subjectsOf(tx, email, except))
}

/** Whatever stands under an address, in the order in which sessions are locked. */
async function subjectsOf(tx: Tx, email: string, except: string | undefined): Promise<Subject[]> {
  const byId = { id: true } as const
  const registrations = await tx.registration.findMany({
    where: { email },
    select: byId,
    orderBy: [{ sessionId: 'asc' }, { id: 'asc' }],
  })
  const host = await tx.host.findUnique({ where: { email }, select: byId })
  const contact = await tx.contact.findUnique({ where: { email }, select: byId })
  const requests = await tx.arcoRequest.findMany({
    where: { email, ...(except ? { id: { not: except } } : {}) },
    select: byId,
    orderBy: { id: 'asc' },
  })
  await forgetUndeliverable(tx, email)
  return [
    ...registrations.map(({ id }) => ({ subjectKind: 'registration', subjectId: id }) as const),
    ...(host ? [{ subjectKind: 'host', subjectId: host.id } as const] : []),
    ...(contact ? [{ subjectKind: 'contact', subjectId: contact.id } as const] : []),
    ...requests.map(({ id }) => ({ subjectKind: 'arcoRequest', subjectId: id }) as const),
  ]
}

/** Erases one by one and writes each down, once. */
export async function eraseSubjects(
  tx: Tx,
  context: ActorContext,
  subjects: readonly Subject[],
  { replayed = false } = {},
): Promise<Record<ErasedSubject['subjectKind'], number>> {
  const counts = { registration: 0, host: 0, contact: 0, arcoRequest: 0 }
  const erased: ErasedSubject[] = []
  for (const subject of subjects) {
    if (!(await eraseOne(tx, context, subject, replayed))) continue
    counts[subject.subjectKind] += 1
    erased.push({ ...subject, erasedAt: context.now })
  }
  await tx.erasure.createMany({ data: erased, skipDuplicates: true })
  await appendToLedger(erased)
  return counts
}

/** An attendee erases themselves from the session that their link opens. */
export async function eraseOwnRegistration(context: ActorContext): Promise<void> {
  const { actor } = context
  if (actor.kind !== 'ATTENDEE' || !actor.id) throw new DomainError('forbidden')
  const subject = { subjectKind: 'registration', subjectId: actor.id } as const
  await inTransaction((tx) => eraseSubjects(tx, context, [subject]))
}

async function eraseOne(
  tx: Tx,
  context: ActorContext,
  { subjectKind, subjectId }: Subject,
  replayed: boolean,
): Promise<boolean> {
  switch (subjectKind) {
    case 'registration':
      return eraseRegistration(tx, context, subjectId)
    case 'host':
      return forgetHost(tx, context, subjectId)
    case 'contact':
      return eraseContact(tx, context, subjectId)
    case 'arcoRequest':
      return minimiseRequest(tx, subjectId, replayed ? context.now : undefined)
  }
}

/**
 * After a restore: erases again whom the ledger, or the backup itself, says was erased, with what an address of theirs still
 * keeps apart (that it failed). Doing it again changes nothing.
 * @param ledger another ledger than the one in DATA_DIR
 * @returns how many are in the ledger and how many had come back; `ledger: null` where there is no file
 */
export async function replayErasures(
  now: Date,
  ledger?: string,
): Promise<{ ledger: number | null; erased: number }> {
  const context = { now, actor: SYSTEM, requestId: 'restore', language: 'es', origin: null } as const
  const written = await readLedger(ledger)
  const subjects = new Map<string, Subject>()
  const stored = await db.erasure.findMany({ orderBy: { id: 'asc' } })
  for (const { subjectKind, subjectId } of [...(written ?? []), ...(stored as Subject[])])
    subjects.set(`${subjectKind} ${subjectId}`, { subjectKind, subjectId })
  let erased = 0
  for (const subject of subjects.values()) {
    await inTransaction(async (tx) => {
      const email = await addressOf(tx, subject)
      const counts = await eraseSubjects(tx, context, [subject], { replayed: true })
      if (counts[subject.subjectKind] === 0) return
      erased += 1
      if (email) await forgetUndeliverable(tx, email)
    })
  }
  if (erased > 0) {
    await inTransaction((tx) =>
      recordAudit(tx, context, {
        action: 'privacy.erasuresReplayed',
        subjectKind: 'privacy',
        subjectId: 'privacy',
        after: { count: erased },
      }),
    )
  }
  return { ledger: written?.length ?? null, erased }
}

async function addressOf(tx: Tx, { subjectKind, subjectId: id }: Subject): Promise<string | null> {
  const where = { id }
  const select = { email: true } as const
  const found =
    subjectKind === 'registration'
      ? await tx.registration.findUnique({ where, select })
      : subjectKind === 'host'
        ? await tx.host.findUnique({ where, select })
        : subjectKind === 'contact'
          ? await tx.contact.findUnique({ where, select })
          : null
  return found?.email ?? null
}
