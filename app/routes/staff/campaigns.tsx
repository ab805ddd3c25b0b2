import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { translator } from '#app/locales/i18n.ts'
import { may } from '#app/modules/accounts/permissions.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { type CampaignRow, listCampaigns } from '#app/modules/outreach/queries.server.ts'
import { askedPart, partLinks } from '#app/platform/cursor.server.ts'
import { asPage } from '#app/routes/domain-error.ts'
import { sessionTitle } from '#app/routes/session-words.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Badge } from '#app/ui/badge.tsx'
import { ButtonLink } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { CAMPAIGN_TONES, staffMoment } from './campaign-words.ts'
import { ListPages } from './list-pages.tsx'

const HERE = '/gestion/campanas'

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { language, now } = staff
  if (!may(staff.actor, 'campaigns.manage')) throw new Response(null, { status: 403 })
  const t = translator(language)
  const search = new URL(request.url).searchParams
  const { rows, ...beside } = await listCampaigns(staff, askedPart(search)).catch(asPage)
  return {
    title: `${t('outreach:title')} · ${t('common:appName')}`,
    deleted: search.get('hecho') === 'deleted',
    links: partLinks(beside, (part) => `${HERE}?${new URLSearchParams(part)}`),
    rows: rows.map((row) => ({
      id: row.id,
      subject: row.subject,
      status: row.status,
      session: row.session ? sessionTitle({ ...row.session, councillors: [] }, language) : null,
      sent:
        row.recipients === null ? null : t('outreach:ofAll', { sent: row.counts.SENT, all: row.recipients }),
      when: whenOf(row),
    })),
  }

  function whenOf({ scheduledAt, startedAt, finishedAt, createdAt }: CampaignRow) {
    const [verb, at] = finishedAt
      ? (['finished', finishedAt] as const)
      : startedAt
        ? (['started', startedAt] as const)
        : scheduledAt
          ? (['scheduled', scheduledAt] as const)
          : (['created', createdAt] as const)
    return t(`outreach:when.${verb}`, { moment: staffMoment(at, now, language) })
  }
}

export default function Campaigns() {
  const { rows, links, deleted } = useLoaderData<typeof loader>()
  const { t } = useTranslation('outreach')
  const create = (
    <ButtonLink href={`${HERE}/nueva`} icon="mail">
      {t('create')}
    </ButtonLink>
  )
  return (
    <>
      <PageHeader dense title={t('title')} lead={t('lead')} actions={create} />
      {deleted ? (
        <div className="mb-5">
          <Notice tone="success" live>
            {t('done.deleted')}
          </Notice>
        </div>
      ) : null}
      <DataTable
        caption={t('title')}
        captionHidden
        rows={rows}
        rowKey={({ id }) => id}
        empty={
          <EmptyState title={t('empty.title')} actions={create}>
            {t('empty.text')}
          </EmptyState>
        }
        columns={[
          {
            key: 'subject',
            header: t('column.subject'),
            primary: true,
            cell: ({ id, subject }) => <Anchor href={`${HERE}/${id}`}>{subject}</Anchor>,
          },
          { key: 'session', header: t('column.session'), cell: ({ session }) => session ?? t('noSession') },
          {
            key: 'status',
            header: t('column.status'),
            cell: ({ status }) => <Badge tone={CAMPAIGN_TONES[status]}>{t(`status.${status}`)}</Badge>,
          },
          { key: 'sent', header: t('column.sent'), numeric: true, cell: ({ sent }) => sent },
          { key: 'when', header: t('column.when'), cell: ({ when }) => when },
        ]}
      />
      <ListPages links={links} words={{ previous: t('pages.previous'), next: t('pages.next') }} />
    </>
  )
}
