import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type Language, translator } from '#app/locales/i18n.ts'
import { findLinkSubject } from '#app/modules/accounts/link-tokens.server.ts'
import { type Briefing, listBriefings } from '#app/modules/registrations/queries.server.ts'
import { requestContext } from '#app/platform/http/context.server.ts'
import { placeOfZone } from '#app/platform/time-words.ts'
import { Badge } from '#app/ui/badge.tsx'
import { ButtonLink } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { DefinitionList } from '#app/ui/definition-list.tsx'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { When } from '#app/ui/when.tsx'
import { notFoundUnless } from '../domain-error.ts'
import { type LabelledMoment, momentsOf } from '../moments.server.ts'
import { PublicPage } from '../public-page.tsx'
import { listInWords, sessionTitle } from '../session-words.ts'

export const handle = { hydrate: false }

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [
  { title: page?.title },
  { name: 'robots', content: 'noindex' },
  // The address is the key: no other site may learn it from a link that is pressed here.
  { name: 'referrer', content: 'no-referrer' },
]

/** Places that have a line of their own; the rest is one line. */
const PLACES = 6

/** What waits for a councillor: each session on one page, with who invites, who comes from where, and what they ask. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { now, language } = requestContext(request, context)
  const id = notFoundUnless(await findLinkSubject('COUNCILLOR', params.token ?? '', now))
  const { councillor, briefings } = notFoundUnless(await listBriefings(id, now))
  const t = translator(language)
  return {
    title: `${t('councillor:title')} · ${t('common:appName')}`,
    path: `/consejeria/${params.token}`,
    name: councillor.name,
    place: placeOfZone(councillor.zone, language),
    briefings: briefings.map((briefing) => ({
      ...briefing,
      title: sessionTitle({ ...briefing, councillors: [] }, language),
      moments:
        briefing.startsAt && briefing.zone
          ? momentsOf(
              briefing.startsAt,
              { zone: briefing.zone, city: briefing.city },
              councillor.zone,
              language,
            )
          : [],
      places: placesOf(briefing, t('councillor:fewElsewhere'), language),
    })),
  }
}

function placesOf({ zones }: Briefing, elsewhere: string, language: Language) {
  const rest = zones.slice(PLACES).reduce((sum, { people }) => sum + people, 0)
  return [
    ...zones.slice(0, PLACES).map(({ zone, people }) => ({ place: placeOfZone(zone, language), people })),
    ...(rest > 0 ? [{ place: elsewhere, people: rest }] : []),
  ]
}

export default function CouncillorAgenda() {
  const { briefings, name, place, path } = useLoaderData<typeof loader>()
  const { t } = useTranslation('councillor')
  return (
    <PublicPage>
      <div className="print:hidden">
        <PageHeader
          eyebrow={t('eyebrow', { name })}
          title={t('title')}
          lead={t('lead', { place })}
          actions={
            briefings.length > 0 ? (
              <ButtonLink href={`${path}/calendario.ics`} tone="secondary" icon="download">
                {t('feed')}
              </ButtonLink>
            ) : undefined
          }
        />
      </div>
      {briefings.length === 0 ? (
        <EmptyState title={t('empty.title')}>{t('empty.text')}</EmptyState>
      ) : (
        <div className="grid gap-8 print:block">
          {briefings.map((briefing) => (
            <BriefingSheet key={briefing.id} {...briefing} />
          ))}
        </div>
      )}
      <p className="no-print mt-8 text-sm text-ink-soft">
        {briefings.length > 0 ? `${t('print')} ` : ''}
        {t('keepLink')}
      </p>
    </PublicPage>
  )
}

type Sheet = Omit<Briefing, 'title' | 'startsAt'> & {
  title: string
  moments: LabelledMoment[]
  places: { place: string; people: number }[]
}

/** One session; on paper, one page. */
function BriefingSheet(briefing: Sheet) {
  const { t, i18n } = useTranslation(['councillor', 'common', 'public'])
  const language = i18n.language as Language
  const { status, slug, title, moments } = briefing
  const facts: { term: string; value: ReactNode }[] = [
    { term: t('host'), value: [briefing.hostName, briefing.hostCredit].filter(Boolean).join(', ') },
    { term: t('with'), value: listInWords(briefing.others, language) },
    { term: t('city'), value: briefing.city },
    { term: t('modality'), value: t(`common:modality.${briefing.modality}`) },
    {
      term: t('language'),
      value: `${t(`public:session.spokenIn.${briefing.language}`)} · ${t('lasts', { minutes: briefing.durationMinutes })}`,
    },
    {
      term: t('room'),
      value: briefing.joinUrl ? (
        <a href={briefing.joinUrl} rel="noreferrer" className="wrap-anywhere">
          {briefing.joinUrl}
        </a>
      ) : null,
    },
    {
      term: t('address'),
      value: briefing.address ? <span className="whitespace-pre-line">{briefing.address}</span> : null,
    },
    {
      term: t('topics'),
      value: briefing.topics ? <span className="whitespace-pre-line">{briefing.topics}</span> : null,
    },
    {
      term: t('text'),
      value: briefing.publicText ? <span className="whitespace-pre-line">{briefing.publicText}</span> : null,
    },
  ]
  return (
    <article className="surface grid gap-5 p-5 wrap-anywhere sm:p-6 print:mb-0 print:break-after-page print:border-0 print:p-0 print:last:break-after-auto">
      <header className="grid gap-1">
        <p className="font-bold text-warm-ink">
          {t(`common:kindShort.${briefing.kind}`)}{' '}
          {status === 'PUBLISHED' ? null : (
            <Badge tone="attention">{t(status === 'SCHEDULED' ? 'scheduled' : 'accepted')}</Badge>
          )}
        </p>
        <h2 className="text-2xl">{title}</h2>
      </header>
      <div className="grid items-start gap-5 lg:grid-cols-[20rem_minmax(0,1fr)] print:grid-cols-[14rem_minmax(0,1fr)]">
        {moments.length > 0 ? <When moments={moments} /> : <p className="font-bold">{t('accepted')}</p>}
        <DefinitionList items={facts.filter(({ value }) => value)} />
      </div>
      <Audience {...briefing} />
      <Questions {...briefing} />
      {status === 'PUBLISHED' ? (
        <p className="no-print">
          <a href={`/sesiones/${slug}`}>{t('page')}</a>
        </p>
      ) : null}
    </article>
  )
}

