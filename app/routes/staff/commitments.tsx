import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { translator } from '#app/locales/i18n.ts'
import { may } from '#app/modules/accounts/permissions.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { listCommitments } from '#app/modules/outcomes/queries.server.ts'
import { askedPart, partLinks, partParameters } from '#app/platform/cursor.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { civilDateAt, MEXICO_CITY } from '#app/platform/time.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { AnswerNotice } from '#app/ui/answer-notice.tsx'
import { Badge } from '#app/ui/badge.tsx'
import { Card } from '#app/ui/card.tsx'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { asPage } from '../domain-error.ts'
import { formWords } from '../field-error.ts'
import { sessionTitle } from '../session-words.ts'
import { CommitmentItem } from './commitment-follow.tsx'
import { takeFollowUp, viewCommitment } from './commitment-view.server.ts'
import { ListPages } from './list-pages.tsx'

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { language } = staff
  const { searchParams } = new URL(request.url)
  const today = civilDateAt(staff.now, MEXICO_CITY)
  const { rows, total, overdue, ...beside } = await listCommitments(staff, {
    today,
    ...askedPart(searchParams),
  }).catch(asPage)
  const t = translator(language)
  return {
    title: `${t('outcomes:commitments.open')} · ${t('common:appName')}`,
    total,
    overdue,
    links: partLinks(beside, (part) => `?${new URLSearchParams(part)}`),
    rows: rows.map((row) => ({
      commitment: viewCommitment(row, today, language),
      session: { id: row.session.id, name: sessionTitle({ ...row.session, councillors: [] }, language) },
    })),
    mayRecord: may(staff.actor, 'outcomes.record'),
    saved: searchParams.has('hecho'),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context)
  const errors = await takeFollowUp(staff, await readForm(request)).catch(asPage)
  if (!errors) {
    const part = partParameters(askedPart(new URL(request.url).searchParams))
    return redirect(`/gestion/compromisos?${new URLSearchParams({ ...part, hecho: '' })}`, 303)
  }
  const [message] = Object.values(errors).flat()
  return data({ error: formWords(staff.language, message ?? 'invalid') }, { status: 400 })
}

export default function Commitments() {
  const { rows, total, overdue, links, mayRecord, saved } = useLoaderData<typeof loader>()
  const error = useActionData<typeof action>()?.error
  const { t } = useTranslation(['outcomes', 'staff'])
  return (
    <>
      <PageHeader
        dense
        title={t('commitments.open')}
        lead={t('commitments.lead')}
        status={
          overdue > 0 ? (
            <Badge tone="danger">{t('commitments.overdueCount', { count: overdue })}</Badge>
          ) : undefined
        }
      />
      <div className="grid gap-4">
        <AnswerNotice refusal={error} done={saved ? t('saved') : null} />
        {rows.length === 0 ? (
          <EmptyState title={t('commitments.noneOpen')}>{t('commitments.noneOpenHelp')}</EmptyState>
        ) : (
          <ul className="grid gap-3">
            {rows.map(({ commitment, session }) => (
              <Card as="li" dense key={commitment.id}>
                <CommitmentItem commitment={commitment} mayFollow={mayRecord} />
                <p className="mt-2 text-ink-soft">
                  {t('commitments.session')}:{' '}
                  <Anchor href={`/gestion/sesiones/${session.id}/resultados`}>{session.name}</Anchor>
                </p>
              </Card>
            ))}
          </ul>
        )}
        <ListPages
          links={links}
          summary={total > rows.length ? t('staff:pages.of', { shown: rows.length, total }) : ''}
        />
      </div>
    </>
  )
}
