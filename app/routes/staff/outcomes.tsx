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
import { type Language, translator } from '#app/locales/i18n.ts'
import { may } from '#app/modules/accounts/permissions.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { readOutcome } from '#app/modules/outcomes/queries.server.ts'
import { addCommitment, recordOutcome } from '#app/modules/outcomes/record-outcome.server.ts'
import {
  commitmentSchema,
  FEWEST_ANSWERS,
  outcomeSchema,
  SURVEY_QUESTIONS,
} from '#app/modules/outcomes/schema.ts'
import { DomainError } from '#app/platform/errors.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { civilDateAt, MEXICO_CITY } from '#app/platform/time.ts'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { Field, TextareaField } from '#app/ui/field.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { Stat, Stats } from '#app/ui/stat.tsx'
import { asPage, describeError } from '../domain-error.ts'
import { formWords } from '../field-error.ts'
import { sessionTitle } from '../session-words.ts'
import { CommitmentItem } from './commitment-follow.tsx'
import { takeFollowUp, viewCommitment } from './commitment-view.server.ts'
import { Disclosure } from './disclosure.tsx'

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

const FIGURES = ['questionsAsked', 'credentialsAssisted', 'registrationsAssisted'] as const

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { language } = staff
  const found = await readOutcome(staff, params.id ?? '').catch(asPage)
  const today = civilDateAt(staff.now, MEXICO_CITY)
  const t = translator(language)
  return {
    title: `${t('outcomes:title')} · ${t('common:appName')}`,
    id: found.id,
    name: sessionTitle({ ...found, councillors: [] }, language),
    outcome: found.outcome && {
      questionsAsked: found.outcome.questionsAsked,
      credentialsAssisted: found.outcome.credentialsAssisted,
      registrationsAssisted: found.outcome.registrationsAssisted,
      note: found.outcome.note,
    },
    askedBeforehand: found.askedBeforehand,
    commitments: found.commitments.map((row) => viewCommitment(row, today, language)),
    survey: found.survey,
    mayRecord: may(staff.actor, 'outcomes.record'),
    saved: new URL(request.url).searchParams.has('hecho'),
  }
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context)
  const sessionId = params.id ?? ''
  const form = await readForm(request)
  const intent = String(form.get('intent'))
  try {
    const errors = await take()
    if (errors) return refused(inWords(errors, staff.language))
  } catch (error) {
    if (!(error instanceof DomainError) || error.code === 'forbidden' || error.code === 'notFound')
      return asPage(error)
    return refused({ '': describeError(error, staff.language) })
  }
  return redirect(`/gestion/sesiones/${sessionId}/resultados?hecho`, 303)

  async function take(): Promise<Record<string, string[] | null> | null> {
    if (intent === 'follow') return takeFollowUp(staff, form)
    if (intent === 'commit') {
      const submission = parseWithZod(form, { schema: commitmentSchema })
      if (submission.status !== 'success') return submission.error ?? {}
      await addCommitment(staff, { sessionId, ...submission.value })
      return null
    }
    const submission = parseWithZod(form, { schema: outcomeSchema })
    if (submission.status !== 'success') return submission.error ?? {}
    await recordOutcome(staff, { sessionId, ...submission.value })
    return null
  }
  function refused(errors: Record<string, string>) {
    const values: Record<string, string> = {}
    for (const [name, value] of form) if (typeof value === 'string') values[name] = value
    return data({ intent, errors, values }, { status: 400 })
  }
}

function inWords(errors: Record<string, string[] | null>, language: Language): Record<string, string> {
  return Object.fromEntries(
    Object.entries(errors).map(([field, messages]) => [
      field,
      formWords(language, messages?.[0] ?? 'invalid'),
    ]),
  )
}

