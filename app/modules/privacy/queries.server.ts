import type { Language } from '#app/generated/prisma/enums.ts'
import { db, type Tx } from '#app/platform/db.server.ts'

export type Notice = { version: number; simplified: string; full: string; publishedAt: Date }

/**
 * The notice that holds now, in the reader's language.
 * @throws Error where there is none: `ensureNotices` runs at every start, so that no form stands without its notice.
 */
export async function currentNotice(language: Language, tx: Tx = db): Promise<Notice> {
  const notice = await tx.privacyNotice.findFirst({
    where: { language },
    orderBy: { version: 'desc' },
    select: { version: true, simplified: true, full: true, publishedAt: true },
  })
  if (!notice) throw new Error(`No privacy notice in "${language}": ensureNotices has not run`)
  return notice
}

/** The number of the notice that holds now, by language. */
export async function currentNoticeVersions(tx: Tx = db): Promise<Map<Language, number>> {
  const rows = await tx.$queryRaw<{ language: Language; version: number }[]>`
    SELECT "language"::text, max("version") AS "version" FROM "PrivacyNotice" GROUP BY "language"`
  return new Map(rows.map(({ language, version }) => [language, version]))
}
