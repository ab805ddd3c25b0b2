import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { translator } from '#app/locales/i18n.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { listUndeliverable, restoreAddress } from '#app/modules/mail/undeliverable.server.ts'
import { COMPLAINT } from '#app/modules/mail/undeliverable.ts'
import { askedPart, partLinks } from '#app/platform/cursor.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { asPage, describeError } from '#app/routes/domain-error.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { AnswerNotice } from '#app/ui/answer-notice.tsx'
import { Button } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { staffMoment } from './campaign-words.ts'
import { ListPages } from './list-pages.tsx'

const HERE = '/gestion/correo/direcciones'

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { language, now } = staff
  const t = translator(language)
  const search = new URL(request.url).searchParams
  const { rows, total, ...beside } = await listUndeliverable(staff, askedPart(search)).catch(asPage)
  return {
    title: `${t('outreach:addresses.title')} · ${t('common:appName')}`,
    done: search.get('hecho') === 'restored',
    total,
    links: partLinks(beside, (part) => `${HERE}?${new URLSearchParams(part)}`),
    rows: rows.map(({ since, reason, source, ...row }) => ({
      ...row,
      why: reason === COMPLAINT ? t('outreach:addresses.complaint') : reason,
      source: source === 'smtp' || source === 'bounces' ? t(`outreach:addresses.source.${source}`) : source,
      since: staffMoment(since, now, language),
    })),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context)
  const email = (await readForm(request)).get('email')
  if (typeof email !== 'string') throw new Response(null, { status: 400 })
  try {
    await restoreAddress(staff, email)
  } catch (error) {
    return data({ refusal: describeError(error, staff.language) }, { status: 400 })
  }
  return redirect(`${HERE}?hecho=restored`, 303)
}

export default function Addresses() {
  const page = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const { t } = useTranslation('outreach')
  return (
    <>
      <p className="mb-2 text-sm">
        <Anchor href="/gestion/correo" className="inline-flex min-h-target items-center lg:min-h-8">
          {t('addresses.back')}
        </Anchor>
      </p>
      <PageHeader dense title={t('addresses.title')} lead={t('addresses.lead')} />
      <div className="mb-5 grid gap-3 empty:hidden">
        <AnswerNotice refusal={answer?.refusal} done={page.done ? t('done.restored') : null} />
      </div>
      <DataTable
        caption={t('addresses.title')}
        captionHidden
        rows={page.rows}
        rowKey={({ email }) => email}
        empty={<EmptyState title={t('addresses.empty.title')}>{t('addresses.empty.text')}</EmptyState>}
        columns={[
          {
            key: 'address',
            header: t('addresses.column.address'),
            primary: true,
            cell: ({ email }) => <span className="break-all">{email}</span>,
          },
          {
            key: 'contact',
            header: t('addresses.column.contact'),
            cell: ({ contactId, name }) =>
              contactId ? <Anchor href={`/gestion/contactos/${contactId}`}>{name}</Anchor> : null,
          },
          {
            key: 'why',
            header: t('addresses.column.why'),
            cell: ({ why, source }) => (
              <>
                {why}
                <span className="block text-xs text-ink-soft">{source}</span>
              </>
            ),
          },
          { key: 'since', header: t('addresses.column.since'), cell: ({ since }) => since },
          {
            key: 'action',
            header: t('addresses.column.action'),
            bare: true,
            cell: ({ email }) => (
              <Form method="post">
                <input type="hidden" name="email" value={email} />
                <Button tone="secondary" dense aria-label={t('addresses.restoreOf', { email })}>
                  {t('addresses.restore')}
                </Button>
              </Form>
            ),
          },
        ]}
      />
      <ListPages
        links={page.links}
        summary={page.total > 0 ? t('addresses.total', { count: page.total }) : ''}
      />
    </>
  )
}
