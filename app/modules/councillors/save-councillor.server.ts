import type { Councillor } from '#app/generated/prisma/client.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { inTransaction, type Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import type { CouncillorInput } from './schema.ts'

/**
 * @returns the new councillor's id
 * @throws DomainError 'forbidden' | 'councillorNameTaken'
 */
export async function addCouncillor(context: ActorContext, input: CouncillorInput): Promise<string> {
  assertMay(context.actor, 'councillors.edit')
  return inTransaction(async (tx) => {
    await assertNameFree(tx, input.name, null)
    const councillor = await tx.councillor.create({ data: { ...columnsOf(input), createdAt: context.now } })
    await recordAudit(tx, context, {
      action: 'councillor.added',
      subjectKind: 'councillor',
      subjectId: councillor.id,
      after: factsOf(councillor),
    })
    return councillor.id
  })
}

/**
 * Changes what is kept of a councillor. Sessions that are scheduled already keep the times they block; what closed reports
 * print of the past is theirs.
 * @throws DomainError 'forbidden' | 'notFound' | 'councillorNameTaken'
 */
export async function editCouncillor(
  context: ActorContext,
  id: string,
  input: CouncillorInput,
): Promise<void> {
  assertMay(context.actor, 'councillors.edit')
  await inTransaction(async (tx) => {
    const before = await tx.councillor.findUnique({ where: { id } })
    if (!before) throw new DomainError('notFound')
    await assertNameFree(tx, input.name, id)
    const after = await tx.councillor.update({ where: { id }, data: columnsOf(input) })
    await recordAudit(tx, context, {
      action: 'councillor.edited',
      subjectKind: 'councillor',
      subjectId: id,
      before: factsOf(before),
      after: { ...factsOf(after), emailChanged: before.email !== after.email },
    })
  })
}

function columnsOf({ email, termFrom, termTo, ...input }: CouncillorInput) {
  return { ...input, email: email ?? null, termFrom: termFrom ?? null, termTo: termTo ?? null }
}

/** What the trail keeps: no address. */
function factsOf({ name, zone, language, termFrom, termTo, bufferMinutes }: Councillor) {
  return { name, zone, language, termFrom, termTo, bufferMinutes }
}

async function assertNameFree(tx: Tx, name: string, ownId: string | null): Promise<void> {
  const namesake = await tx.councillor.findUnique({ where: { name }, select: { id: true } })
  if (namesake && namesake.id !== ownId) throw new DomainError('councillorNameTaken')
}
