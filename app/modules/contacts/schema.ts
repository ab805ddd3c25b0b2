import { z } from 'zod'
import { ContactSector, Language } from '#app/generated/prisma/enums.ts'
import { emailField } from '#app/modules/accounts/email.ts'
import { isCivilDate } from '#app/platform/time.ts'

export const MOST_TAGS = 20

/** No separators of a list in it. */
export const contactTag = z
  .string()
  .min(1)
  .max(60)
  .regex(/^[^;,|\p{C}]+$/u)

/** One line without control characters; empty is absent. */
function line(max: number) {
  return z
    .string()
    .transform((text) => text.normalize('NFC').replace(/\s+/g, ' ').trim())
    .pipe(
      z
        .string()
        .max(max, `tooLong?max=${max}`)
        .regex(/^\P{Cc}*$/u, 'invalid'),
    )
}

function optionalLine(max: number) {
  return line(max)
    .optional()
    .transform((text) => text || null)
}

function requiredLine(max: number) {
  return z.string({ error: 'required' }).pipe(line(max)).pipe(z.string().min(1, 'required'))
}

/** A contact as a form gives it; city and country as written (`locatePlace` says what they mean). */
export const contactSchema = z.object({
  name: requiredLine(200),
  email: emailField,
  language: z.enum(Language, { error: 'choose' }),
  city: optionalLine(120),
  country: optionalLine(60),
  organization: optionalLine(300),
  leader: z
    .literal('on')
    .optional()
    .transform((on) => on === 'on'),
  sector: z
    .enum(ContactSector, { error: 'choose' })
    .optional()
    .transform((sector) => sector ?? null),
  tags: z
    .string()
    .max(1_500, 'tooLong?max=1500')
    .optional()
    .transform((text) => [
      ...new Set(
        (text ?? '')
          .split(/[;,]/)
          .map((tag) => tag.normalize('NFC').replace(/\s+/g, ' ').trim())
          .filter(Boolean),
      ),
    ])
    .pipe(z.array(contactTag, { error: 'invalid' }).max(MOST_TAGS, `tooManyTags?max=${MOST_TAGS}`)),
  source: requiredLine(300),
  consentOn: z.string({ error: 'required' }).refine(isCivilDate, 'date'),
})

export type ContactInput = z.infer<typeof contactSchema>
