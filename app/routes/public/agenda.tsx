import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { SessionKind } from '#app/generated/prisma/enums.ts'
import { LANGUAGES, type Language, translator } from '#app/locales/i18n.ts'
import { type AgendaFilters, listAgenda } from '#app/modules/registrations/agenda.server.ts'
import { askedPart, partLinks } from '#app/platform/cursor.server.ts'
import { requestContext, requestZone } from '#app/platform/http/context.server.ts'
import { formatCivilDate } from '#app/platform/time.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { SelectField } from '#app/ui/field.tsx'
import { Pagination } from '#app/ui/navigation.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { momentsOf } from '../moments.server.ts'
import { PublicPage } from '../public-page.tsx'
import { countryName, sessionTitle } from '../session-words.ts'
import { agendaHref, readFilters } from './agenda-filters.ts'
import { SessionCard } from './session-card.tsx'

export const handle = { hydrate: false }

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

const KINDS = Object.values(SessionKind)

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { now, language } = requestContext(request, context)
  const { searchParams } = new URL(request.url)
  const filters = readFilters(searchParams)
  const { until, ...agenda } = await listAgenda(filters, askedPart(searchParams), now)
  context.keepPage?.({ subjects: 'everything', until })
  const readerZone = requestZone(request)
  const upcoming = agenda.upcoming.rows.map((session) => {
    const { startsAt, zone, city } = session
    return {
      session,
      moments: startsAt && zone ? momentsOf(startsAt, { zone, city }, readerZone, language) : [],
    }
  })
  const links = partLinks(agenda.upcoming, (part) => agendaHref('/', filters, part))
  return { title: translator(language)('common:programme'), agenda: { ...agenda, upcoming }, links, filters }
}

export default function Agenda() {
  const { agenda, links, filters } = useLoaderData<typeof loader>()
  const { t } = useTranslation('public')
  const { upcoming, past, total } = agenda
  const filtered = Object.keys(filters).length > 0
  return (
    <PublicPage>
      <PageHeader
        title={t('agenda.title')}
        lead={t('agenda.lead')}
        actions={
          <ButtonLink href="/proponer" tone="secondary" icon="home">
            {t('agenda.propose')}
          </ButtonLink>
        }
      />
      <section aria-labelledby="proximas" className="grid gap-5">
        <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
          <h2 id="proximas" className="text-2xl">
            {t('agenda.upcoming')}
          </h2>
          {total > 0 ? <p className="text-ink-soft">{t('agenda.summary', { count: total })}</p> : null}
        </div>
        {total > 3 || filtered ? <Filters filters={filters} {...agenda} /> : null}
        {upcoming.length > 0 ? (
          <ul className="grid gap-4 lg:grid-cols-2">
            {upcoming.map((each) => (
              <SessionCard key={each.session.id} {...each} />
            ))}
          </ul>
        ) : links.previous ? (
          <EmptyState level={3} title={t('agenda.end')} />
        ) : (
          <EmptyState
            level={3}
            title={t(filtered ? 'agenda.none.title' : 'agenda.empty.title')}
            actions={
              filtered ? (
                <ButtonLink href="/" tone="secondary">
                  {t('agenda.filter.clear')}
                </ButtonLink>
              ) : (
                <ButtonLink href="/proponer">{t('agenda.propose')}</ButtonLink>
              )
            }
          >
            {t(filtered ? 'agenda.none.text' : 'agenda.empty.text')}
          </EmptyState>
        )}
        {links.previous || links.next ? (
          <Pagination
            label={t('agenda.pages')}
            summary={t('agenda.shown', { shown: upcoming.length, total })}
            previous={links.previous ? { href: links.previous, label: t('agenda.previous') } : undefined}
            next={links.next ? { href: links.next, label: t('agenda.next') } : undefined}
          />
        ) : null}
        <p className="text-sm text-ink-soft">
          <Anchor href={agendaHref('/agenda.ics', filters)}>{t('agenda.subscribe')}</Anchor>.{' '}
          {t('agenda.subscribeHelp')}
        </p>
      </section>
      {past.length > 0 && !links.previous ? <Past sessions={past} /> : null}
    </PublicPage>
  )
}

type FiltersProps = { filters: AgendaFilters; countries: string[]; cities: string[] }

function Filters({ filters, countries, cities }: FiltersProps) {
  const { t, i18n } = useTranslation(['public', 'common'])
  const language = i18n.language as Language
  const any = t('agenda.filter.any')
  const places = [...new Set([...countries, ...(filters.country ? [filters.country] : [])])]
    .map((code) => ({ value: code, label: countryName(code, language) }))
    .sort((a, b) => a.label.localeCompare(b.label, language))
  const towns = [...new Set([...cities, ...(filters.city ? [filters.city] : [])])]
    .sort((a, b) => a.localeCompare(b, language))
    .map((city) => ({ value: city, label: city }))
  return (
    <form
      method="get"
      action="/"
      aria-label={t('agenda.filters')}
      className="surface flex flex-wrap items-end gap-3 p-4"
    >
      <SelectField
        name="tipo"
        label={t('agenda.filter.kind')}
        empty={any}
        defaultValue={filters.kind ?? ''}
        options={KINDS.map((kind) => ({ value: kind, label: t(`common:kindShort.${kind}`) }))}
        className="flex-1 basis-40"
      />
      <SelectField
        name="pais"
        label={t('agenda.filter.country')}
        empty={any}
        defaultValue={filters.country ?? ''}
        options={places}
        className="flex-1 basis-40"
      />
      <SelectField
        name="ciudad"
        label={t('agenda.filter.city')}
        empty={any}
        defaultValue={filters.city ?? ''}
        options={towns}
        className="flex-1 basis-40"
      />
      <SelectField
        name="lengua"
        label={t('agenda.filter.language')}
        empty={any}
        defaultValue={filters.language ?? ''}
        options={LANGUAGES.map((code) => ({ value: code, label: t(`agenda.language.${code}`) }))}
        className="flex-1 basis-32"
      />
      <Button tone="secondary" icon="search">
        {t('agenda.filter.apply')}
      </Button>
      {Object.keys(filters).length > 0 ? (
        <ButtonLink href="/" tone="quiet">
          {t('agenda.filter.clear')}
        </ButtonLink>
      ) : null}
    </form>
  )
}

type Sessions = ReturnType<typeof useLoaderData<typeof loader>>['agenda']['past']

function Past({ sessions }: { sessions: Sessions }) {
  const { t, i18n } = useTranslation('public')
  const language = i18n.language as Language
  return (
    <section aria-labelledby="pasadas" className="mt-14">
      <h2 id="pasadas" className="border-b border-line pb-2 text-xl">
        {t('agenda.past')}
      </h2>
      <ul className="divide-y divide-line">
        {sessions.map((session) => (
          <li key={session.id} className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 py-3">
            <span className="min-w-0 flex-1 basis-72">
              <Anchor href={`/sesiones/${session.slug}`} className="inline-block py-1">
                {sessionTitle(session, language)}
              </Anchor>
            </span>
            <span className="text-sm text-ink-soft">
              {[session.dateOn ? formatCivilDate(session.dateOn, language, 'long') : null, session.city]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
