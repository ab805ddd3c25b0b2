import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { translator } from '#app/locales/i18n.ts'
import { may } from '#app/modules/accounts/permissions.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { listCouncillors } from '#app/modules/councillors/queries.server.ts'
import { asPage } from '#app/routes/domain-error.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { ButtonLink } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const t = translator(staff.language)
  return {
    title: `${t('staff:councillors.title')} · ${t('common:appName')}`,
    councillors: await listCouncillors(staff).catch(asPage),
    mayEdit: may(staff.actor, 'councillors.edit'),
  }
}

export default function Councillors() {
  const { councillors, mayEdit } = useLoaderData<typeof loader>()
  const { t } = useTranslation('staff')
  return (
    <>
      <PageHeader
        dense
        title={t('councillors.title')}
        actions={
          mayEdit ? <ButtonLink href="/gestion/consejerias/nueva">{t('councillors.add')}</ButtonLink> : null
        }
      />
      <DataTable
        caption={t('councillors.title')}
        captionHidden
        rows={councillors}
        rowKey={({ id }) => id}
        empty={<EmptyState title={t('councillors.empty')} />}
        columns={[
          {
            key: 'name',
            header: t('councillors.name'),
            primary: true,
            cell: ({ id, name }) => <Anchor href={`/gestion/consejerias/${id}`}>{name}</Anchor>,
          },
          {
            key: 'term',
            header: t('councillors.term'),
            cell: ({ termFrom, termTo, inOffice }) =>
              `${termFrom ?? '…'} – ${termTo ?? '…'}${inOffice ? '' : ` (${t('councillors.notInOffice')})`}`,
          },
          {
            key: 'ahead',
            header: t('councillors.ahead'),
            numeric: true,
            cell: ({ sessionsAhead }) => sessionsAhead,
          },
        ]}
      />
    </>
  )
}
