import en from '#app/locales/en/privacy-notice.ts'
import es from '#app/locales/es/privacy-notice.ts'
import { db } from '#app/platform/db.server.ts'

const FIRST_VERSION = 1

/**
 * Makes sure that there is a notice to consent to: inserts version 1 in both languages where it is missing.
 * Called at every start; a published notice is never changed.
 */
export async function ensureNotices(now: Date): Promise<void> {
  await db.privacyNotice.createMany({
    data: [
      { version: FIRST_VERSION, language: 'es', ...es, publishedAt: now },
      { version: FIRST_VERSION, language: 'en', ...en, publishedAt: now },
    ],
    skipDuplicates: true,
  })
}
