import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { translator } from '#app/locales/i18n.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { listRequests } from '#app/modules/privacy/request-queries.server.ts'
import { askedPart, partLinks } from '#app/platform/cursor.server.ts'
import { civilDateAt, formatCivilDate, MEXICO_CITY } from '#app/platform/time.ts'
import { asPage } from '#app/routes/domain-error.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Badge } from '#app/ui/badge.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { ListPages } from './list-pages.tsx'
import { PrivacyTabs } from './privacy-tabs.tsx'
import { TimeLeft } from './time-left.tsx'

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

const HERE = '/gestion/privacidad'
const ANSWERED = 'respondidas'

export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { language } = staff
  const t = translator(language)
  const search = new URL(request.url).searchParams
  const open = search.get('estado') !== ANSWERED
  const { rows, counts, ...beside } = await listRequests(staff, { open, ...askedPart(search) }).catch(asPage)
  const day = (civil: string) => formatCivilDate(civil, language, 'long')
  const dayAt = (at: Date) => day(civilDateAt(at, MEXICO_CITY))
  return {
    title: `${t('privacyDesk:title')} · ${t('common:appName')}`,
    open,
    counts,
    links: partLinks(
      beside,
      (part) => `${HERE}?${new URLSearchParams({ ...(open ? {} : { estado: ANSWERED }), ...part })}`,
    ),
    rows: rows.map(({ verifiedAt, dueOn, answeredAt, ...row }) => ({
      ...row,
      received: dayAt(verifiedAt),
      due: day(dueOn),
      answered: answeredAt ? dayAt(answeredAt) : null,
    })),
  }
}

export default function PrivacyInbox() {
  const { open, counts, links, rows } = useLoaderData<typeof loader>()
  const { t } = useTranslation(['privacyDesk', 'mail'])
  return (
    <>
      <PageHeader dense title={t('title')} lead={t('lead')} />
      <PrivacyTabs current={open ? 'open' : 'answered'} counts={counts} />
      {counts.late > 0 ? (
        <div className="mb-5">
          <Notice tone="error">{t('late', { count: counts.late })}</Notice>
        </div>
      ) : null}
      <DataTable
        caption={t(open ? 'tabs.open' : 'tabs.answered')}
        captionHidden
        rows={rows}
        rowKey={({ id }) => id}
        empty={
          open ? (
            <EmptyState title={t('empty.title')}>{t('empty.text')}</EmptyState>
          ) : (
            <EmptyState title={t('emptyAnswered')} />
          )
        }
        columns={[
          {
            key: 'folio',
            header: t('column.folio'),
            primary: true,
            cell: ({ id, folio }) => (
              <Anchor href={`${HERE}/${id}`} className="whitespace-nowrap">
                {folio}
              </Anchor>
            ),
          },
          { key: 'kind', header: t('column.kind'), cell: ({ kind }) => t(`mail:right.${kind}`) },
          { key: 'name', header: t('column.name'), cell: ({ name }) => name },
          { key: 'received', header: t('column.received'), cell: ({ received }) => received },
          open
            ? {
                key: 'due',
                header: t('column.due'),
                cell: ({ left, due }) => (
                  <>
                    {left === null ? null : <TimeLeft left={left} />}
                    <span className="block text-xs text-ink-soft">{due}</span>
                  </>
                ),
              }
            : {
                key: 'status',
                header: t('column.status'),
                cell: ({ status, answered }) => (
                  <>
                    <Badge tone={status === 'ANSWERED' ? 'confirmed' : 'neutral'}>
                      {t(`status.${status}`)}
                    </Badge>
                    <span className="block text-xs text-ink-soft">{answered}</span>
                  </>
                ),
              },
        ]}
      />
      <ListPages links={links} />
    </>
  )
}
