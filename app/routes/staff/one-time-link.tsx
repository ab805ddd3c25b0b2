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
import { acceptInvitation } from '#app/modules/accounts/accept-invitation.server.ts'
import { isPlaceholderEmail } from '#app/modules/accounts/placeholder.ts'
import { STAFF_HOME } from '#app/modules/accounts/return-path.ts'
import {
  acceptFirstInvitationSchema,
  acceptInvitationSchema,
  PASSWORD_LENGTH,
} from '#app/modules/accounts/schema.ts'
import { findStaffLink } from '#app/modules/accounts/staff-links.server.ts'
import { sessionCookie } from '#app/modules/accounts/staff-sessions.server.ts'
import { now } from '#app/platform/env.server.ts'
import { requestContext } from '#app/platform/http/context.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { describeError } from '#app/routes/domain-error.ts'
import { useFieldError } from '#app/routes/field-error.ts'
import { PublicPage } from '#app/routes/public-page.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Field } from '#app/ui/field.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'

export const handle = { hydrate: false }

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [
  { title: page?.title },
  { name: 'robots', content: 'noindex' },
]

// Mail scanners open links: looking at one must not use it up.
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { language } = requestContext(request, context)
  const t = translator(language)
  const link = await findStaffLink(params.token ?? '', now())
  const title = `${t(link ? titleOf(link.purpose) : 'accounts:link.gone.title')} · ${t('common:appName')}`
  if (!link) return data({ title, link: null }, { status: 404 })
  const { name, email } = link.account
  return data({
    title,
    link: { purpose: link.purpose, name, email: isPlaceholderEmail(email) ? null : email },
  })
}

function titleOf(purpose: 'INVITATION' | 'RECOVERY') {
  return purpose === 'INVITATION' ? 'accounts:link.invitation.title' : 'accounts:link.recovery.title'
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const moment = requestContext(request, context)
  const token = params.token ?? ''
  const link = await findStaffLink(token, moment.now)
  // The page says that the link is gone.
  if (!link) return data(null, { status: 404 })
  const schema = isPlaceholderEmail(link.account.email) ? acceptFirstInvitationSchema : acceptInvitationSchema
  const submission = parseWithZod(await readForm(request), { schema })
  if (submission.status !== 'success') {
    return data({ refusal: null, ...submission.reply({ hideFields: ['password'] }) }, { status: 400 })
  }
  try {
    const session = await acceptInvitation(moment, { token, ...submission.value })
    throw redirect(STAFF_HOME, { status: 303, headers: { 'Set-Cookie': sessionCookie(session) } })
  } catch (error) {
    if (error instanceof Response) throw error
    const refusal = describeError(error, moment.language)
    return data({ refusal, ...submission.reply({ hideFields: ['password'] }) }, { status: 400 })
  }
}

export default function OneTimeLink() {
  const { link } = useLoaderData<typeof loader>()
  const { t } = useTranslation('accounts')
  if (!link) {
    return (
      <PublicPage>
        <EmptyState
          level={1}
          title={t('link.gone.title')}
          actions={<ButtonLink href="/acceso">{t('link.gone.toSignIn')}</ButtonLink>}
        >
          {t('link.gone.text')}
        </EmptyState>
      </PublicPage>
    )
  }
  return (
    <PublicPage>
      <PageHeader
        title={t(link.purpose === 'INVITATION' ? 'link.invitation.title' : 'link.recovery.title')}
        lead={t(link.purpose === 'INVITATION' ? 'link.invitation.lead' : 'link.recovery.lead')}
      />
      <AccountForm {...link} />
    </PublicPage>
  )
}

type AccountFormProps = { purpose: 'INVITATION' | 'RECOVERY'; name: string; email: string | null }

function AccountForm({ purpose, name, email }: AccountFormProps) {
  const result = useActionData<typeof action>()
  const { t } = useTranslation(['accounts', 'form'])
  const fieldError = useFieldError()
  const labels = { email: t('field.email'), name: t('field.name'), password: t('field.newPassword') }
  const errors = (['email', 'name', 'password'] as const).flatMap((field) => {
    const message = fieldError(result?.error?.[field] ?? undefined)
    return message ? [{ fieldId: field, message }] : []
  })
  const errorOf = (field: string) => errors.find(({ fieldId }) => fieldId === field)?.message
  const typed = (field: 'email' | 'name') => {
    const value = result?.initialValue?.[field]
    return typeof value === 'string' ? value : undefined
  }
  return (
    <div className="grid max-w-field gap-5">
      <ErrorSummary
        title={result?.refusal ? t('link.refused') : t('form:summaryTitle')}
        errors={
          result?.refusal
            ? [{ message: result.refusal }]
            : errors.map(({ fieldId, message }) => ({ fieldId, message: `${labels[fieldId]}: ${message}` }))
        }
      />
      <Form method="post" className="grid gap-5" noValidate>
        {email === null ? (
          <Field
            name="email"
            type="email"
            label={labels.email}
            help={t('field.emailHelp')}
            autoComplete="username"
            defaultValue={typed('email')}
            error={errorOf('email')}
            required
          />
        ) : (
          <>
            <div>
              <p className="font-bold">{labels.email}</p>
              <p>{email}</p>
            </div>
            {/* Password managers keep the new password under this. */}
            <input type="hidden" name="username" value={email} autoComplete="username" />
          </>
        )}
        <Field
          name="name"
          label={labels.name}
          help={t('field.nameHelp')}
          autoComplete="name"
          defaultValue={typed('name') ?? name}
          error={errorOf('name')}
          required
        />
        <Field
          name="password"
          type="password"
          label={labels.password}
          help={t('field.newPasswordHelp', { min: PASSWORD_LENGTH.least })}
          autoComplete="new-password"
          error={errorOf('password')}
          required
        />
        <Button className="justify-self-start">
          {t(purpose === 'INVITATION' ? 'link.invitation.submit' : 'link.recovery.submit')}
        </Button>
      </Form>
    </div>
  )
}
