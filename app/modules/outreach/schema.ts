import { z } from 'zod'
import { type ContactFilter, contactFilterSchema } from '#app/modules/contacts/contact-filter.ts'

const SUBJECT_MAX = 150
const TEXT_MAX = 20_000
const TOPIC_MAX = 200

const line = (max: number) =>
  z
    .string({ error: 'required' })
    .transform((text) => text.replaceAll(/\s+/g, ' ').trim())
    .pipe(z.string().min(1, 'required').max(max, `tooLong?max=${max}`))

const text = z
  .string({ error: 'required' })
  .transform((value) => value.replaceAll(/\r\n?/g, '\n').trim())
  .pipe(z.string().min(1, 'required').max(TEXT_MAX, `tooLong?max=${TEXT_MAX}`))

/** What a campaign says. Without a session it says what it is (`topic`), for the report. Errors: keys of `form`. */
export const campaignSchema = z
  .object({
    subjectEs: line(SUBJECT_MAX),
    subjectEn: line(SUBJECT_MAX),
    textEs: text,
    textEn: text,
    sessionId: z.uuid().optional(),
    topic: line(TOPIC_MAX).optional(),
  })
  .superRefine(({ sessionId, topic }, check) => {
    if (!sessionId && !topic) check.addIssue({ code: 'custom', path: ['topic'], message: 'required' })
  })

export type CampaignInput = z.output<typeof campaignSchema>

export const AUDIENCE_LISTS = ['cities', 'countries', 'sectors', 'tags', 'languages'] as const

/** The audience out of a form or an address; what is no choice is left out. */
export function audienceOf(values: FormData | URLSearchParams): ContactFilter {
  const { shape } = contactFilterSchema
  const lists = AUDIENCE_LISTS.map((name) => [
    name,
    values.getAll(name).filter((value) => shape[name].safeParse([value]).success),
  ])
  return contactFilterSchema.parse({
    ...Object.fromEntries(lists),
    leadersOnly: values.get('leadersOnly') === 'on',
  })
}
