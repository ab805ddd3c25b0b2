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
import { secondFactorOptions } from '#app/modules/accounts/passkeys.server.ts'
import { isRecent, requirePartialStaff } from '#app/modules/accounts/require-staff.server.ts'
import { returnPath } from '#app/modules/accounts/return-path.ts'
import { secondFactorSchema } from '#app/modules/accounts/schema.ts'
import {
  hasSecondFactor,
  passSecondFactor,
  secondFactorsOf,
} from '#app/modules/accounts/second-factor.server.ts'
import { sessionCookie } from '#app/modules/accounts/staff-sessions.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { describeError } from '#app/routes/domain-error.ts'
import { PublicPage } from '#app/routes/public-page.tsx'
import { Anchor } from '#app/ui/anchor.tsx'
import { Button } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Field } from '#app/ui/field.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { Disclosure } from './disclosure.tsx'
import { PasskeyButton } from './passkey-button.tsx'

export const handle = { hydrate: true }

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requirePartialStaff(request, context)
  const { account, sessionId, now, language } = staff
  const next = returnPath(new URL(request.url).searchParams.get('volver'))
  const factors = await secondFactorsOf(account.id)
  if (!hasSecondFactor(factors)) throw redirect(`/acceso/proteger?${new URLSearchParams({ volver: next })}`)
  if (isRecent(staff)) throw redirect(next)
  const t = translator(language)
  const options = await secondFactorOptions({ accountId: account.id, sessionId, now })
  return {
    title: `${t('accounts:secondFactor.title')} · ${t('common:appName')}`,
    next,
    again: staff.secondFactorAt !== null,
    totp: factors.totp,
    codes: factors.codesLeft > 0,
    passkey: options && JSON.stringify(options),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const staff = await requirePartialStaff(request, context)
  const formData = await readForm(request)
  const answer = secondFactorSchema.safeParse(Object.fromEntries(formData))
  const refused = translator(staff.language)('errors:secondFactorRefused')
  if (!answer.success) return data({ refusal: refused }, { status: 400 })
  try {
    const token = await passSecondFactor(staff, answer.data)
    throw redirect(returnPath(formData.get('volver')), {
      status: 303,
      headers: { 'Set-Cookie': sessionCookie(token) },
    })
  } catch (error) {
    if (error instanceof Response) throw error
    return data({ refusal: describeError(error, staff.language) }, { status: 400 })
  }
}

export default function SecondFactor() {
  const { next, again, totp, codes, passkey } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { t } = useTranslation('accounts')
  return (
    <PublicPage>
      <PageHeader
        title={t('secondFactor.title')}
        lead={t(again ? 'secondFactor.again' : 'secondFactor.lead')}
      />
      <div className="grid max-w-field gap-6">
        <ErrorSummary
          title={t('secondFactor.refused')}
          errors={result?.refusal ? [{ message: result.refusal, ...(totp ? { fieldId: 'code' } : {}) }] : []}
        />
        {passkey ? (
          <Form method="post" action="/acceso/segundo-paso" className="grid gap-4">
            <input type="hidden" name="method" value="passkey" />
            <input type="hidden" name="volver" value={next} />
            <PasskeyButton ask={{ prove: passkey }} tone={totp ? 'secondary' : 'primary'}>
              {t('secondFactor.passkey')}
            </PasskeyButton>
          </Form>
        ) : null}
        {totp ? (
          <Form method="post" action="/acceso/segundo-paso" className="grid gap-4" noValidate>
            <input type="hidden" name="method" value="totp" />
            <input type="hidden" name="volver" value={next} />
            <Field
              name="code"
              width="medium"
              label={t('secondFactor.code')}
              help={t('secondFactor.codeHelp')}
              inputMode="numeric"
              autoComplete="one-time-code"
              required
            />
            <Button className="justify-self-start">{t('secondFactor.submit')}</Button>
          </Form>
        ) : null}
        <Disclosure summary={t('secondFactor.recovery')} open={!totp && !passkey}>
          <div className="grid gap-4">
            {codes ? (
              <Form method="post" action="/acceso/segundo-paso" className="grid gap-4" noValidate>
                <input type="hidden" name="method" value="recovery" />
                <input type="hidden" name="volver" value={next} />
                <Field
                  name="code"
                  id="recovery-code"
                  width="medium"
                  label={t('secondFactor.recoveryCode')}
                  help={t('secondFactor.recoveryHelp')}
                  autoComplete="off"
                  required
                />
                <Button tone="secondary" className="justify-self-start">
                  {t('secondFactor.recoverySubmit')}
                </Button>
              </Form>
            ) : null}
            <p className="text-ink-soft">{t('secondFactor.lost')}</p>
          </div>
        </Disclosure>
        <p>
          <Anchor href="/acceso">{t('secondFactor.other')}</Anchor>
        </p>
      </div>
    </PublicPage>
  )
}
