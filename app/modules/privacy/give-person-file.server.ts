import { strToU8, zipSync } from 'fflate'
import type { Language } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { personHtml, personJson } from './person-file.server.ts'
import { ownRecords, type PersonRecords, personRecords } from './person-records.server.ts'

/**
 * The file of who asked for access, once staff have granted it: everything under their address as it stands now, to read (HTML)
 * and for machines (JSON), in one zip. `requestId` is what the link stands for.
 * @throws DomainError 'notFound'
 */
export async function giveRequestedFile(
  context: ActorContext,
  requestId: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const { records, language } = await inTransaction(async (tx) => {
    const request = await tx.arcoRequest.findUnique({ where: { id: requestId } })
    if (request?.kind !== 'ACCESS' || request.status !== 'ANSWERED' || request.email === '')
      throw new DomainError('notFound')
    await recordAudit(tx, context, {
      action: 'arco.fileTaken',
      subjectKind: 'arcoRequest',
      subjectId: requestId,
    })
    return { records: await personRecords(tx, request.email), language: request.language }
  })
  return zipped(records, context.now, language)
}

/** The file of an attendee, of the registration that their link opens. @throws DomainError 'forbidden' | 'notFound' */
export async function giveOwnFile(context: ActorContext): Promise<Uint8Array<ArrayBuffer>> {
  return zipped(await ownRecords(context), context.now, context.language)
}

function zipped(records: PersonRecords, now: Date, language: Language): Uint8Array<ArrayBuffer> {
  const name = language === 'es' ? 'mis-datos' : 'my-data'
  return new Uint8Array(
    zipSync(
      {
        [`${name}.html`]: strToU8(personHtml(records, now, language)),
        [`${name}.json`]: strToU8(personJson(records, now)),
      },
      { mtime: now },
    ),
  )
}
