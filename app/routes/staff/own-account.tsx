import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { translator } from '#app/locales/i18n.ts'
import { endOwnSessions, listOwnSessions } from '#app/modules/accounts/own-sessions.server.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { describeInstant, MEXICO_CITY } from '#app/platform/time.ts'
import { Badge } from '#app/ui/badge.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'

const endSchema = z.union([z.uuid(), z.literal('others')])

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { language, account } = staff
  const t = translator(language)
  const moment = (instant: Date) => {
    const { date, time, iso } = describeInstant(instant, MEXICO_CITY, language)
    return { words: `${date}, ${time}`, iso }
  }
  return {
    title: `${t('accounts:own.title')} · ${t('common:appName')}`,
    account: { name: account.name, role: account.role },
    done: new URL(request.url).searchParams.has('hecho'),
    sessions: (await listOwnSessions(staff)).map(({ id, current, startedAt, lastSeenAt, expiresAt }) => ({
      id,
      current,
      started: moment(startedAt),
      seen: moment(lastSeenAt),
      expires: moment(expiresAt),
    })),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context)
  const which = endSchema.safeParse((await request.formData()).get('end'))
  if (!which.success) throw new Response(null, { status: 400 })
  await endOwnSessions(staff, which.data)
  return redirect('/gestion/cuenta?hecho', 303)
}

export default function OwnAccount() {
  const { account, sessions, done } = useLoaderData<typeof loader>()
  const { t } = useTranslation(['accounts', 'staff'])
  return (
    <>
      <PageHeader
        dense
        title={t('own.title')}
        lead={`${account.name} · ${t(`staff:role.${account.role}`)}`}
      />
      <div className="grid max-w-prose gap-6">
        {done ? (
          <Notice tone="success" live>
            {t('own.ended')}
          </Notice>
        ) : null}
        <Card dense title={t('own.sessions')}>
          <p className="text-ink-soft">{t('own.sessionsHelp')}</p>
          <ul className="mt-3 grid divide-y divide-line border-t border-line">
            {sessions.map(({ id, current, started, seen, expires }) => (
              <li key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-3">
                <div className="min-w-0 flex-1 basis-64">
                  <p>
                    {t('own.started')} <time dateTime={started.iso}>{started.words}</time>{' '}
                    {current ? <Badge tone="confirmed">{t('own.current')}</Badge> : null}
                  </p>
                  <p className="text-ink-soft">
                    {t('own.seen')} <time dateTime={seen.iso}>{seen.words}</time>. {t('own.expires')}{' '}
                    <time dateTime={expires.iso}>{expires.words}</time>.
                  </p>
                </div>
                {current ? null : (
                  <Form method="post">
                    <Button
                      dense
                      tone="secondary"
                      name="end"
                      value={id}
                      aria-label={t('own.endOne', { when: started.words })}
                    >
                      {t('own.end')}
                    </Button>
                  </Form>
                )}
              </li>
            ))}
          </ul>
          {sessions.length > 2 ? (
            <Form method="post" className="mt-3">
              <Button tone="danger" name="end" value="others">
                {t('own.endOthers')}
              </Button>
            </Form>
          ) : null}
        </Card>
        <Card dense title={t('calendar.title')}>
          <p className="text-ink-soft">{t('calendar.lead')}</p>
          <ButtonLink
            dense
            tone="secondary"
            icon="calendar"
            href="/gestion/cuenta/calendario"
            className="mt-3"
          >
            {t('calendar.open')}
          </ButtonLink>
        </Card>
        <p className="text-ink-soft">{t('own.password')}</p>
      </div>
    </>
  )
}