function Audience({ confirmed, waiting, places }: Sheet) {
  const { t } = useTranslation('councillor')
  return (
    <section className="grid gap-2">
      <h3 className="text-lg">{t('audience')}</h3>
      {confirmed + waiting === 0 ? (
        <p>{t('nobody')}</p>
      ) : (
        <p>
          <strong>{t('people', { count: confirmed })}</strong>
          {waiting > 0 ? ` ${t('waiting', { count: waiting })}` : ''}
        </p>
      )}
      {places.length > 1 ? (
        <div className="max-w-field">
          <DataTable
            caption={t('place')}
            captionHidden
            framed={false}
            rows={places}
            rowKey={({ place }) => place}
            columns={[
              { key: 'place', header: t('place'), primary: true, cell: ({ place }) => place },
              { key: 'people', header: t('countPeople'), numeric: true, cell: ({ people }) => people },
            ]}
          />
        </div>
      ) : places[0] ? (
        <p className="text-ink-soft">
          {t('place')}: {places[0].place}
        </p>
      ) : null}
    </section>
  )
}

function Questions({ questions, answers }: Sheet) {
  const { t } = useTranslation('councillor')
  const answered = answers.filter(({ values }) => values.length > 0)
  return (
    <section className="grid gap-3">
      <h3 className="text-lg">{t('questions')}</h3>
      {questions.length === 0 ? (
        <p>{t('noQuestions')}</p>
      ) : (
        <>
          <p className="text-sm text-ink-soft">{t('questionsLead')}</p>
          <ol className="grid list-decimal gap-2 ps-6">
            {questions.map((question, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two people may ask the same; the list never changes under the reader.
              <li key={`${index} ${question}`} className="whitespace-pre-line">
                {question}
              </li>
            ))}
          </ol>
        </>
      )}
      {answered.map(({ label, type, values }) => (
        <div key={label}>
          <h4 className="font-bold">{label}</h4>
          <ul className="mt-1 grid gap-1">
            {values.map(({ value, count }) => (
              <li key={value} className="flex gap-3">
                <span className="w-8 shrink-0 text-end font-bold tabular-nums">{count}</span>
                <span className="min-w-0">
                  {type === 'YES_NO' ? t(value === 'yes' ? 'yes' : 'no') : value}
                </span>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}
