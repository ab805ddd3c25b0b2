import texts from '#app/locales/es/report-document.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { db, inTransaction, type Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { isRowId } from '#app/platform/row-id.ts'
import { builtInTemplate, readTemplate } from './docx-template.server.ts'
import { hex, sha256 } from './sha256.server.ts'

export type Template = { id: string | null; name: string; bytes: Uint8Array<ArrayBuffer>; sha256: string }

/** What drafts are rendered with: the template chosen last, or the application's own (then without an id). */
export async function currentTemplate(tx: Tx): Promise<Template> {
  const chosen = await tx.reportTemplate.findFirst({
    where: { chosenAt: { not: null } },
    orderBy: [{ chosenAt: 'desc' }, { id: 'desc' }],
  })
  if (chosen) {
    return { id: chosen.id, name: chosen.name, bytes: chosen.bytes, sha256: hex(chosen.sha256) }
  }
  const bytes = builtInTemplate(texts)
  return { id: null, name: OWN, bytes, sha256: hex(sha256(bytes)) }
}

const OWN = 'Invita'

/** The template with an id: the application's own is kept beside what is rendered with it, because a later release may have another. */
export async function keptTemplate(
  tx: Tx,
  context: ActorContext,
  template: Template,
): Promise<Template & { id: string }> {
  const { id } =
    template.id === null
      ? await tx.reportTemplate.upsert({
          where: { sha256: sha256(template.bytes) },
          create: {
            name: template.name,
            bytes: template.bytes,
            sha256: sha256(template.bytes),
            createdAt: context.now,
          },
          update: {},
          select: { id: true },
        })
      : { id: template.id }
  return { ...template, id }
}

/**
 * Takes a .docx that staff bring, checks it, keeps it and uses it from now on. The same file brought again is chosen again.
 * @throws DomainError 'forbidden' | 'templateTooLarge' | 'templateNotWord' | 'templateMacros' | 'templateExternal' |
 * 'templateStyles' | 'templateBullet'
 */
export async function uploadTemplate(
  context: ActorContext,
  { name, bytes }: { name: string; bytes: Uint8Array<ArrayBuffer> },
): Promise<void> {
  assertMay(context.actor, 'reports.template')
  readTemplate(bytes)
  const digest = sha256(bytes)
  await inTransaction(async (tx) => {
    const { id } = await tx.reportTemplate.upsert({
      where: { sha256: digest },
      create: {
        name: name.slice(0, 120),
        bytes,
        sha256: digest,
        uploadedById: context.actor.id,
        createdAt: context.now,
        chosenAt: context.now,
      },
      update: { chosenAt: context.now },
    })
    await recordAudit(tx, context, {
      action: 'template.uploaded',
      subjectKind: 'template',
      subjectId: id,
      after: { name: name.slice(0, 120), sha256: hex(digest) },
    })
  })
}

/**
 * Uses a template that was kept, or the application's own (null).
 * @throws DomainError 'forbidden' | 'notFound'
 */
export async function chooseTemplate(context: ActorContext, id: string | null): Promise<void> {
  assertMay(context.actor, 'reports.template')
  if (id !== null && !isRowId(id)) throw new DomainError('notFound')
  await inTransaction(async (tx) => {
    const own = { id: null, name: OWN, bytes: builtInTemplate(texts), sha256: '' }
    const chosen = id ?? (await keptTemplate(tx, context, own)).id
    const { count } = await tx.reportTemplate.updateMany({
      where: { id: chosen },
      data: { chosenAt: context.now },
    })
    if (count === 0) throw new DomainError('notFound')
    const { name } = await tx.reportTemplate.findUniqueOrThrow({ where: { id: chosen } })
    await recordAudit(tx, context, {
      action: 'template.chosen',
      subjectKind: 'template',
      subjectId: chosen,
      after: { name },
    })
  })
}

export type TemplateRow = {
  id: string
  name: string
  createdAt: Date
  by: string | null
  closed: number
  current: boolean
}

/** The templates that are kept, the latest first; without their bytes. @throws DomainError 'forbidden' */
export async function listTemplates(context: ActorContext): Promise<TemplateRow[]> {
  assertMay(context.actor, 'reports.template')
  const rows = await db.reportTemplate.findMany({
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    select: {
      id: true,
      name: true,
      createdAt: true,
      chosenAt: true,
      uploadedById: true,
      _count: { select: { reports: true } },
    },
  })
  const uploaders = await db.staffAccount.findMany({
    where: { id: { in: rows.flatMap(({ uploadedById }) => uploadedById ?? []) } },
    select: { id: true, name: true },
  })
  const names = new Map(uploaders.map(({ id, name }) => [id, name]))
  const current = rows
    .filter(({ chosenAt }) => chosenAt)
    .sort((a, b) => Number(b.chosenAt) - Number(a.chosenAt) || (a.id < b.id ? 1 : -1))[0]
  return rows.map(({ id, name, createdAt, uploadedById, _count }) => ({
    id,
    name,
    createdAt,
    by: (uploadedById && names.get(uploadedById)) || null,
    closed: _count.reports,
    current: id === current?.id,
  }))
}

/** A template's file: one that is kept, or what is used now. @throws DomainError 'forbidden' | 'notFound' */
export async function templateFile(context: ActorContext, id: string | null): Promise<Template> {
  assertMay(context.actor, 'reports.template')
  if (id === null) return inTransaction(currentTemplate)
  const row = isRowId(id) ? await db.reportTemplate.findUnique({ where: { id } }) : null
  if (!row) throw new DomainError('notFound')
  return { id, name: row.name, bytes: row.bytes, sha256: hex(row.sha256) }
}
