import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { translator } from '#app/locales/i18n.ts'
import { numberWords } from '#app/locales/number-words.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { listClosedReports, loadClosedReport } from '#app/modules/reports/closed-reports.server.ts'
import { type ComparedFigure, compareReports } from '#app/modules/reports/compare-reports.ts'
import type { PublishedCount } from '#app/modules/reports/published-attendance.ts'
import { asPage } from '#app/routes/domain-error.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Button } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { SelectField } from '#app/ui/field.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { periodInWords } from './period-words.ts'

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

/** `/informes/comparar?primero=…&segundo=…`; without them, the last two in their order. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const t = translator(staff.language)
  const title = `${t('closing:compare.title')} · ${t('common:appName')}`
  const reports = await listClosedReports(staff).catch(asPage)
  const { searchParams } = new URL(request.url)
  const first = searchParams.get('primero') ?? reports[1]?.id
  const second = searchParams.get('segundo') ?? reports[0]?.id
  const choices = reports.map(({ id, period }) => ({
    value: id,
    label: periodInWords(period, staff.language),
  }))
  if (!first || !second) return { title, choices, shown: null }
  const [one, other] = [
    await loadClosedReport(staff, first).catch(asPage),
    await loadClosedReport(staff, second).catch(asPage),
  ]
  return {
    title,
    choices,
    shown: {
      first: { id: first, period: periodInWords(one.report.period, staff.language) },
      second: { id: second, period: periodInWords(other.report.period, staff.language) },
      ...compareReports(one, other),
    },
  }
}

export default function Compare() {
  const { choices, shown } = useLoaderData<typeof loader>()
  const { t } = useTranslation('closing')
  return (
    <div className="grid gap-6">
      <PageHeader
        dense
        eyebrow={<Anchor href="/informes">{t('report.back')}</Anchor>}
        title={t('compare.title')}
        lead={t('compare.lead')}
      />
      {shown ? (
        <>
          <Form method="get" className="no-print flex flex-wrap items-end gap-3">
            <SelectField
              name="primero"
              label={t('compare.first')}
              options={choices}
              defaultValue={shown.first.id}
            />
            <SelectField
              name="segundo"
              label={t('compare.second')}
              options={choices}
              defaultValue={shown.second.id}
            />
            <Button tone="secondary">{t('compare.show')}</Button>
          </Form>
          <Tables shown={shown} />
        </>
      ) : (
        <Notice>{t('compare.needTwo')}</Notice>
      )}
    </div>
  )
}

type Shown = NonNullable<Awaited<ReturnType<typeof loader>>['shown']>
type Row = ComparedFigure & { name: string }

const FIGURES = ['editions', 'sessions', 'workshops', 'mailings', 'people', 'sessionsWithout'] as const
const BREAKDOWNS = ['byCountry', 'byCity', 'byCouncillor'] as const

function Tables({ shown }: { shown: Shown }) {
  const { t } = useTranslation('closing')
  const { first, second, figures, breakdowns } = shown
  const tables: { caption: string; rows: Row[]; spanish?: boolean }[] = [
    {
      caption: t('compare.totals'),
      rows: FIGURES.map((key) => ({ name: t(`compare.figures.${key}`), ...figures[key] })),
    },
    ...BREAKDOWNS.flatMap((by) => [
      { caption: t(`compare.sessionsBy.${by}`), rows: breakdowns[by].sessions, spanish: true },
      { caption: t(`compare.peopleBy.${by}`), rows: breakdowns[by].people, spanish: true },
    ]),
  ]
  return (
    <>
      {tables.map(({ caption, rows, spanish }) => (
        <DataTable
          key={caption}
          caption={caption}
          rows={rows}
          rowKey={({ name }) => name}
          columns={[
            {
              key: 'name',
              header: t('compare.name'),
              primary: true,
              cell: ({ name }) => <span lang={spanish ? 'es-MX' : undefined}>{name}</span>,
            },
            { key: 'first', header: first.period, numeric: true, cell: (row) => <Count value={row.first} /> },
            {
              key: 'second',
              header: second.period,
              numeric: true,
              cell: (row) => <Count value={row.second} />,
            },
            {
              key: 'difference',
              header: t('compare.difference'),
              numeric: true,
              cell: ({ difference }) => <Difference value={difference} />,
            },
          ]}
        />
      ))}
    </>
  )
}

function Count({ value }: { value: PublishedCount }) {
  const { t } = useTranslation('closing')
  if (value === null) return <>{t('figure.unknown')}</>
  return <>{value === 'small' ? t('figure.small') : numberWords(value)}</>
}

function Difference({ value }: { value: number | null }) {
  const { t } = useTranslation('closing')
  if (value === null) return <span className="text-ink-soft">{t('compare.noDifference')}</span>
  const words = numberWords(Math.abs(value))
  return <strong>{value > 0 ? `+${words}` : value < 0 ? `−${words}` : '0'}</strong>
}
