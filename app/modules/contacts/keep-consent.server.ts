import { randomUUID } from 'node:crypto'
import type { Language } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import type { Tx } from '#app/platform/db.server.ts'
import { civilDateAt, MEXICO_CITY } from '#app/platform/time.ts'
import { searchTextOf } from './search-text.ts'
import { changeSubscription } from './subscription.server.ts'

/** The source of a contact who asked for it with a registration. */
const SOURCE = 'registro'

export type Consent = {
  name: string
  /** Normalised. */
  email: string
  language: Language
  /** IANA */
  zone: string
  /** The notice that was read, and when the box was ticked. */
  noticeVersion: number
  consentedAt: Date
}

/**
 * Keeps as a contact who asked with a registration to be told of other sessions. Only for who acted with their own link since:
 * anybody can type anybody's address into a form, and whom nobody asked must not get mailings. Who is a contact already has the
 * consent renewed, where it is later; who unsubscribed stays so.
 */
export async function keepConsent(tx: Tx, context: ActorContext, consent: Consent): Promise<void> {
  const { name, email, language, zone, noticeVersion } = consent
  const consentOn = civilDateAt(consent.consentedAt, MEXICO_CITY)
  const given = { source: SOURCE, consentOn, noticeVersion }
  const { now } = context
  const { count: created } = await tx.contact.createMany({
    data: {
      ...{ id: randomUUID(), name, email, language, zone, ...given },
      searchText: searchTextOf({ name, email, organization: null, city: null }),
      createdAt: now,
      updatedAt: now,
    },
    skipDuplicates: true,
  })
  const { count: renewed } =
    created > 0
      ? { count: 0 }
      : await tx.contact.updateMany({
          where: { email, unsubscribedAt: null, OR: [{ consentOn: null }, { consentOn: { lt: consentOn } }] },
          data: { ...given, updatedAt: now },
        })
  if (created + renewed === 0) return
  const { id } = await tx.contact.findUniqueOrThrow({ where: { email }, select: { id: true } })
  await recordAudit(tx, context, {
    action: created > 0 ? 'contact.consented' : 'contact.consentRenewed',
    subjectKind: 'contact',
    subjectId: id,
    after: { consentSource: SOURCE, consentOn, noticeVersion },
  })
}

/** Takes it back: who no longer wants to be told of other sessions is off the mailings, whatever brought them in. */
export async function takeBackConsent(tx: Tx, context: ActorContext, email: string): Promise<void> {
  const contact = await tx.contact.findUnique({ where: { email }, select: { id: true } })
  if (contact) await changeSubscription(tx, context, contact.id, false)
}
