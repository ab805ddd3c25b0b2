import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { translator } from '#app/locales/i18n.ts'
import { may } from '#app/modules/accounts/permissions.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { listProcesses } from '#app/modules/reports/processes.server.ts'
import { asPage } from '#app/routes/domain-error.ts'
import { periodInWords } from '#app/routes/reader/period-words.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { ButtonLink } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const t = translator(staff.language)
  const processes = await listProcesses(staff).catch(asPage)
  return {
    title: `${t('closing:processes.title')} · ${t('common:appName')}`,
    mayEdit: may(staff.actor, 'processes.edit'),
    processes: processes.map(({ id, name, period, stages }) => ({
      id,
      name,
      period: periodInWords(period, staff.language),
      stages: stages.map(
        (stage) =>
          `${stage.name}: ${periodInWords({ from: stage.startsOn, to: stage.endsOn }, staff.language)}`,
      ),
    })),
  }
}

export default function Processes() {
  const { processes, mayEdit } = useLoaderData<typeof loader>()
  const { t } = useTranslation(['closing', 'report'])
  return (
    <>
      <PageHeader
        dense
        eyebrow={<Anchor href="/gestion/informe">{t('report:title')}</Anchor>}
        title={t('processes.title')}
        lead={t('processes.lead')}
        actions={
          mayEdit ? <ButtonLink href="/gestion/procesos/nuevo">{t('processes.add')}</ButtonLink> : null
        }
      />
      <DataTable
        caption={t('processes.title')}
        captionHidden
        rows={processes}
        rowKey={({ id }) => id}
        empty={<EmptyState title={t('processes.empty')} />}
        columns={[
          {
            key: 'name',
            header: t('processes.name'),
            primary: true,
            cell: ({ id, name }) => <Anchor href={`/gestion/procesos/${id}`}>{name}</Anchor>,
          },
          { key: 'period', header: t('processes.period'), cell: ({ period }) => period },
          {
            key: 'stages',
            header: t('processes.stages'),
            cell: ({ stages }) =>
              stages.length > 0 ? (
                <ul className="grid gap-1">
                  {stages.map((stage) => (
                    <li key={stage}>{stage}</li>
                  ))}
                </ul>
              ) : (
                t('processes.noStages')
              ),
          },
        ]}
      />
    </>
  )
}
