import { data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { type Language, translator } from '#app/locales/i18n.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { arrivalOf, type ShowUp } from '#app/modules/attendance/show-up.ts'
import { type Arrivals, loadArrivals } from '#app/modules/dashboard/load-arrivals.server.ts'
import { formatCivilDate } from '#app/platform/time.ts'
import { asPage } from '#app/routes/domain-error.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Bar } from '#app/ui/bar.tsx'
import { Card } from '#app/ui/card.tsx'
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
  const title = `${t('dashboard:arrivals.title')} · ${t('common:appName')}`
  const { period, form } = await askedPeriod(staff, new URL(request.url).searchParams)
  if (!period) return data({ title, form, shown: null }, { status: 400 })
  return data({ title, form, shown: inWords(await loadArrivals(staff, period).catch(asPage), language) })
}

type Row = ShowUp & { name: string; href?: string; known: boolean }

function inWords({ total, sessions, cities, hosts, councillors, reminders }: Arrivals, language: Language) {
  const t = translator(language)
  const row = <G extends ShowUp>(group: G, name: string, href?: string): Row => ({
    ...group,
    name,
    known: group.sessions > 0,
    ...(href ? { href } : {}),
  })
  const table = (rows: Row[]) => ({ rows: rows.slice(0, SHOWN), more: Math.max(0, rows.length - SHOWN) })
  return {
    total,
    tables: {
      bySession: table(
        sessions.map((session) => {
          const arrival = arrivalOf(session)
          const what = session.host ?? session.title ?? t(`common:kindShort.${session.kind}`)
          return row(
            {
              ...(arrival ?? { confirmed: session.confirmed, came: 0, absent: 0 }),
              sessions: arrival ? 1 : 0,
              unknown: arrival ? 0 : 1,
            },
            `${formatCivilDate(session.reportOn, language, 'long')}: ${what}`,
            `/gestion/sesiones/${session.id}#asistencia`,
          )
        }),
      ),
      byCity: table(cities.map((city) => row(city, placeInWords(city, language)))),
      byHost: table(hosts.map((host) => row(host, host.host ?? t('dashboard:arrivals.noHost')))),
      byCouncillor: table(councillors.map((each) => row(each, each.name, `/gestion/consejerias/${each.id}`))),
    },
    reminders: reminders.map(
      (each): Row => ({
        ...each,
        absent: each.confirmed - each.came,
        unknown: 0,
        known: true,
        name: t(each.reminded ? 'dashboard:arrivals.reminded' : 'dashboard:arrivals.notReminded'),
      }),
    ),
  }
}

const TABLES = [
  ['bySession', 'session'],
  ['byCity', 'city'],
  ['byHost', 'host'],
  ['byCouncillor', 'councillor'],
] as const

export default function ArrivalsPage() {
  const { form, shown } = useLoaderData<typeof loader>()
  const { t, i18n } = useTranslation(['dashboard', 'report'])
  return (
    <div className="grid gap-6">
      <div>
        <PageHeader
          dense
          eyebrow={<Anchor href="/gestion/panorama">{t('arrivals.back')}</Anchor>}
          title={t('arrivals.title')}
          lead={t('arrivals.lead')}
        />
        <PeriodForm label={t('arrivals.period')} submit={t('show')} {...form} />
      </div>
      {shown === null ? (
        <Notice tone="error">{t('report:periodInvalid')}</Notice>
      ) : shown.total.sessions + shown.total.unknown === 0 ? (
        <Card>
          <EmptyState title={t('arrivals.empty.title')}>{t('arrivals.empty.text')}</EmptyState>
        </Card>
      ) : (
        <>
          <Stats>
            <Stat
              label={t('arrivals.share')}
              value={
                shown.total.sessions > 0
                  ? percentInWords(shown.total.came / shown.total.confirmed, i18n.language)
                  : t('arrivals.notKnown')
              }
              note={shown.total.sessions > 0 ? t('arrivals.of', shown.total) : undefined}
            />
            <Stat
              label={t('arrivals.absent')}
              value={shown.total.sessions > 0 ? shown.total.absent : t('arrivals.notKnown')}
            />
            <Stat label={t('arrivals.sessions')} value={shown.total.sessions} />
            <Stat label={t('arrivals.unknown')} value={shown.total.unknown} />
          </Stats>
          {TABLES.map(([key, first]) => (
            <Card key={key} title={t(`arrivals.${key}`)}>
              <ArrivalTable
                caption={t(`arrivals.${key}`)}
                first={t(`arrivals.${first}`)}
                rows={shown.tables[key].rows}
                single={key === 'bySession'}
              />
              {shown.tables[key].more > 0 ? (
                <p className="mt-2 text-sm text-ink-soft">{t('more', { count: shown.tables[key].more })}</p>
              ) : null}
            </Card>
          ))}
          <Card title={t('arrivals.byReminder')}>
            {shown.reminders.length === 0 ? (
              <p className="text-ink-soft">{t('arrivals.reminderNone')}</p>
            ) : (
              <>
                <p className="mb-3 max-w-prose text-sm text-ink-soft">{t('arrivals.reminderLead')}</p>
                <ArrivalTable
                  caption={t('arrivals.byReminder')}
                  first={t('arrivals.reminder')}
                  rows={shown.reminders}
                  single
                />
              </>
            )}
          </Card>
        </>
      )}
    </div>
  )
}

type TableProps = { caption: string; first: string; rows: readonly Row[]; single: boolean }

/** `single`: its rows are no sums of sessions of which some may be unknown. */
function ArrivalTable({ caption, first, rows, single }: TableProps) {
  const { t, i18n } = useTranslation('dashboard')
  const known = (row: Row, value: number) => (row.known ? value : t('arrivals.notKnown'))
  const columns: Column<Row>[] = [
    nameColumn(first),
    {
      key: 'share',
      header: t('arrivals.share'),
      numeric: true,
      cell: (row) =>
        row.known ? (
          <Bar share={row.came / row.confirmed}>
            {percentInWords(row.came / row.confirmed, i18n.language)}
          </Bar>
        ) : (
          t('arrivals.notKnown')
        ),
    },
    {
      key: 'confirmed',
      header: t('arrivals.confirmed'),
      numeric: true,
      cell: (row) => (single ? row.confirmed : known(row, row.confirmed)),
    },
    { key: 'came', header: t('arrivals.came'), numeric: true, cell: (row) => known(row, row.came) },
    { key: 'absent', header: t('arrivals.absent'), numeric: true, cell: (row) => known(row, row.absent) },
  ]
  if (!single) {
    columns.push({
      key: 'unknown',
      header: t('arrivals.unknown'),
      numeric: true,
      cell: ({ unknown }) => unknown,
    })
  }
  return (
    <DataTable
      framed={false}
      caption={caption}
      captionHidden
      rows={rows}
      rowKey={(row) => row.href ?? row.name}
      columns={columns}
    />
  )
}
