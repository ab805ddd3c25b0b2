import { parseWithZod } from '@conform-to/zod/v4'
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { translator } from '#app/locales/i18n.ts'
import { requestRecovery } from '#app/modules/accounts/request-recovery.server.ts'
import { recoverySchema } from '#app/modules/accounts/schema.ts'
import { requestContext } from '#app/platform/http/context.server.ts'
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
import { steadyAnswer } from '../steady-answer.ts'

export const handle = { hydrate: false }

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

/** Milliseconds that every answer takes at least: who has an account can't be told by the clock. */
const ANSWER_MS = 400

export function loader({ request, context }: LoaderFunctionArgs) {
  const t = translator(requestContext(request, context).language)
  return { title: `${t('accounts:forgot.title')} · ${t('common:appName')}` }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const moment = requestContext(request, context)
  const submission = parseWithZod(await readForm(request), { schema: recoverySchema })
  if (submission.status !== 'success')
    return data({ sent: false, refusal: null, ...submission.reply() }, { status: 400 })
  const pause = steadyAnswer(ANSWER_MS)
  try {
    await requestRecovery(moment, { ...submission.value, address: context.address })
    await pause
    return data({ sent: true, refusal: null, ...submission.reply() })
  } catch (error) {
    const refusal = describeError(error, moment.language)
    return data({ sent: false, refusal, ...submission.reply() }, { status: 400 })
  }
}

export default function ForgotPassword() {
  const result = useActionData<typeof action>()
  const { t } = useTranslation(['accounts', 'form'])
  const email = useFieldError()(result?.error?.email ?? undefined)
  const typed = result?.initialValue?.email
  return (
    <PublicPage>
      <PageHeader title={t('forgot.title')} lead={t('forgot.lead')} />
      <div className="grid max-w-field gap-5">
        {result?.sent ? (
          <Notice tone="info" live>
            {t('forgot.sent')}
          </Notice>
        ) : null}
        <ErrorSummary
          title={t('forgot.refused')}
          errors={[
            ...(result?.refusal ? [{ message: result.refusal }] : []),
            ...(email ? [{ fieldId: 'email', message: `${t('field.email')}: ${email}` }] : []),
          ]}
        />
        <Form method="post" className="grid gap-5" noValidate>
          <Field
            name="email"
            type="email"
            label={t('field.email')}
            autoComplete="username"
            defaultValue={typeof typed === 'string' ? typed : ''}
            error={email}
            required
          />
          <Button className="justify-self-start">{t('forgot.submit')}</Button>
        </Form>
        <p>
          <Anchor href="/acceso">{t('forgot.back')}</Anchor>
        </p>
      </div>
    </PublicPage>
  )
}
