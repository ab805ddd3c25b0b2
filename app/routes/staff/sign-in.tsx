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
import { returnPath } from '#app/modules/accounts/return-path.ts'
import { signInSchema } from '#app/modules/accounts/schema.ts'
import { signIn } from '#app/modules/accounts/sign-in.server.ts'
import { findStaffSession, sessionCookie } from '#app/modules/accounts/staff-sessions.server.ts'
import { now } from '#app/platform/env.server.ts'
import { requestContext } from '#app/platform/http/context.server.ts'
import { describeError } from '#app/routes/domain-error.ts'
import { useFieldError } from '#app/routes/field-error.ts'
import { PublicPage } from '#app/routes/public-page.tsx'
import { Button } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Field } from '#app/ui/field.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'

export const handle = { hydrate: false }

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { language } = requestContext(request, context)
  const { searchParams } = new URL(request.url)
  const next = returnPath(searchParams.get('volver'))
  if (await findStaffSession(request, now())) throw redirect(next)
  const title = `${translator(language)('accounts:signIn.title')} · ${translator(language)('common:appName')}`
  return { title, next, signedOut: searchParams.has('salida') }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const moment = requestContext(request, context)
  const formData = await request.formData()
  const submission = parseWithZod(formData, { schema: signInSchema })
  if (submission.status !== 'success') {
    return data({ refusal: null, ...submission.reply({ hideFields: ['password'] }) }, { status: 400 })
  }
  try {
    const previous = await findStaffSession(request, moment.now)
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

export default function SignIn() {
  const { next, signedOut } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { t } = useTranslation(['accounts', 'form'])
  const fieldError = useFieldError()
  const email = fieldError(result?.error?.email ?? undefined)
  const password = fieldError(result?.error?.password ?? undefined)
  const typed = result?.initialValue?.email
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
              ...(email ? [{ fieldId: 'email', message: `${t('field.email')}: ${email}` }] : []),
              ...(password ? [{ fieldId: 'password', message: `${t('field.password')}: ${password}` }] : []),
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
            error={email}
            required
          />
          <Field
            name="password"
            type="password"
            label={t('field.password')}
            autoComplete="current-password"
            error={password}
            required
          />
          <Button className="justify-self-start">{t('signIn.submit')}</Button>
        </Form>
        <p className="text-ink-soft">{t('signIn.lost')}</p>
      </div>
    </PublicPage>
  )
}
