import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { type Language, translator } from '#app/locales/i18n.ts'
import { may } from '#app/modules/accounts/permissions.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { listCouncillors } from '#app/modules/councillors/queries.server.ts'
import { formatCivilDate } from '#app/platform/time.ts'
import { asPage } from '#app/routes/domain-error.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Badge } from '#app/ui/badge.tsx'
import { ButtonLink } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const t = translator(staff.language)
  const councillors = await listCouncillors(staff).catch(asPage)
  return {
    title: `${t('staff:councillors.title')} · ${t('common:appName')}`,
    councillors: councillors.map(({ id, name, termFrom, termTo, inOffice, sessionsAhead }) => ({
      id,
      name,
      inOffice,
      sessionsAhead,
      term: termInWords(termFrom, termTo, staff.language),
    })),
    mayEdit: may(staff.actor, 'councillors.edit'),
  }
}

function termInWords(from: string | null, to: string | null, language: Language): string {
  const t = translator(language)
  const day = (civil: string) => formatCivilDate(civil, language, 'long')
  if (from && to) return t('staff:councillors.fromTo', { from: day(from), to: day(to) })
  if (from) return t('staff:councillors.since', { from: day(from) })
  return to ? t('staff:councillors.until', { to: day(to) }) : t('staff:councillors.openTerm')
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
            cell: ({ term, inOffice }) => (
              <>
                {term} {inOffice ? null : <Badge tone="neutral">{t('councillors.notInOffice')}</Badge>}
              </>
            ),
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
