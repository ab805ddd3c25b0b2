import { parseWithZod } from '@conform-to/zod/v4'
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
import { CHALLENGE_SECONDS, signInOptions } from '#app/modules/accounts/passkeys.server.ts'
import { returnPath } from '#app/modules/accounts/return-path.ts'
import { signInSchema } from '#app/modules/accounts/schema.ts'
import { signInWithPasskey } from '#app/modules/accounts/second-factor.server.ts'
import { signIn } from '#app/modules/accounts/sign-in.server.ts'
import {
  challengeCookie,
  challengeCookieName,
  findPartialSession,
  findStaffSession,
  sessionCookie,
} from '#app/modules/accounts/staff-sessions.server.ts'
import type { Context } from '#app/platform/context.ts'
import { now } from '#app/platform/env.server.ts'
import { requestContext } from '#app/platform/http/context.server.ts'
import { readCookie } from '#app/platform/http/cookies.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { describeError } from '#app/routes/domain-error.ts'
import { useFieldError } from '#app/routes/field-error.ts'
import { PublicPage } from '#app/routes/public-page.tsx'
import { Anchor } from '#app/ui/anchor.tsx'
import { Button } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Field } from '#app/ui/field.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PasskeyButton } from './passkey-button.tsx'

export const handle = { hydrate: true }

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { language } = requestContext(request, context)
  const { searchParams } = new URL(request.url)
  const next = returnPath(searchParams.get('volver'))
  if (await findStaffSession(request, now())) throw redirect(next)
  const title = `${translator(language)('accounts:signIn.title')} · ${translator(language)('common:appName')}`
  const { options, cookie } = await signInOptions(now())
  return data(
    { title, next, signedOut: searchParams.has('salida'), passkey: JSON.stringify(options) },
    { headers: { 'Set-Cookie': challengeCookie(cookie, CHALLENGE_SECONDS), 'Cache-Control': 'no-store' } },
  )
}

export async function action({ request, context }: ActionFunctionArgs) {
  const moment = requestContext(request, context)
  const formData = await readForm(request)
  if (formData.get('method') === 'passkey') return answerPasskey(request, formData, moment, context.address)
  const submission = parseWithZod(formData, { schema: signInSchema })
  if (submission.status !== 'success') {
    return data({ refusal: null, ...submission.reply({ hideFields: ['password'] }) }, { status: 400 })
  }
  try {
    const previous = await findPartialSession(request, moment.now)
    const token = await signIn(moment, {
      ...submission.value,
      address: context.address,
      previousSessionId: previous?.sessionId,
    })
    throw redirect(returnPath(formData.get('volver')), {
      status: 303,
      headers: { 'Set-Cookie': sessionCookie(token) },
    })
  } catch (error) {
    if (error instanceof Response) throw error
    const refusal = describeError(error, moment.language)
    return data({ refusal, ...submission.reply({ hideFields: ['password'] }) }, { status: 400 })
  }
}

async function answerPasskey(request: Request, formData: FormData, moment: Context, address: string) {
  const answer = formData.get('answer')
  try {
    const previous = await findPartialSession(request, moment.now)
    const token = await signInWithPasskey(moment, {
      answer: typeof answer === 'string' ? answer : '',
      challengeCookie: readCookie(request, challengeCookieName()),
      address,
      previousSessionId: previous?.sessionId,
    })
    const headers = new Headers({ 'Set-Cookie': sessionCookie(token) })
    headers.append('Set-Cookie', challengeCookie('', 0))
    throw redirect(returnPath(formData.get('volver')), { status: 303, headers })
  } catch (error) {
    if (error instanceof Response) throw error
    return data(
      { refusal: describeError(error, moment.language), initialValue: {}, error: {} },
      { status: 400 },
    )
  }
}

export default function SignIn() {
  const { next, signedOut, passkey } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { t } = useTranslation(['accounts', 'form'])
  const fieldError = useFieldError()
  const errors: Record<string, string[] | null | undefined> = result?.error ?? {}
  const wrongEmail = fieldError(errors.email ?? undefined)
  const wrongPassword = fieldError(errors.password ?? undefined)
  const initial: Record<string, unknown> = result?.initialValue ?? {}
  const typed = initial.email
  return (
    <PublicPage>
      <PageHeader title={t('signIn.title')} lead={t('signIn.lead')} />
      <div className="grid max-w-field gap-5">
        {signedOut && !result ? (
          <Notice tone="success" live>
            {t('signIn.signedOut')}
          </Notice>
        ) : null}
        {result?.refusal ? (
          <ErrorSummary
            title={t('signIn.refused')}
            errors={[{ message: result.refusal, fieldId: 'email' }]}
          />
        ) : (
          <ErrorSummary
            title={t('form:summaryTitle')}
            errors={[
              ...(wrongEmail ? [{ fieldId: 'email', message: `${t('field.email')}: ${wrongEmail}` }] : []),
              ...(wrongPassword
                ? [{ fieldId: 'password', message: `${t('field.password')}: ${wrongPassword}` }]
                : []),
            ]}
          />
        )}
        <Form method="post" action="/acceso" className="grid gap-5" noValidate>
          <input type="hidden" name="volver" value={next} />
          <Field
            name="email"
            type="email"
            label={t('field.email')}
            autoComplete="username"
            defaultValue={typeof typed === 'string' ? typed : ''}
            error={wrongEmail}
            required
          />
          <Field
            name="password"
            type="password"
            label={t('field.password')}
            autoComplete="current-password"
            error={wrongPassword}
            required
          />
          <Button className="justify-self-start">{t('signIn.submit')}</Button>
        </Form>
        <Form method="post" action="/acceso">
          <input type="hidden" name="method" value="passkey" />
          <input type="hidden" name="volver" value={next} />
          <PasskeyButton ask={{ prove: passkey }}>{t('passkeySignIn')}</PasskeyButton>
        </Form>
        <p>
          <Anchor href="/acceso/olvido" native>
            {t('signIn.lost')}
          </Anchor>
        </p>
      </div>
    </PublicPage>
  )
}
