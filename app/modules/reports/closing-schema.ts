import { z } from 'zod'

const reason = z.string({ error: 'required' }).trim().min(3, 'tooShort?min=3').max(500, 'tooLong?max=500')

/** Warnings accepted with one reason: ids of `warningId`, one at least. */
export const acknowledgeSchema = z.object({
  ids: z.array(z.string().regex(/^[0-9a-f]{32}$/)).min(1, 'choose'),
  reason,
})

export const erratumSchema = z.object({
  correct: z.string({ error: 'required' }).trim().min(1, 'required').max(500, 'tooLong?max=500'),
  reason,
})
