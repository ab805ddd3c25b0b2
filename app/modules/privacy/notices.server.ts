import { z } from 'zod'
import { LANGUAGES, type Language } from '#app/locales/i18n.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { db, inTransaction, type Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import type { NoticeTexts } from './notice-schema.ts'

const DRAFT = 'noticeDraft'

export type NoticeDraft = {
  /** The version that it was begun from; another one published meanwhile must be read first. */
  basedOn: number
  texts: NoticeTexts
  updatedAt: Date
}

export type PublishedNotice = { version: number; publishedAt: Date; texts: NoticeTexts }

const text = z.object({ simplified: z.string(), full: z.string() })
const stored = z.object({ basedOn: z.number(), texts: z.object({ es: text, en: text }) })

/**
 * Every version that was ever published, the newest first, and the draft where there is one.
 * @throws DomainError 'forbidden'
 */
export async function loadNotices(
  context: ActorContext,
): Promise<{ published: PublishedNotice[]; draft: NoticeDraft | null }> {
  assertMay(context.actor, 'privacy.read')
  return { published: await readPublished(db), draft: await readDraft(db) }
}

async function readPublished(tx: Tx): Promise<PublishedNotice[]> {
  const rows = await tx.privacyNotice.findMany({ orderBy: { version: 'desc' } })
  const versions = [...new Set(rows.map(({ version }) => version))]
  return versions.map((version) => {
    const of = (language: Language) => {
      const row = rows.find((each) => each.version === version && each.language === language)
      return { simplified: row?.simplified ?? '', full: row?.full ?? '' }
    }
    const publishedAt = rows.find((each) => each.version === version)?.publishedAt ?? new Date(0)
    return { version, publishedAt, texts: { es: of('es'), en: of('en') } }
  })
}

async function readDraft(tx: Tx): Promise<NoticeDraft | null> {
  const row = await tx.setting.findUnique({ where: { key: DRAFT } })
  const draft = stored.safeParse(row?.value)
  return row && draft.success ? { ...draft.data, updatedAt: row.updatedAt } : null
}

/**
 * Keeps what the next version is to say; nobody outside sees it.
 * @throws DomainError 'forbidden'
 */
export async function saveNoticeDraft(context: ActorContext, texts: NoticeTexts): Promise<void> {
  assertMay(context.actor, 'privacy.manage')
  await inTransaction(async (tx) => {
    const basedOn = (await readDraft(tx))?.basedOn ?? (await newest(tx))
    const kept = {
      value: { basedOn, texts },
      updatedById: context.actor.id,
      updatedAt: context.now,
    }
    await tx.setting.upsert({ where: { key: DRAFT }, create: { key: DRAFT, ...kept }, update: kept })
    await recordAudit(tx, context, {
      action: 'notice.drafted',
      subjectKind: 'notice',
      subjectId: String(basedOn + 1),
    })
  })
}

/** @throws DomainError 'forbidden' */
export async function discardNoticeDraft(context: ActorContext): Promise<void> {
  assertMay(context.actor, 'privacy.manage')
  await inTransaction(async (tx) => {
    const draft = await readDraft(tx)
    if (!draft) return
    await tx.setting.deleteMany({ where: { key: DRAFT } })
    await recordAudit(tx, context, {
      action: 'notice.draftDiscarded',
      subjectKind: 'notice',
      subjectId: String(draft.basedOn + 1),
    })
  })
}

/**
 * The draft becomes the next version, in both languages at once, and is what people read and accept from now on. A form that
 * was open meanwhile must be read again.
 * @returns its number
 * @throws DomainError 'forbidden' | 'noDraft' | 'noticeUnchanged' | 'noticeChangedMeanwhile'
 */
export async function publishNotice(context: ActorContext): Promise<number> {
  assertMay(context.actor, 'privacy.manage')
  return inTransaction(async (tx) => {
    await tx.$queryRaw`SELECT "key" FROM "Setting" WHERE "key" = ${DRAFT} FOR UPDATE`
    const draft = await readDraft(tx)
    if (!draft) throw new DomainError('noDraft')
    const [current] = await readPublished(tx)
    const before = current?.version ?? 0
    if (before !== draft.basedOn) throw new DomainError('noticeChangedMeanwhile')
    if (current && same(current.texts, draft.texts)) throw new DomainError('noticeUnchanged')
    const version = before + 1
    await tx.privacyNotice.createMany({
      data: LANGUAGES.map((language) => ({
        version,
        language,
        ...draft.texts[language],
        publishedAt: context.now,
      })),
    })
    await tx.setting.delete({ where: { key: DRAFT } })
    await recordAudit(tx, context, {
      action: 'notice.published',
      subjectKind: 'notice',
      subjectId: String(version),
      before: { version: before },
      after: { version },
    })
    return version
  })
}

function same(a: NoticeTexts, b: NoticeTexts): boolean {
  return LANGUAGES.every(
    (language) => a[language].simplified === b[language].simplified && a[language].full === b[language].full,
  )
}

async function newest(tx: Tx): Promise<number> {
  const row = await tx.privacyNotice.findFirst({ orderBy: { version: 'desc' }, select: { version: true } })
  return row?.version ?? 0
}
