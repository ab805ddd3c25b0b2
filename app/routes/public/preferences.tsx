import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { isLanguage, LANGUAGES, translator } from '#app/locales/i18n.ts'
import { findLinkSubject } from '#app/modules/accounts/link-tokens.server.ts'
import {
  readOwnContact,
  resubscribeContact,
  setPreferences,
  unsubscribeContact,
} from '#app/modules/contacts/contact-preferences.server.ts'
import { findCity } from '#app/modules/scheduling/cities.server.ts'
import { requestContext } from '#app/platform/http/context.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { civilDateAt, formatCivilDate, MEXICO_CITY } from '#app/platform/time.ts'
import { placeOfZone } from '#app/platform/time-words.ts'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { DefinitionList } from '#app/ui/definition-list.tsx'
import { Field } from '#app/ui/field.tsx'
import { RadioGroup } from '#app/ui/fieldset.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { asPage, notFoundUnless } from '../domain-error.ts'
import { formWords } from '../field-error.ts'
import { PublicPage } from '../public-page.tsx'
import { countryName } from '../session-words.ts'
import { cityChoices } from './city-choices.server.ts'

export const handle = { hydrate: false }

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

const DONE = ['saved', 'stopped', 'back'] as const

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { now, language } = requestContext(request, context)
  const id = notFoundUnless(await findLinkSubject('CONTACT', params.token ?? '', now))
  const contact = notFoundUnless(await readOwnContact(id))
  const t = translator(language)
  const asked = new URL(request.url).searchParams.get('hecho')
  const none = t('outreach:preferences.none')
  const day = (on: string) => formatCivilDate(on, language, 'long')
  const { unsubscribedAt, city, country, zone, consentOn, sector } = contact
  return {
    title: `${t('outreach:preferences.title')} · ${t('common:appName')}`,
    path: `/preferencias/${params.token}`,
    done: DONE.find((key) => key === asked) ?? null,
    name: contact.name,
    language: contact.language,
    place: [city, country ? countryName(country, language) : null].filter(Boolean).join(', '),
    stoppedOn: unsubscribedAt ? day(civilDateAt(unsubscribedAt, zone ?? MEXICO_CITY)) : null,
    kept: [
      { term: t('outreach:preferences.field.name'), value: contact.name },
      { term: t('outreach:preferences.field.email'), value: contact.email },
      { term: t('outreach:preferences.field.organization'), value: contact.organization ?? none },
      {
        term: t('outreach:preferences.field.place'),
        value: [city, country ? countryName(country, language) : null].filter(Boolean).join(', ') || none,
      },
      { term: t('outreach:preferences.field.zone'), value: zone ? placeOfZone(zone, language) : none },
      { term: t('outreach:preferences.field.sector'), value: sector ? t(`outreach:sector.${sector}`) : none },
      {
        term: t('outreach:preferences.field.leader'),
        value: contact.leader ? t('outreach:preferences.yes') : none,
      },
      { term: t('outreach:preferences.field.tags'), value: contact.tags.join(', ') || none },
      { term: t('outreach:preferences.field.source'), value: contact.source },
      { term: t('outreach:preferences.field.consent'), value: consentOn ? day(consentOn) : none },
    ],
  }
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const moment = requestContext(request, context)
  const { language, now } = moment
  const id = notFoundUnless(await findLinkSubject('CONTACT', params.token ?? '', now))
  const form = await readForm(request)
  const text = (name: string) => String(form.get(name) ?? '').trim()
  switch (form.get('intent')) {
    case 'stop':
      await unsubscribeContact(moment, id).catch(asPage)
      return seeOther('stopped')
    case 'back':
      await resubscribeContact(moment, id).catch(asPage)
      return seeOther('back')
    case 'save': {
      const chosen = form.get('language')
      if (!isLanguage(chosen)) throw new Response(null, { status: 400 })
      const sought = text('citySearch')
      const unchanged = sought === text('cityBefore')
      const city = unchanged ? null : findCity(text('city'), language)
      if (!unchanged && sought && !city) {
        const { choices, status } = cityChoices(sought, now, language)
        const error = choices.length > 0 ? formWords(language, 'choose') : status
        return data({ language: chosen, citySearch: sought, choices, error }, { status: 400 })
      }
      const place = city ? { city: city.name, country: city.country, zone: city.zone } : null
      await setPreferences(moment, id, { language: chosen, place }).catch(asPage)
      return seeOther('saved')
    }
    default:
      throw new Response(null, { status: 400 })
  }

  function seeOther(done: (typeof DONE)[number]) {
    return redirect(`/preferencias/${params.token}?hecho=${done}`, 303)
  }
}

export default function PreferencesPage() {
  const page = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  const { t } = useTranslation(['outreach', 'common'])
  const choices = refused?.choices ?? []
  return (
    <PublicPage>
      <PageHeader
        sentence
        eyebrow={t('preferences.name', { name: page.name })}
        title={t('preferences.title')}
        lead={t('preferences.lead')}
      />
      <div className="grid max-w-prose gap-6">
        {page.done ? (
          <Notice tone="success" live>
            {t(`preferences.done.${page.done}`)}
          </Notice>
        ) : null}
        <Card title={t('preferences.how')}>
          <form method="post" action={page.path} noValidate className="grid justify-items-start gap-5">
            <RadioGroup
              name="language"
              legend={t('preferences.language')}
              inline
              defaultValue={refused?.language ?? page.language}
              options={LANGUAGES.map((value) => ({ value, label: t(`common:language.${value}`) }))}
            />
            <input type="hidden" name="cityBefore" value={page.place} />
            <Field
              name="citySearch"
              label={t('preferences.city')}
              help={t('preferences.cityHelp')}
              error={refused?.error}
              defaultValue={refused?.citySearch ?? page.place}
              autoComplete="address-level2"
              maxLength={80}
            />
            {choices.length > 0 ? (
              <RadioGroup
                name="city"
                legend={t('preferences.cityChoose')}
                options={choices.map(({ key, label, help }) => ({ value: key, label, help }))}
              />
            ) : null}
            <Button name="intent" value="save">
              {t('preferences.save')}
            </Button>
          </form>
        </Card>
        <Card title={t(page.stoppedOn ? 'preferences.stoppedTitle' : 'preferences.stopTitle')}>
          <form method="post" action={page.path} className="grid justify-items-start gap-4">
            <p>
              {page.stoppedOn
                ? t('preferences.stoppedText', { date: page.stoppedOn })
                : t('preferences.stopText')}
            </p>
            <Button name="intent" value={page.stoppedOn ? 'back' : 'stop'} tone="secondary">
              {t(page.stoppedOn ? 'preferences.comeBack' : 'preferences.stop')}
            </Button>
          </form>
        </Card>
        <Card title={t('preferences.kept')}>
          <DefinitionList items={page.kept} />
          <p className="mt-4">
            {t('preferences.rights')} <a href="/privacidad">{t('preferences.rightsLink')}</a>
          </p>
        </Card>
      </div>
    </PublicPage>
  )
}
