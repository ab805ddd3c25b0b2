import { data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData, useLocation } from '@remix-run/react'
import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type Language, translator } from '#app/locales/i18n.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { type Balance, FUNNEL, type Published } from '#app/modules/dashboard/dashboard.ts'
import { type Dashboard, loadDashboard } from '#app/modules/dashboard/load-dashboard.server.ts'
import { MAP, worldMap } from '#app/modules/dashboard/world-map.server.ts'
import { countryName } from '#app/modules/scheduling/cities.server.ts'
import { formatMonth } from '#app/platform/time.ts'
import { asPage } from '#app/routes/domain-error.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Bar } from '#app/ui/bar.tsx'
import { BubbleMap } from '#app/ui/bubble-map.tsx'
import { Card } from '#app/ui/card.tsx'
import { ColumnChart } from '#app/ui/column-chart.tsx'
import { type Column, DataTable } from '#app/ui/data-table.tsx'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { Stat, Stats } from '#app/ui/stat.tsx'
import { askedPeriod } from './asked-period.server.ts'
import { nameColumn, percentInWords } from './figures-table.tsx'
import { PeriodForm } from './period-form.tsx'
import { placeInWords } from './place-words.server.ts'

/** Rows of a table before the rest is only counted. */
const SHOWN = 25

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { language } = staff
  const t = translator(language)
  const { period, form } = await askedPeriod(staff, new URL(request.url).searchParams)
  const title = `${t('dashboard:title')} · ${t('common:appName')}`
  if (!period) return data({ title, form, shown: null }, { status: 400 })
  const dashboard = await loadDashboard(staff, period).catch(asPage)
  return data({ title, form, shown: inWords(dashboard, language) })
}

/** The figures with the names of their months, countries and cities in the reader's language, and the map. */
function inWords(dashboard: Dashboard, language: Language) {
  const { points, ...map } = worldMap(dashboard.cities)
  const t = translator(language)
  return {
    ...dashboard,
    months: dashboard.months.map((month) => ({ ...month, ...formatMonth(month.span, language) })),
    countries: dashboard.countries.map((country) => ({
      ...country,
      name: country.country ? countryName(country.country, language) : t('dashboard:noCountry'),
    })),
    cities: dashboard.cities.slice(0, SHOWN).map((city) => ({ ...city, name: placeInWords(city, language) })),
    moreCities: Math.max(0, dashboard.cities.length - SHOWN),
    withoutSession: dashboard.withoutSession && {
      ...dashboard.withoutSession,
      cities: dashboard.withoutSession.cities.map(({ city, country, contacts }) => ({
        name: placeInWords({ city, country }, language),
        contacts,
      })),
    },
    map: {
      ...map,
      ...MAP,
      points: points.map((point) => ({ ...point, name: placeInWords(point, language) })),
    },
  }
}

type Shown = ReturnType<typeof inWords>

export default function DashboardPage() {
  const { form, shown } = useLoaderData<typeof loader>()
  const { t } = useTranslation(['dashboard', 'report'])
  return (
    <div className="grid gap-6">
      <div>
        <PageHeader dense title={t('title')} lead={t('lead')} />
        <PeriodForm label={t('period')} submit={t('show')} {...form} />
      </div>
      {shown ? <Figures {...shown} /> : <Notice tone="error">{t('report:periodInvalid')}</Notice>}
    </div>
  )
}

function Figures(shown: Shown) {
  const { t } = useTranslation('dashboard')
  return (
    <>
      {shown.total.sessions === 0 ? (
        <Card>
          <EmptyState title={t('empty.title')}>{t('empty.text')}</EmptyState>
        </Card>
      ) : (
        <>
          <Totals {...shown} />
          <WorldCard {...shown} />
          <OverTime {...shown} />
        </>
      )}
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <FunnelCard {...shown} />
        <Councillors {...shown} />
        <Cities {...shown} />
        <WithoutSession {...shown} />
      </div>
    </>
  )
}

function Totals({ total, showUp }: Shown) {
  const { t } = useTranslation('dashboard')
  const { search } = useLocation()
  return (
    <div className="grid gap-2">
      <TotalStats total={total} showUp={showUp} />
      {showUp === 'kept' ? null : (
        <p>
          <Anchor href={`/gestion/panorama/llegadas${search}`}>{t('arrivals.open')}</Anchor>
        </p>
      )}
    </div>
  )
}

function TotalStats({ total, showUp }: Pick<Shown, 'total' | 'showUp'>) {
  const { t, i18n } = useTranslation('dashboard')
  return (
    <Stats>
      <Stat label={t('total.sessions')} value={total.sessions} />
      <Stat label={t('total.people')} value={people(total, t)} />
      <Stat label={t('total.uncounted')} value={total.uncounted} />
      {showUp === 'kept' ? null : (
        <Stat
          label={t('total.showUp')}
          value={showUp ? percentInWords(showUp.came / showUp.confirmed, i18n.language) : t('unknown')}
          note={
            showUp
              ? t('total.showUpNote', {
                  count: showUp.sessions,
                  came: showUp.came,
                  confirmed: showUp.confirmed,
                })
              : t('total.showUpNone')
          }
        />
      )}
    </Stats>
  )
}

