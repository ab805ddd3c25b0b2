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
import { findLinkSubject } from '#app/modules/accounts/link-tokens.server.ts'
import { answerSurvey, findSurvey } from '#app/modules/outcomes/answer-survey.server.ts'
import { SURVEY_QUESTIONS, surveySchema } from '#app/modules/outcomes/schema.ts'
import { requestContext } from '#app/platform/http/context.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Button } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { RadioGroup } from '#app/ui/fieldset.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { describeError, notFoundUnless } from '../domain-error.ts'
import { formWords } from '../field-error.ts'
import { PublicPage } from '../public-page.tsx'
import { sessionTitle } from '../session-words.ts'

export const handle = { hydrate: false }

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [
  { title: page?.title },
  { name: 'robots', content: 'noindex' },
]

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { now, language } = requestContext(request, context)
  const id = notFoundUnless(await findLinkSubject('ATTENDEE', params.token ?? '', now))
  const { session, standing } = notFoundUnless(await findSurvey(id, now))
  const t = translator(language)
  return {
    title: `${t('outcomes:survey.title')} · ${t('common:appName')}`,
    standing,
    thanks: standing === 'answered' && new URL(request.url).searchParams.has('gracias'),
    name: sessionTitle({ ...session, councillors: [] }, language),
    path: `/registro/${params.token}`,
  }
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const moment = requestContext(request, context)
  const registrationId = notFoundUnless(await findLinkSubject('ATTENDEE', params.token ?? '', moment.now))
  const form = await readForm(request)
  const parsed = surveySchema.safeParse(Object.fromEntries(form))
  const values = Object.fromEntries(
    SURVEY_QUESTIONS.map((question) => [question, String(form.get(question) ?? '')]),
  )
  if (!parsed.success) {
    const words = formWords(moment.language, 'choose')
    const missing = parsed.error.issues.map(({ path: [field] }) => [String(field), words] as const)
    return data({ values, errors: Object.fromEntries(missing) as Record<string, string> }, { status: 400 })
  }
  try {
    await answerSurvey(
      { ...moment, actor: { kind: 'ATTENDEE', id: registrationId } },
      { registrationId, ...parsed.data },
    )
  } catch (error) {
    const errors: Record<string, string> = { form: describeError(error, moment.language) }
    return data({ values, errors }, { status: 409 })
  }
  return redirect(`/registro/${params.token}/encuesta?gracias`, 303)
}

export default function Survey() {
  const { standing, thanks, name, path } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  const { t } = useTranslation('outcomes')
  if (standing !== 'open') {
    return (
      <PublicPage>
        <PageHeader
          title={t('survey.page.title')}
          lead={t(thanks ? 'survey.page.thanks' : `survey.page.${standing}`)}
        />
        <p>
          <Anchor href={path}>{t('survey.page.back')}</Anchor>
        </p>
      </PublicPage>
    )
  }
  const errors = refused?.errors ?? {}
  return (
    <PublicPage>
      <PageHeader title={t('survey.page.title')} lead={t('survey.page.lead', { session: name })} />
      <ErrorSummary
        title={t('survey.page.failed')}
        errors={Object.entries(errors).map(([field, message]) =>
          field === 'form'
            ? { message }
            : { fieldId: field, message: `${t(`survey.${field as 'clarity'}`)} ${message}` },
        )}
      />
      <form method="post" action={`${path}/encuesta`} noValidate className="mt-4 grid max-w-prose gap-8">
        {SURVEY_QUESTIONS.map((question) => (
          <RadioGroup
            key={question}
            name={question}
            legend={t(`survey.${question}`)}
            error={errors[question]}
            defaultValue={refused?.values[question] ?? undefined}
            options={[1, 2, 3, 4, 5].map((value) => ({
              value: String(value),
              label:
                value === 1
                  ? `1 · ${t(`survey.low.${question}`)}`
                  : value === 5
                    ? `5 · ${t(`survey.high.${question}`)}`
                    : String(value),
            }))}
          />
        ))}
        <p className="text-ink-soft">{t('survey.page.anonymous')}</p>
        <div>
          <Button>{t('survey.page.send')}</Button>
        </div>
      </form>
    </PublicPage>
  )
}
