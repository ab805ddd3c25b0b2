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
import { isRecent, requirePartialStaff } from '#app/modules/accounts/require-staff.server.ts'
import { returnPath } from '#app/modules/accounts/return-path.ts'
import { enrolSchema } from '#app/modules/accounts/schema.ts'
import {
  beginPasskey,
  beginTotp,
  enrolSecondFactor,
  hasSecondFactor,
  resumeTotp,
  secondFactorsOf,
} from '#app/modules/accounts/second-factor.server.ts'
import { sessionCookie } from '#app/modules/accounts/staff-sessions.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { qrPath } from '#app/platform/qr-code.server.ts'
import { describeError } from '#app/routes/domain-error.ts'
import { useFieldError } from '#app/routes/field-error.ts'
import { PublicPage } from '#app/routes/public-page.tsx'
import { Anchor } from '#app/ui/anchor.tsx'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Field } from '#app/ui/field.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { QrCode } from '#app/ui/qr-code.tsx'
import { PasskeyButton } from './passkey-button.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'

export const handle = { hydrate: true }

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requirePartialStaff(request, context)
  const t = translator(staff.language)
  const next = returnPath(new URL(request.url).searchParams.get('volver'))
  const factors = await secondFactorsOf(staff.account.id)
  const first = !hasSecondFactor(factors)
  if (!first && !isRecent(staff))
    throw redirect(`/acceso/segundo-paso?${new URLSearchParams({ volver: '/gestion/cuenta' })}`)
  return data(
    {
      title: `${t(first ? 'accounts:enrol.title' : 'accounts:enrol.addTitle')} · ${t('common:appName')}`,
      next,
      first,
      replaces: factors.totp,
      totp: shown(await beginTotp(staff)),
      passkey: JSON.stringify(await beginPasskey(staff)),
    },
    { headers: { 'Cache-Control': 'no-store' } },
  )
}

type FieldErrors = Record<string, string[] | undefined>

const NO_ERRORS: FieldErrors = {}

function shown({ secret, uri, sealed }: { secret: string; uri: string; sealed: string }) {
  return { key: secret.match(/.{4}/g)?.join(' ') ?? secret, qr: qrPath(uri), sealed }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const staff = await requirePartialStaff(request, context)
  const formData = await readForm(request)
  const next = returnPath(formData.get('volver'))
  const input = enrolSchema.safeParse(Object.fromEntries(formData))
  // The same key as before: it is in the phone already.
  const sealed = formData.get('sealed')
  const resumed = typeof sealed === 'string' ? await resumeTotp(staff, sealed) : null
  const answer = {
    refusal: null,
    codes: null,
    next,
    totp: resumed ? shown(resumed) : null,
    errors: NO_ERRORS,
  }
  if (!input.success) {
    const errors: FieldErrors = input.error.flatten().fieldErrors
    return data({ ...answer, errors }, { status: 400 })
  }
  try {
    const { token, codes } = await enrolSecondFactor(staff, input.data)
    const headers = { 'Set-Cookie': sessionCookie(token), 'Cache-Control': 'no-store' }
    if (!codes) throw redirect(next, { status: 303, headers })
    // Shown in the answer itself: an address or a cookie would keep them. Without JavaScript the page is rendered in this
    // very request, whose own cookie has just ended.
    context.begunSession = token
    return data({ ...answer, codes }, { headers })
  } catch (error) {
    if (error instanceof Response) throw error
    return data({ ...answer, refusal: describeError(error, staff.language) }, { status: 400 })
  }
}

export default function Enrol() {
  const page = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { t } = useTranslation(['accounts', 'form'])
  const fieldError = useFieldError()
  if (result?.codes) {
    return (
      <PublicPage>
        <PageHeader title={t('codes.title')} />
        <div className="max-w-prose">
          <RecoveryCodes codes={result.codes} next={result.next} />
        </div>
      </PublicPage>
    )
  }
  const totp = result?.totp ?? page.totp
  const code = fieldError(result?.errors.code)
  const label = fieldError(result?.errors.label)
  return (
    <PublicPage>
      <PageHeader title={t(page.first ? 'enrol.title' : 'enrol.addTitle')} lead={t('enrol.lead')} />
      <div className="grid max-w-prose gap-6">
        <ErrorSummary
          title={t('enrol.refused')}
          errors={[
            ...(result?.refusal ? [{ message: result.refusal }] : []),
            ...(code ? [{ fieldId: 'code', message: `${t('enrol.code')}: ${code}` }] : []),
            ...(label ? [{ fieldId: 'label', message: `${t('enrol.passkeyLabel')}: ${label}` }] : []),
          ]}
        />
        <Card title={t('enrol.totp')}>
          <p>{t('enrol.totpScan')}</p>
          {page.replaces ? <p className="mt-2 font-bold">{t('enrol.totpReplaces')}</p> : null}
          <div className="my-4">
            <QrCode {...totp.qr} label={t('enrol.qr')} />
          </div>
          <p>
            {t('enrol.key')}{' '}
            <code data-totp-key="" className="block font-mono break-words">
              {totp.key}
            </code>
          </p>
          <Form method="post" action="/acceso/proteger" className="mt-4 grid gap-4" noValidate>
            <input type="hidden" name="method" value="totp" />
            <input type="hidden" name="volver" value={page.next} />
            <input type="hidden" name="sealed" value={totp.sealed} />
            <Field
              name="code"
              width="medium"
              label={t('enrol.code')}
              help={t('enrol.codeHelp')}
              inputMode="numeric"
              autoComplete="one-time-code"
              error={code}
              required
            />
            <Button className="justify-self-start">{t('enrol.totpSubmit')}</Button>
          </Form>
        </Card>
        <Card title={t('enrol.passkey')}>
          <p>{t('enrol.passkeyText')}</p>
          <Form method="post" action="/acceso/proteger" className="mt-4 grid gap-4" noValidate>
            <input type="hidden" name="method" value="passkey" />
            <input type="hidden" name="volver" value={page.next} />
            <Field
              name="label"
              width="medium"
              label={t('enrol.passkeyLabel')}
              defaultValue={t('enrol.passkeyDefault')}
              error={label}
              autoComplete="off"
              required
            />
            <PasskeyButton
              ask={{ make: page.passkey }}
              otherwise={<p className="text-ink-soft">{t('enrol.passkeyNeedsScript')}</p>}
            >
              {t('enrol.passkeySubmit')}
            </PasskeyButton>
          </Form>
        </Card>
        {page.first ? null : (
          <p>
            <Anchor href={page.next}>{t('own.title')}</Anchor>
          </p>
        )}
      </div>
    </PublicPage>
  )
}