export default function Outcomes() {
  const { id, name, outcome, askedBeforehand, commitments, survey, mayRecord, saved } =
    useLoaderData<typeof loader>()
  const acted = useActionData<typeof action>()
  const { t } = useTranslation('outcomes')
  const refusedOf = (intent: string) => (acted?.intent === intent ? acted : null)
  const figures = refusedOf('record')
  const commit = refusedOf('commit')
  const problem = acted?.errors['']
  return (
    <>
      <PageHeader
        dense
        title={t('of', { session: name })}
        actions={
          <ButtonLink tone="secondary" dense href={`/gestion/sesiones/${id}`}>
            {t('back')}
          </ButtonLink>
        }
      />
      <div className="grid gap-4">
        {saved && !acted ? (
          <Notice tone="success" live>
            {t('saved')}
          </Notice>
        ) : null}
        {problem ? (
          <Notice tone="error" live>
            {problem}
          </Notice>
        ) : null}
        <Card dense title={t('figures')}>
          <p className="text-ink-soft">
            {askedBeforehand > 0 ? `${t('askedBeforehand', { count: askedBeforehand })} ` : null}
            {mayRecord ? t('figuresHelp') : null}
          </p>
          {mayRecord ? (
            <Form method="post" noValidate className="mt-3 grid gap-3">
              <div className="flex flex-wrap items-start gap-4">
                {FIGURES.map((figure) => (
                  <Field
                    key={figure}
                    name={figure}
                    type="number"
                    min={0}
                    label={t(figure)}
                    optional={t('optional')}
                    error={figures?.errors[figure]}
                    defaultValue={figures?.values[figure] ?? outcome?.[figure] ?? ''}
                  />
                ))}
              </div>
              <TextareaField
                name="note"
                label={t('note')}
                optional={t('optional')}
                rows={3}
                maxLength={2_000}
                error={figures?.errors.note}
                defaultValue={figures?.values.note ?? outcome?.note ?? ''}
              />
              <div>
                <Button name="intent" value="record">
                  {t('save')}
                </Button>
              </div>
            </Form>
          ) : (
            <Stats>
              {FIGURES.map((figure) => (
                <Stat key={figure} label={t(figure)} value={outcome?.[figure] ?? t('unknown')} />
              ))}
            </Stats>
          )}
        </Card>
        <Card dense title={t('commitments.title')}>
          {commitments.length === 0 ? (
            <p className="text-ink-soft">{t('commitments.none')}</p>
          ) : (
            <ul className="grid gap-4">
              {commitments.map((commitment) => (
                <li key={commitment.id} className="border-b border-line pb-3 last:border-0">
                  <CommitmentItem commitment={commitment} mayFollow={mayRecord} />
                </li>
              ))}
            </ul>
          )}
          {mayRecord ? (
            <Disclosure summary={t('commitments.add')} open={commit !== null}>
              <Form method="post" noValidate className="grid gap-3" key={commitments.length}>
                <TextareaField
                  name="text"
                  label={t('commitments.text')}
                  rows={2}
                  maxLength={500}
                  error={commit?.errors.text}
                  defaultValue={commit?.values.text}
                />
                <Field
                  name="owner"
                  label={t('commitments.owner')}
                  maxLength={200}
                  error={commit?.errors.owner}
                  defaultValue={commit?.values.owner}
                />
                <Field
                  name="dueOn"
                  type="date"
                  label={t('commitments.due')}
                  optional={t('optional')}
                  error={commit?.errors.dueOn}
                  defaultValue={commit?.values.dueOn}
                />
                <div>
                  <Button name="intent" value="commit">
                    {t('commitments.addButton')}
                  </Button>
                </div>
              </Form>
            </Disclosure>
          ) : null}
        </Card>
        <Card dense title={t('survey.title')}>
          {survey.enough ? (
            <>
              <p>{t('survey.answers', { count: survey.answers })}</p>
              <DataTable
                caption={t('survey.title')}
                captionHidden
                framed={false}
                rows={SURVEY_QUESTIONS.map((question) => ({ question, mean: survey.means[question] }))}
                rowKey={({ question }) => question}
                columns={[
                  {
                    key: 'question',
                    header: t('survey.question'),
                    primary: true,
                    cell: ({ question }) => t(`survey.${question}`),
                  },
                  {
                    key: 'mean',
                    header: t('survey.mean'),
                    numeric: true,
                    cell: ({ mean }) => <strong className="tabular-nums">{mean.toFixed(1)}</strong>,
                  },
                ]}
              />
            </>
          ) : (
            <p className="text-ink-soft">{t('survey.few', { count: survey.answers, min: FEWEST_ANSWERS })}</p>
          )}
        </Card>
      </div>
    </>
  )
}
