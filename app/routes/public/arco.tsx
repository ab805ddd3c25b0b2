import { parseWithZod } from '@conform-to/zod/v4'
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
import { VISITOR } from '#app/modules/accounts/actor.ts'
import { ARCO_KINDS, arcoForm, DETAILS_MAX } from '#app/modules/privacy/arco-schema.ts'
import { requestArco } from '#app/modules/privacy/request-arco.server.ts'
import { requestContext } from '#app/platform/http/context.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Field, TextareaField } from '#app/ui/field.tsx'
import { RadioGroup } from '#app/ui/fieldset.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { describeError } from '../domain-error.ts'
import { formWords } from '../field-error.ts'
import { PublicPage } from '../public-page.tsx'
import { limitRequests } from './arco-guard.server.ts'
import { looksAutomatic } from './registration-guard.server.ts'

export const handle = { hydrate: false }

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

const DONE = ['sent', 'erased'] as const
const FIELDS = ['kind', 'name', 'email', 'details'] as const

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { language } = requestContext(request, context)
  const t = translator(language)
  const asked = new URL(request.url).searchParams.get('hecho')
  return {
    title: `${t('arco:title')} · ${t('common:appName')}`,
    done: DONE.find((key) => key === asked) ?? null,
    since: String(Date.now()),
  }
}

export async function action({ request, context: loadContext }: ActionFunctionArgs) {
  const context = { ...requestContext(request, loadContext), actor: VISITOR }
  const { language } = context
  const form = await readForm(request)
  const values: Record<string, string> = {}
  for (const [name, value] of form) if (typeof value === 'string' && name !== 'website') values[name] = value
  const refused = (errors: Record<string, string>, status = 400) => data({ values, errors }, { status })

  const submission = parseWithZod(form, { schema: arcoForm })
  if (submission.status !== 'success') {
    const errors = Object.entries(submission.reply().error ?? {}).flatMap(([name, messages]) =>
      messages?.[0] ? [[name, formWords(language, messages[0])]] : [],
    )
    return refused(Object.fromEntries(errors))
  }
  if (looksAutomatic({ ...values, website: String(form.get('website') ?? '') }))
    return refused({ form: formWords(language, 'sendAgain') })
  try {
    await limitRequests(loadContext, submission.value.email)
    await requestArco(context, submission.value)
  } catch (error) {
    return refused({ form: describeError(error, language) }, 429)
  }
  return redirect('/privacidad/arco?hecho=sent', 303)
}

export default function Arco() {
  const { done } = useLoaderData<typeof loader>()
  const { t } = useTranslation('arco')
  if (!done) return <RequestForm />
  return (
    <PublicPage>
      <PageHeader title={t(`${done}.title`)} lead={t(`${done}.text`)} />
      <div className="grid max-w-field gap-6">
        {done === 'sent' ? <p className="text-ink-soft">{t('sent.wrong')}</p> : null}
        <div>
          <ButtonLink href="/">{t('sent.home')}</ButtonLink>
        </div>
      </div>
    </PublicPage>
  )
}

function RequestForm() {
  const { since } = useLoaderData<typeof loader>()
  const acted = useActionData<typeof action>()
  const { t } = useTranslation(['arco', 'form', 'common'])
  const values: Record<string, string> = acted?.values ?? {}
  const errors: Record<string, string> = acted?.errors ?? {}
  const field = (name: string) => ({ name, id: name, defaultValue: values[name], error: errors[name] })
  return (
    <PublicPage>
      <PageHeader title={t('title')} lead={t('lead')} />
      <ErrorSummary
        title={t(errors.form ? 'failedTitle' : 'form:summaryTitle')}
        errors={[
          ...(errors.form ? [{ message: errors.form }] : []),
          ...FIELDS.flatMap((name) =>
            errors[name] ? [{ fieldId: name, message: `${t(`summaryLabel.${name}`)}: ${errors[name]}` }] : [],
          ),
        ]}
      />
      <form
        method="post"
        action="/privacidad/arco"
        noValidate
        data-submit-once=""
        className="mt-6 grid gap-6"
      >
        <input type="hidden" name="since" value={values.since ?? since} />
        <RadioGroup
          name="kind"
          legend={t('kindLegend')}
          error={errors.kind}
          defaultValue={values.kind}
          required
          options={ARCO_KINDS.map((kind) => ({
            value: kind,
            label: t(`kind.${kind}.label`),
            help: t(`kind.${kind}.help`),
          }))}
        />
        <Field
          {...field('name')}
          label={t('name')}
          help={t('nameHelp')}
          autoComplete="name"
          maxLength={120}
          required
        />
        <Field
          {...field('email')}
          type="email"
          label={t('email')}
          help={t('emailHelp')}
          autoComplete="email"
          spellCheck={false}
          maxLength={254}
          required
        />
        <TextareaField
          {...field('details')}
          label={t('details')}
          optional={t('optional')}
          help={t('detailsHelp')}
          maxLength={DETAILS_MAX}
        />
        <div className="sr-only" aria-hidden="true">
          <Field name="website" label={t('trap')} autoComplete="off" tabIndex={-1} />
        </div>
        <section
          aria-labelledby="aviso"
          className="max-w-field rounded-md border border-line bg-sunken p-4 text-sm"
        >
          <h2 id="aviso" className="mb-2 text-base">
            {t('noticeTitle')}
          </h2>
          <p>{t('noticeText')}</p>
          <p className="mt-3">
            <Anchor href="/privacidad">{t('noticeLink')}</Anchor>
          </p>
        </section>
        <div>
          <Button>{t('submit')}</Button>
        </div>
      </form>
    </PublicPage>
  )
}
