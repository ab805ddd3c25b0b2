import { z } from 'zod'
import { MarkKind } from '#app/generated/prisma/enums.ts'

/** Marks that one request may bring; a phone with more sends several. */
export const MARKS_A_BATCH = 100
/** Nobody's party and no phone's counter is larger. */
export const MOST_MARKED = 5_000

const DAY = 24 * 60 * 60_000

const uuid = z.uuid().transform((id) => id.toLowerCase())

/** A mark as a phone sends it. */
export const markSchema = z
  .object({
    id: uuid,
    kind: z.enum(MarkKind),
    registrationId: uuid.nullable(),
    walkInId: uuid.nullable(),
    people: z.number().int().min(0).max(MOST_MARKED),
    city: z.string().trim().min(1).max(120).nullable(),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .nullable(),
    reason: z.string().trim().max(300).nullable(),
    markedAt: z
      .number()
      .int()
      .min(Date.UTC(2020, 0))
      .max(Date.UTC(2100, 0) + DAY),
  })
  .refine(
    ({ kind, registrationId, walkInId, people }) =>
      kind === 'WALK_IN'
        ? walkInId !== null && registrationId === null
        : registrationId !== null && walkInId === null && people > 0 === (kind === 'PRESENT'),
    'invalid',
  )

export type SentMark = z.output<typeof markSchema>

/** The envelope: each mark is looked at on its own, so that one that cannot be read keeps none of the others. */
export const batchSchema = z.object({
  marks: z
    .array(z.looseObject({ id: z.string() }))
    .min(1)
    .max(MARKS_A_BATCH),
})

/** Why a mark was not taken; it stays on the phone, with these words (locales: door.refused). */
export const MARK_REFUSALS = [
  'invalid',
  'unknownRegistration',
  'otherSession',
  'reasonNeeded',
  'notOpen',
  'cancelled',
  'reported',
] as const
export type MarkRefusal = (typeof MARK_REFUSALS)[number]

export type MarkResult = { id: string; refused: MarkRefusal | null }
