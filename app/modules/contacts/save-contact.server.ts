import { randomUUID } from 'node:crypto'
import { Prisma } from '#app/generated/prisma/client.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { eraseSubjects } from '#app/modules/privacy/erase-person.server.ts'
import { inTransaction, type Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import type { Place } from './contact-file.ts'
import type { ContactInput } from './schema.ts'
import { searchTextOf } from './search-text.ts'
import { changeSubscription } from './subscription.server.ts'

export type SavedContact = Omit<ContactInput, 'city' | 'country'> & Place

/** @returns the new contact's id @throws DomainError 'forbidden', 'contactEmailTaken' */
export async function addContact(context: ActorContext, input: SavedContact): Promise<string> {
  assertMay(context.actor, 'contacts.edit')
  return once(async (tx) => {
    const id = randomUUID()
    await tx.contact.create({
      data: {
        ...input,
        id,
        searchText: searchTextOf(input),
        createdAt: context.now,
        updatedAt: context.now,
      },
    })
    await recordAudit(tx, context, {
      action: 'contact.added',
      subjectKind: 'contact',
      subjectId: id,
      after: { ...factsOf(input) },
    })
    return id
  })
}

/** @throws DomainError 'forbidden', 'notFound', 'contactEmailTaken' */
export async function editContact(context: ActorContext, id: string, input: SavedContact): Promise<void> {
  assertMay(context.actor, 'contacts.edit')
  await once(async (tx) => {
    const before = await lockContact(tx, id)
    await tx.contact.update({
      where: { id },
      data: { ...input, searchText: searchTextOf(input), updatedAt: context.now },
    })
    const was = factsOf(before)
    const is = factsOf(input)
    const changed = (Object.keys(is) as (keyof typeof is)[]).filter(
      (key) => JSON.stringify(is[key]) !== JSON.stringify(was[key]),
    )
    const hidden = {
      ...(before.name === input.name ? {} : { nameChanged: true }),
      ...(before.email === input.email ? {} : { emailChanged: true }),
      ...(before.organization === input.organization ? {} : { organizationChanged: true }),
    }
    if (changed.length === 0 && Object.keys(hidden).length === 0) return
    await recordAudit(tx, context, {
      action: 'contact.edited',
      subjectKind: 'contact',
      subjectId: id,
      before: pick(was, changed),
      after: { ...pick(is, changed), ...hidden },
    })
  })
}

/**
 * Takes a contact off the mailings, or puts it back: what people asked for by telephone or by word of mouth. Their own page and
 * the mails' one-click link do the same.
 * @throws DomainError 'forbidden', 'notFound'
 */
export async function setSubscribed(context: ActorContext, id: string, subscribed: boolean): Promise<void> {
  assertMay(context.actor, 'contacts.edit')
  await inTransaction(async (tx) => {
    await lockContact(tx, id)
    await changeSubscription(tx, context, id, subscribed)
  })
}

/**
 * Erases a contact as privacy erases (links, mail to go, details in the trail; written down so that a restored backup erases them
 * again). Registrations and sessions of the same person stay. @throws DomainError 'forbidden', 'notFound'
 */
export async function deleteContact(context: ActorContext, id: string): Promise<void> {
  assertMay(context.actor, 'contacts.edit')
  await inTransaction(async (tx) => {
    await lockContact(tx, id)
    await eraseSubjects(tx, context, [{ subjectKind: 'contact', subjectId: id }])
  })
}

async function lockContact(tx: Tx, id: string) {
  await tx.$queryRaw`SELECT 1 AS "one" FROM "Contact" WHERE "id" = ${id}::uuid FOR UPDATE`
  const contact = await tx.contact.findUnique({ where: { id } })
  if (!contact) throw new DomainError('notFound')
  return contact
}

async function once<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await inTransaction(work)
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
      throw new DomainError('contactEmailTaken')
    }
    throw error
  }
}

/** What the trail says of a contact: nothing that tells who it is. */
function factsOf({
  language,
  city,
  country,
  leader,
  sector,
  tags,
  source,
  consentOn,
}: Omit<SavedContact, 'consentOn'> & { consentOn: string | null }) {
  return { language, city, country, leader, sector, tags, consentSource: source, consentOn }
}

function pick<T extends object>(facts: T, keys: readonly (keyof T)[]): Partial<T> {
  return Object.fromEntries(keys.map((key) => [key, facts[key]])) as Partial<T>
}
