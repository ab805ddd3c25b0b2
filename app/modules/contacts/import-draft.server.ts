import { z } from 'zod'
import type { Prisma } from '#app/generated/prisma/client.ts'
import { Language } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { db } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import type { Table } from '#app/platform/table.ts'
import { isCivilDate } from '#app/platform/time.ts'
import { CONTACT_COLUMNS, type ContactMapping, type FileWide, guessMapping } from './contact-file.ts'

/** How long an uploaded file waits to be loaded: it holds people's data, and nobody asked for it to be kept. */
const KEPT_MS = 24 * 3_600_000

export type DraftSettings = { mapping: ContactMapping; wide: FileWide }
export type ImportDraft = DraftSettings & { fileName: string; table: Table; createdAt: Date }

const lineSchema = z.object({ line: z.int(), cells: z.array(z.string()) })
const tableSchema = z.object({ header: lineSchema, rows: z.array(lineSchema) })
const settingsSchema = z.object({
  mapping: z.partialRecord(z.enum(CONTACT_COLUMNS), z.int().nonnegative()),
  wide: z.object({
    source: z.string().max(300).nullable(),
    consentOn: z.string().refine(isCivilDate).nullable(),
    language: z.enum(Language),
    tags: z.array(z.string()),
  }),
})

/** Keeps an uploaded file between its steps, in place of the one that the person had. @throws DomainError 'forbidden' */
export async function keepImportDraft(
  context: ActorContext,
  { fileName, table }: { fileName: string; table: Table },
): Promise<void> {
  const createdById = ownerOf(context)
  const settings: DraftSettings = {
    mapping: guessMapping(table.header.cells),
    wide: { source: null, consentOn: null, language: 'es', tags: [] },
  }
  const data = { fileName: fileName.slice(0, 200), table: storable(table), settings, createdAt: context.now }
  await db.contactImportDraft.deleteMany({
    where: { createdAt: { lt: new Date(context.now.getTime() - KEPT_MS) } },
  })
  await db.contactImportDraft.upsert({
    where: { createdById },
    create: { createdById, ...data },
    update: data,
  })
}

/** The person's file, or null where there is none. @throws DomainError 'forbidden' */
export async function findImportDraft(context: ActorContext): Promise<ImportDraft | null> {
  const draft = await db.contactImportDraft.findUnique({ where: { createdById: ownerOf(context) } })
  if (!draft || draft.createdAt.getTime() < context.now.getTime() - KEPT_MS) return null
  const { fileName, createdAt } = draft
  // Of an older build, perhaps: a file that does not read is no file.
  const table = tableSchema.safeParse(draft.table)
  const settings = settingsSchema.safeParse(draft.settings)
  return table.success && settings.success
    ? { fileName, createdAt, table: table.data, ...settings.data }
    : null
}

/** @throws DomainError 'forbidden', 'notFound' */
export async function setImportDraft(context: ActorContext, settings: DraftSettings): Promise<void> {
  const { count } = await db.contactImportDraft.updateMany({
    where: { createdById: ownerOf(context) },
    data: { settings: settingsSchema.parse(settings) },
  })
  if (count === 0) throw new DomainError('notFound')
}

/** @throws DomainError 'forbidden' */
export async function dropImportDraft(context: ActorContext): Promise<void> {
  await db.contactImportDraft.deleteMany({ where: { createdById: ownerOf(context) } })
}

function ownerOf({ actor }: ActorContext): string {
  assertMay(actor, 'contacts.edit')
  if (actor.kind !== 'STAFF') throw new DomainError('forbidden')
  return actor.id
}

/** PostgreSQL's text holds no NUL. A cell with one has other control characters' fate: it is refused with its line. */
function storable(table: Table): Prisma.InputJsonObject {
  const clean = ({ line, cells }: Table['header']) => ({
    line,
    cells: cells.map((cell) => cell.replaceAll('\0', '\u0001')),
  })
  return { header: clean(table.header), rows: table.rows.map(clean) }
}
