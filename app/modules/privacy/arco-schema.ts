import { z } from 'zod'
import { emailField } from '#app/modules/accounts/email.ts'

// A request about one's own data: access, rectification, cancellation, opposition. Messages are keys of the namespace `form`.

export const ARCO_KINDS = ['ACCESS', 'RECTIFICATION', 'CANCELLATION', 'OPPOSITION'] as const
export const DETAILS_MAX = 2000
export const ANSWER_MAX = 3000

const tidyLine = (text: string) =>
  text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()

const tidyText = (text: string) =>
  text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n]/gu, '')
    .trim()

function text(max: number) {
  return z
    .string()
    .transform(tidyText)
    .pipe(z.string().max(max, `tooLong?max=${max}`))
    .optional()
    .transform((value) => value ?? '')
}

const neededText = (max: number) =>
  z
    .string({ error: 'required' })
    .transform(tidyText)
    .pipe(z.string().min(1, 'required').max(max, `tooLong?max=${max}`))

/** The public form. What is to be corrected has to be said; the rest explains itself. */
export const arcoForm = z
  .object({
    kind: z.enum(ARCO_KINDS, { error: 'choose' }),
    name: z
      .string({ error: 'required' })
      .transform(tidyLine)
      .pipe(z.string().min(1, 'required').max(120, 'tooLong?max=120')),
    email: emailField,
    details: text(DETAILS_MAX),
  })
  .refine(({ kind, details }) => kind !== 'RECTIFICATION' || details !== '', {
    path: ['details'],
    error: 'required',
  })

export type ArcoForm = z.output<typeof arcoForm>

/** Words to the requester; may be none where the mail says it all. */
export const answerForm = z.object({ answer: text(ANSWER_MAX) })

export const refusalForm = z.object({ answer: neededText(ANSWER_MAX) })

/** An object with nothing in it has nothing to correct. */
export const rectificationForm = z
  .object({
    answer: text(ANSWER_MAX),
    records: z.array(z.string().max(60), { error: 'choose' }).min(1, 'choose'),
    name: z
      .string()
      .transform(tidyLine)
      .pipe(z.string().max(120, 'tooLong?max=120'))
      .optional()
      .transform((value) => value || null),
    email: emailField.optional().transform((value) => value ?? null),
    phone: z
      .string()
      .transform(tidyLine)
      .pipe(z.string().regex(/^\+?[\d\s().-]{7,30}$/, 'phone'))
      .optional()
      .transform((value) => value ?? null),
  })
  .refine(({ name, email, phone }) => name !== null || email !== null || phone !== null, {
    path: ['name'],
    error: 'nothingCorrected',
  })

export type Rectification = Omit<z.output<typeof rectificationForm>, 'answer'>
