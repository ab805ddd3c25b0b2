import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { translator } from '#app/locales/i18n.ts'
import { endOwnSessions, listOwnSessions } from '#app/modules/accounts/own-sessions.server.ts'
import { assertRecentSecondFactor, requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import {
  removeSecondFactor,
  renewRecoveryCodes,
  secondFactorsOf,
} from '#app/modules/accounts/second-factor.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { describeInstant, MEXICO_CITY } from '#app/platform/time.ts'
import { describeError } from '#app/routes/domain-error.ts'
import { Badge } from '#app/ui/badge.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'

const endSchema = z.union([z.uuid(), z.literal('others')])
const removeSchema = z.union([z.uuid(), z.literal('totp')])

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { language, account } = staff
  const t = translator(language)
  const moment = (instant: Date) => {
    const { date, time, iso } = describeInstant(instant, MEXICO_CITY, language)
    return { words: `${date}, ${time}`, iso }
  }
  const factors = await secondFactorsOf(account.id)
  return {
    title: `${t('accounts:own.title')} · ${t('common:appName')}`,
    account: { name: account.name, role: account.role },
    done: new URL(request.url).searchParams.get('hecho'),
    factors: {
      totp: factors.totp,
      codesLeft: factors.codesLeft,
      passkeys: factors.passkeys.map(({ id, label, createdAt, lastUsedAt }) => ({
        id,
        label,
        made: moment(createdAt),
        used: lastUsedAt ? moment(lastUsedAt) : null,
      })),
    },
    sessions: (await listOwnSessions(staff)).map(
      ({ id, current, startedAt, lastSeenAt, expiresAt, origin }) => ({
        id,
        current,
        origin,
        started: moment(startedAt),
        seen: moment(lastSeenAt),
        expires: moment(expiresAt),
      }),
    ),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context)
  const formData = await readForm(request)
  const answer = { refusal: null, codes: null }
  switch (formData.get('intent')) {
    case 'remove': {
      assertRecentSecondFactor(staff, request)
      const which = removeSchema.safeParse(formData.get('which'))
      if (!which.success) throw new Response(null, { status: 400 })
      try {
        await removeSecondFactor(staff, which.data)
      } catch (error) {
        return data({ ...answer, refusal: describeError(error, staff.language) }, { status: 400 })
      }
      return redirect('/gestion/cuenta?hecho=changed', 303)
    }
    case 'codes':
      assertRecentSecondFactor(staff, request)
      // Shown in the answer itself: an address or a cookie would keep them.
      return data(
        { ...answer, codes: await renewRecoveryCodes(staff) },
        { headers: { 'Cache-Control': 'no-store' } },
      )
    default: {
      const which = endSchema.safeParse(formData.get('end'))
      if (!which.success) throw new Response(null, { status: 400 })
      await endOwnSessions(staff, which.data)
      return redirect('/gestion/cuenta?hecho', 303)
    }
  }
}

export default function OwnAccount() {
  const { account, sessions, done, factors } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { t } = useTranslation(['accounts', 'staff'])
  return (
    <>
      <PageHeader
        dense
        title={t('own.title')}
        lead={`${account.name} · ${t(`staff:role.${account.role}`)}`}
      />
      <div className="grid max-w-prose gap-6">
        {result?.refusal ? (
          <Notice tone="error" live>
            {result.refusal}
          </Notice>
        ) : null}
        {result?.codes ? <RecoveryCodes codes={result.codes} next="/gestion/cuenta" /> : null}
        {done !== null && !result ? (
          <Notice tone="success" live>
            {t(done === 'changed' ? 'own.changed' : 'own.ended')}
          </Notice>
        ) : null}
        <SecondFactor {...factors} />
        <Card dense title={t('own.sessions')}>
          <p className="text-ink-soft">{t('own.sessionsHelp')}</p>
          <ul className="mt-3 grid divide-y divide-line border-t border-line">
            {sessions.map(({ id, current, started, seen, expires, origin }) => (
              <li key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-3">
                <div className="min-w-0 flex-1 basis-64">
                  <p>
                    {t('own.started')} <time dateTime={started.iso}>{started.words}</time>{' '}
                    {current ? <Badge tone="confirmed">{t('own.current')}</Badge> : null}
                  </p>
                  <p className="text-ink-soft">
                    {t('own.seen')} <time dateTime={seen.iso}>{seen.words}</time>. {t('own.expires')}{' '}
                    <time dateTime={expires.iso}>{expires.words}</time>.{' '}
                    {origin ? t('own.from', { origin }) : null}
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

type Factors = Awaited<ReturnType<typeof loader>>['factors']

function SecondFactor({ totp, passkeys, codesLeft }: Factors) {
  const { t } = useTranslation('accounts')
  const several = passkeys.length + Number(totp) > 1
  return (
    <Card
      dense
      title={t('own.security')}
      footer={
        <div className="flex flex-wrap gap-3">
          <ButtonLink dense tone="secondary" href="/acceso/proteger?volver=/gestion/cuenta">
            {t('own.add')}
          </ButtonLink>
          <Form method="post">
            <Button dense tone="secondary" name="intent" value="codes">
              {t('own.newCodes')}
            </Button>
          </Form>
        </div>
      }
    >
      <p className="text-ink-soft">{t('own.securityHelp')}</p>
      <ul className="mt-3 grid divide-y divide-line border-t border-line">
        {totp ? (
          <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-3">
            <p>
              {t('own.totp')} <Badge tone="confirmed">{t('own.totpOn')}</Badge>
            </p>
            {several ? <RemoveForm which="totp" what={t('own.totp')} /> : null}
          </li>
        ) : null}
        {passkeys.map(({ id, label, made, used }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-3">
            <div className="min-w-0 flex-1 basis-64">
              <p className="break-words">{label}</p>
              <p className="text-ink-soft">
                {t('own.passkeyMade', { when: made.words })}{' '}
                {used ? t('own.passkeyUsed', { when: used.words }) : t('own.passkeyUnused')}
              </p>
            </div>
            {several ? <RemoveForm which={id} what={label} /> : null}
          </li>
        ))}
        <li className="py-3">{t('own.codesLeft', { count: codesLeft })}</li>
      </ul>
    </Card>
  )
}

function RemoveForm({ which, what }: { which: string; what: string }) {
  const { t } = useTranslation('accounts')
  return (
    <Form method="post">
      <input type="hidden" name="which" value={which} />
      <Button dense tone="secondary" name="intent" value="remove" aria-label={t('own.removeOne', { what })}>
        {t('own.remove')}
      </Button>
    </Form>
  )
}