function WorldCard({ map, countries }: Shown) {
  const { t } = useTranslation('dashboard')
  const cities = t('map.cities', { count: map.points.length })
  const sessions = t('map.sessions', { count: countries.reduce((total, { sessions: n }) => total + n, 0) })
  return (
    <Card title={t('map.title')}>
      <BubbleMap
        width={map.width}
        height={map.height}
        land={map.land}
        description={t('map.picture', { summary: t('map.summary', { sessions, cities }) })}
        bubbles={map.points.map((point) => ({
          key: point.name,
          x: point.x,
          y: point.y,
          sessions: point.sessions,
          people: point.people === 'small' ? null : point.people,
          label: t('map.point', {
            city: point.name,
            sessions: t('map.sessions', { count: point.sessions }),
            people:
              point.people === null
                ? t('map.peopleUnknown')
                : point.people === 'small'
                  ? t('map.peopleKept')
                  : t('map.people', { count: point.people }),
          }),
        }))}
      />
      <ul className="mt-3 flex flex-wrap gap-x-5 gap-y-1 text-sm text-ink-soft">
        <Legend label={t('map.legendSessions')}>
          <circle cx="8" cy="8" r="5" className="fill-tile-blue" />
        </Legend>
        <Legend label={t('map.legendPeople')}>
          <circle cx="8" cy="8" r="7" fillOpacity="0.35" className="fill-warm stroke-warm" />
        </Legend>
        <Legend label={t('map.legendUncounted')}>
          <circle cx="8" cy="8" r="7" strokeDasharray="3 3" className="fill-transparent stroke-warm" />
        </Legend>
      </ul>
      {map.unplaced > 0 ? (
        <p className="mt-2 text-sm text-ink-soft">{t('map.unplaced', { count: map.unplaced })}</p>
      ) : null}
      <Table summary={t('table')}>
        <BalanceTable
          caption={t('map.title')}
          first={t('columns.country')}
          rows={countries}
          keyOf={(row) => row.name}
        />
      </Table>
    </Card>
  )
}

function Legend({ label, children }: { label: string; children: ReactNode }) {
  return (
    <li className="flex items-center gap-2">
      <svg aria-hidden="true" width="16" height="16">
        {children}
      </svg>
      {label}
    </li>
  )
}

function OverTime({ months }: Shown) {
  const { t } = useTranslation('dashboard')
  const most = months.reduce<Shown['months'][number] | null>(
    (best, month) => (month.sessions > (best?.sessions ?? 0) ? month : best),
    null,
  )
  const unit = t(months[0]?.span.length === 4 ? 'overTime.year' : 'overTime.month')
  const summary = most ? t('overTime.most', { count: most.sessions, span: most.name }) : t('overTime.none')
  return (
    <Card title={t('overTime.title')}>
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
        <figure className="min-w-0">
          <figcaption className="mb-1 text-sm text-ink-soft">{t('overTime.sessions')}</figcaption>
          <ColumnChart
            title={t('overTime.sessions')}
            description={t('overTime.picture', { unit, summary })}
            columns={months.map(({ span, short, sessions }) => ({
              key: span,
              label: short,
              value: sessions,
            }))}
          />
        </figure>
        <figure className="min-w-0">
          <figcaption className="mb-1 text-sm text-ink-soft">{t('overTime.people')}</figcaption>
          <ColumnChart
            title={t('overTime.people')}
            description={t('overTime.picture', { unit, summary })}
            tone="warm"
            columns={months.map(({ span, short, sessions, people: known }) => ({
              key: span,
              label: short,
              value: sessions === 0 ? 0 : known === 'small' ? null : known,
            }))}
          />
        </figure>
      </div>
      <Table summary={t('table')}>
        <BalanceTable
          caption={t('overTime.title')}
          first={t('columns.span')}
          rows={months}
          keyOf={(row) => row.span}
        />
      </Table>
    </Card>
  )
}

