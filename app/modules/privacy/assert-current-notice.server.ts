import type { Language } from '#app/generated/prisma/enums.ts'
import type { Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { currentNotice } from './queries.server.ts'

/**
 * Whether what a person consented to is the notice that holds: one published while they filled the form must be read first.
 * @throws DomainError 'noticeChanged'
 */
export async function assertCurrentNotice(tx: Tx, version: number, language: Language): Promise<void> {
  const { version: current } = await currentNotice(language, tx)
  if (version !== current) throw new DomainError('noticeChanged')
}
