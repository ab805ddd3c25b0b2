import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { translator } from '#app/locales/i18n.ts'
import { addToCalendarLinks } from '#app/modules/calendar/add-to-calendar.server.ts'
import { findPublicSession } from '#app/modules/registrations/agenda.server.ts'
import type { Outcome } from '#app/modules/registrations/capacity.ts'
import { requestContext, requestZone } from '#app/platform/http/context.server.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { ButtonLink } from '#app/ui/button.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { When } from '#app/ui/when.tsx'
import { notFoundUnless } from '../domain-error.ts'
import { momentsOf } from '../moments.server.ts'
import { PublicPage } from '../public-page.tsx'
import { sessionTitle } from '../session-words.ts'

export const handle = { hydrate: false }

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

const OUTCOMES = { espera: 'WAITING', revision: 'PENDING' } as const

/** What comes next after the form; the same for everybody with the same outcome, and nothing personal in its address. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { now, language } = requestContext(request, context)
  const session = notFoundUnless(await findPublicSession(params.slug ?? '', now))
  const { slug, startsAt, zone, city, calendar } = session
  const asked = new URL(request.url).searchParams.get('resultado')
  const outcome: Outcome = asked === 'espera' || asked === 'revision' ? OUTCOMES[asked] : 'CONFIRMED'
  const t = translator(language)
  return {
    title: `${t(`public:received.${outcome}.title`)} · ${t('common:appName')}`,
    outcome,
    slug,
    name: sessionTitle(session, language),
    moments: startsAt && zone ? momentsOf(startsAt, { zone, city }, requestZone(request), language) : [],
    links: calendar && outcome === 'CONFIRMED' ? addToCalendarLinks(calendar, language) : null,
  }
}

export default function RegistrationReceived() {
  const { outcome, slug, name, moments, links } = useLoaderData<typeof loader>()
  const { t } = useTranslation('public')
  return (
    <PublicPage>
      <PageHeader
        eyebrow={name}
        title={t(`received.${outcome}.title`)}
        lead={t(`received.${outcome}.text`)}
      />
      <div className="grid max-w-prose gap-6">
        {moments.length > 0 ? (
          <div className="surface p-5">
            <When moments={moments} />
          </div>
        ) : null}
        {links ? (
          <section>
            <h2 className="mb-3 text-lg">{t('received.calendar')}</h2>
            <div className="flex flex-wrap gap-2">
              <ButtonLink href={`/sesiones/${slug}/calendario.ics`} tone="secondary" icon="calendar">
                {t('calendar.file')}
              </ButtonLink>
              {(['google', 'outlook', 'office365'] as const).map((service) => (
                <ButtonLink key={service} href={links[service]} tone="quiet" rel="noreferrer">
                  {t(`calendar.${service}`)}
                </ButtonLink>
              ))}
            </div>
          </section>
        ) : null}
        <p>{t('received.change')}</p>
        <p>{t('received.mail')}</p>
        <p>{t('received.share')}</p>
        <p>
          <Anchor href={`/sesiones/${slug}`}>{t('received.page')}</Anchor>
        </p>
      </div>
    </PublicPage>
  )
}
