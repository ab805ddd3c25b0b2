import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { translator } from '#app/locales/i18n.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { listClosedReports } from '#app/modules/reports/closed-reports.server.ts'
import { MEXICO_CITY } from '#app/platform/time.ts'
import { momentInWords } from '#app/platform/time-words.ts'
import { asPage } from '#app/routes/domain-error.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { ButtonLink } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { periodInWords } from './period-words.ts'

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { language } = staff
  const t = translator(language)
  const reports = await listClosedReports(staff).catch(asPage)
  return {
    title: `${t('closing:list.title')} · ${t('common:appName')}`,
    reports: reports.map(({ period, at, ...report }) => ({
      ...report,
      period: periodInWords(period, language),
      when: momentInWords(at, MEXICO_CITY, language),
    })),
  }
}

export default function ClosedReports() {
  const { reports } = useLoaderData<typeof loader>()
  const { t } = useTranslation('closing')
  return (
    <>
      <PageHeader
        dense
        title={t('list.title')}
        lead={t('list.lead')}
        actions={
          reports.length > 1 ? (
            <ButtonLink tone="secondary" dense href="/informes/comparar">
              {t('list.compare')}
            </ButtonLink>
          ) : null
        }
      />
      <DataTable
        caption={t('list.title')}
        captionHidden
        rows={reports}
        rowKey={({ id }) => id}
        empty={<EmptyState title={t('list.empty')}>{t('list.emptyText')}</EmptyState>}
        columns={[
          {
            key: 'period',
            header: t('list.period'),
            primary: true,
            cell: ({ id, period }) => <Anchor href={`/informes/${id}`}>{period}</Anchor>,
          },
          {
            key: 'closed',
            header: t('list.closed'),
            cell: ({ by, when }) => t('list.by', { by, when }),
          },
          { key: 'errata', header: t('list.errata'), numeric: true, cell: ({ errata }) => errata },
          {
            key: 'mark',
            header: t('list.mark'),
            cell: ({ sha256 }) => <code className="break-all text-sm">{sha256}</code>,
          },
        ]}
      />
    </>
  )
}
