import type { Contact } from '#app/generated/prisma/client.ts'
import type { Language } from '#app/locales/i18n.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import type { Context } from '#app/platform/context.ts'
import { db, inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { searchTextOf } from './search-text.ts'
import { changeSubscription } from './subscription.server.ts'

// What a contact does with their own entry, by the token in each mail to them: no account, nobody else's entry.

/** All that is kept of a contact, for themselves; null where the entry is gone. */
export function readOwnContact(id: string): Promise<Contact | null> {
  return db.contact.findUnique({ where: { id } })
}

/** Nothing more is sent to many that would reach them. Doing it again changes nothing. @throws DomainError 'linkInvalid' */
export async function unsubscribeContact(context: Context, id: string): Promise<void> {
  await setSubscribed(context, id, false)
}

/** @throws DomainError 'linkInvalid' */
export async function resubscribeContact(context: Context, id: string): Promise<void> {
  await setSubscribed(context, id, true)
}

export type Preferences = {
  language: Language
  /** Where they live now; null leaves it as it is. */
  place: { city: string; country: string; zone: string } | null
}

/** @throws DomainError 'linkInvalid' */
export async function setPreferences(
  context: Context,
  id: string,
  { language, place }: Preferences,
): Promise<void> {
  await inTransaction(async (tx) => {
    const contact = await tx.contact.findUnique({ where: { id } })
    if (!contact) throw new DomainError('linkInvalid')
    const { city, country, zone } = place ?? contact
    await tx.contact.update({
      where: { id },
      data: { language, city, country, zone, searchText: searchTextOf({ ...contact, city }) },
    })
    await recordAudit(tx, own(context, id), {
      action: 'contact.preferencesChanged',
      subjectKind: 'contact',
      subjectId: id,
      before: { language: contact.language, city: contact.city, country: contact.country },
      after: { language, city, country },
    })
  })
}

async function setSubscribed(context: Context, id: string, subscribed: boolean): Promise<void> {
  await inTransaction(async (tx) => {
    if (await changeSubscription(tx, own(context, id), id, subscribed)) return
    if (!(await tx.contact.findUnique({ where: { id } }))) throw new DomainError('linkInvalid')
  })
}

function own(context: Context, id: string) {
  return { ...context, actor: { kind: 'VISITOR', id } as const }
}