function FunnelCard({ funnel }: Shown) {
  const { t, i18n } = useTranslation('dashboard')
  const { reached, declined, cancelled } = funnel
  return (
    <Card title={t('funnel.title')}>
      {reached.proposed === 0 ? (
        <p className="text-ink-soft">{t('funnel.empty')}</p>
      ) : (
        <>
          <p className="mb-3 text-sm text-ink-soft">{t('funnel.lead')}</p>
          <DataTable
            framed={false}
            caption={t('funnel.title')}
            captionHidden
            rows={FUNNEL}
            rowKey={(stage) => stage}
            columns={[
              {
                key: 'stage',
                header: t('columns.stage'),
                primary: true,
                cell: (stage) => t(`funnel.${stage}`),
              },
              {
                key: 'reached',
                header: t('columns.reached'),
                numeric: true,
                cell: (stage) => <Bar share={reached[stage] / reached.proposed}>{reached[stage]}</Bar>,
              },
              {
                key: 'share',
                header: t('columns.share'),
                numeric: true,
                cell: (stage) => percentInWords(reached[stage] / reached.proposed, i18n.language),
              },
            ]}
          />
          <p className="mt-3 text-sm text-ink-soft">{t('funnel.lost', { declined, cancelled })}</p>
        </>
      )}
    </Card>
  )
}

function Councillors({ councillors }: Shown) {
  const { t } = useTranslation('dashboard')
  return (
    <Card title={t('councillors.title')}>
      {councillors.length === 0 ? (
        <p className="text-ink-soft">{t('councillors.empty')}</p>
      ) : (
        <BalanceTable
          caption={t('councillors.title')}
          first={t('columns.councillor')}
          rows={councillors.map((row) => ({ ...row, href: `/gestion/consejerias/${row.id}` }))}
          keyOf={(row) => row.id}
        />
      )}
    </Card>
  )
}

function Cities({ cities, moreCities }: Shown) {
  const { t } = useTranslation('dashboard')
  if (cities.length === 0) return null
  return (
    <Card title={t('cities.title')}>
      <BalanceTable
        caption={t('cities.title')}
        first={t('columns.city')}
        rows={cities}
        keyOf={(row) => row.name}
      />
      {moreCities > 0 ? (
        <p className="mt-2 text-sm text-ink-soft">{t('more', { count: moreCities })}</p>
      ) : null}
    </Card>
  )
}

function WithoutSession({ withoutSession }: Shown) {
  const { t } = useTranslation('dashboard')
  if (!withoutSession) return null
  const { cities, more, anyContacts } = withoutSession
  const most = Math.max(1, ...cities.map(({ contacts }) => contacts))
  return (
    <Card title={t('withoutSession.title')}>
      {cities.length === 0 ? (
        <p className="text-ink-soft">
          {t(anyContacts ? 'withoutSession.empty' : 'withoutSession.noContacts')}
        </p>
      ) : (
        <>
          <p className="mb-3 text-sm text-ink-soft">{t('withoutSession.lead')}</p>
          <DataTable
            framed={false}
            caption={t('withoutSession.title')}
            captionHidden
            rows={cities}
            rowKey={({ name }) => name}
            columns={[
              { key: 'city', header: t('columns.city'), primary: true, cell: ({ name }) => name },
              {
                key: 'contacts',
                header: t('columns.contacts'),
                numeric: true,
                cell: ({ contacts }) => <Bar share={contacts / most}>{contacts}</Bar>,
              },
            ]}
          />
          {more > 0 ? <p className="mt-2 text-sm text-ink-soft">{t('more', { count: more })}</p> : null}
        </>
      )}
    </Card>
  )
}

type BalanceRow = Published<Balance> & { name: string; href?: string }
type BalanceTableProps<Row extends BalanceRow> = {
  caption: string
  first: string
  rows: readonly Row[]
  keyOf: (row: Row) => string
}

function BalanceTable<Row extends BalanceRow>({ caption, first, rows, keyOf }: BalanceTableProps<Row>) {
  const { t } = useTranslation('dashboard')
  const most = Math.max(1, ...rows.map(({ sessions }) => sessions))
  const columns: Column<Row>[] = [
    nameColumn(first),
    {
      key: 'sessions',
      header: t('columns.sessions'),
      numeric: true,
      cell: ({ sessions }) => <Bar share={sessions / most}>{sessions}</Bar>,
    },
    { key: 'people', header: t('columns.people'), numeric: true, cell: (row) => people(row, t) },
    { key: 'uncounted', header: t('columns.uncounted'), numeric: true, cell: ({ uncounted }) => uncounted },
  ]
  return (
    <DataTable framed={false} caption={caption} captionHidden rows={rows} rowKey={keyOf} columns={columns} />
  )
}

function Table({ summary, children }: { summary: string; children: ReactNode }) {
  return (
    <details className="mt-4">
      <summary className="inline-flex min-h-target cursor-pointer items-center text-action">
        {summary}
      </summary>
      {children}
    </details>
  )
}

/** Nobody came to no session; who came to an uncounted one is unknown. */
function people({ sessions, people: known }: Published<Balance>, t: TFunction<'dashboard'>): ReactNode {
  if (known === 'small') return t('kept')
  if (known !== null) return known
  return sessions === 0 ? 0 : t('unknown')
}
