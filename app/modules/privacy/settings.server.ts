import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { db, inTransaction, type Tx } from '#app/platform/db.server.ts'
import { civilDateAt, MEXICO_CITY } from '#app/platform/time.ts'
import { deadlineFrom } from './business-days.ts'
import { DEFAULTS, type PrivacySettings, storedSettings } from './settings-schema.ts'

const KEY = 'privacy'
/** Its audit rows need a subject with an id. */
const SUBJECT = 'privacy'

/** What staff set, with what is usual where they set nothing. */
export async function privacySettings(tx: Tx = db): Promise<PrivacySettings> {
  const row = await tx.setting.findUnique({ where: { key: KEY }, select: { value: true } })
  return storedSettings.catch(DEFAULTS).parse(row?.value ?? {})
}

/**
 * Keeps the settings. Other days off or another number of days move the deadlines of what is still open.
 * @throws DomainError 'forbidden'
 */
export async function savePrivacySettings(context: ActorContext, settings: PrivacySettings): Promise<void> {
  assertMay(context.actor, 'privacy.manage')
  await inTransaction(async (tx) => {
    const before = await privacySettings(tx)
    const kept = { value: settings, updatedById: context.actor.id, updatedAt: context.now }
    await tx.setting.upsert({ where: { key: KEY }, create: { key: KEY, ...kept }, update: kept })
    const daysOff = new Set(settings.daysOff)
    const open = await tx.arcoRequest.findMany({ where: { status: 'OPEN' } })
    for (const { id, verifiedAt } of open) {
      if (!verifiedAt) continue
      const dueOn = deadlineFrom(civilDateAt(verifiedAt, MEXICO_CITY), settings.answerDays, daysOff)
      await tx.arcoRequest.update({ where: { id }, data: { dueOn } })
    }
    await recordAudit(tx, context, {
      action: 'privacy.settingsChanged',
      subjectKind: 'privacy',
      subjectId: SUBJECT,
      before,
      after: settings,
    })
  })
}

/** The same, for the page that shows them. @throws DomainError 'forbidden' */
export async function viewPrivacySettings(context: ActorContext): Promise<PrivacySettings> {
  assertMay(context.actor, 'privacy.read')
  return privacySettings()
}
