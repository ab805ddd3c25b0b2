import { parseWithZod } from '@conform-to/zod/v4'
import { type Language, translator } from '#app/locales/i18n.ts'
import type { StaffContext } from '#app/modules/accounts/require-staff.server.ts'
import type { ContactFilter } from '#app/modules/contacts/contact-filter.ts'
import { readAudienceChoices } from '#app/modules/outreach/audience.server.ts'
import { type CampaignSession, listInvitable } from '#app/modules/outreach/queries.server.ts'
import { audienceOf, type CampaignInput, campaignSchema } from '#app/modules/outreach/schema.ts'
import { MEXICO_CITY } from '#app/platform/time.ts'
import { momentInWords } from '#app/platform/time-words.ts'
import { formWords } from '#app/routes/field-error.ts'
import { countryName, sessionTitle } from '#app/routes/session-words.ts'

type Choice = { value: string; name: string; count: number }

/** What a campaign's form offers. `chosen` stays on offer also where nobody in the base has it any more. */
export async function campaignFormView(
  staff: StaffContext,
  chosen: { session: CampaignSession | null } = { session: null },
) {
  const { language } = staff
  const t = translator(language)
  const [choices, invitable] = await Promise.all([readAudienceChoices(staff), listInvitable(staff)])
  const missing =
    chosen.session && !invitable.some(({ id }) => id === chosen.session?.id) ? [chosen.session] : []
  return {
    sessions: [...missing, ...invitable].map(({ id, startsAt, ...session }) => ({
      value: id,
      label: [
        sessionTitle({ ...session, councillors: [] }, language),
        startsAt ? momentInWords(startsAt, MEXICO_CITY, language) : null,
      ]
        .filter(Boolean)
        .join(' · '),
    })),
    choices: {
      countries: byName(
        choices.countries.map(({ country, count }) => ({
          value: country,
          name: countryName(country, language),
          count,
        })),
        language,
      ),
      cities: byName(
        choices.cities.map(({ key, city, country, count }) => ({
          value: key,
          name: `${city}, ${country}`,
          count,
        })),
        language,
      ),
      sectors: choices.sectors.map(({ sector, count }) => ({
        value: sector,
        name: t(`outreach:sector.${sector}`),
        count,
      })),
      tags: choices.tags.map(({ tag, count }) => ({ value: tag, name: tag, count })),
      languages: choices.languages.map((row) => ({
        value: row.language,
        name: t(`common:language.${row.language}`),
        count: row.count,
      })),
    },
    leaders: choices.leaders,
  }
}

export type CampaignFormView = Awaited<ReturnType<typeof campaignFormView>>

function byName(choices: Choice[], language: Language): Choice[] {
  return choices.sort((a, b) => a.name.localeCompare(b.name, language))
}

export type RefusedCampaign = { errors: Record<string, string>; values: Record<string, string> }

/** A form that was sent: what to save, or what is wrong with it beside what was written. */
export function readCampaignForm(
  form: FormData,
  language: Language,
):
  | { draft: CampaignInput & { audience: ContactFilter } }
  | { refused: RefusedCampaign; audience: ContactFilter } {
  const audience = audienceOf(form)
  const submission = parseWithZod(form, { schema: campaignSchema })
  if (submission.status === 'success') return { draft: { ...submission.value, audience } }
  const values = Object.fromEntries([...form].map(([name, value]) => [name, String(value)]))
  const errors = Object.fromEntries(
    Object.entries(submission.error ?? {}).map(([name, messages]) => [
      name,
      formWords(language, messages?.[0] ?? 'invalid'),
    ]),
  )
  return { refused: { errors, values }, audience }
}
