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
import { type AuditRow, auditOf } from '#app/modules/audit/queries.server.ts'
import { processSchema, stageSchema } from '#app/modules/reports/process-schema.ts'
import {
  addProcess,
  addStage,
  editProcess,
  editStage,
  loadProcess,
  type Process,
  removeStage,
} from '#app/modules/reports/processes.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { MEXICO_CITY } from '#app/platform/time.ts'
import { momentInWords } from '#app/platform/time-words.ts'
import { asPage, describeError } from '#app/routes/domain-error.ts'
import { useFieldError } from '#app/routes/field-error.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { Field } from '#app/ui/field.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { actionInWords, factsInWords } from './audit-words.ts'

const NEW = 'nuevo'
const DONE = ['saved', 'stageSaved', 'stageRemoved'] as const

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const t = translator(staff.language)
  const mayEdit = may(staff.actor, 'processes.edit')
  if (params.id === NEW) {
    if (!mayEdit) throw new Response(null, { status: 403 })
    return { title: t('closing:processes.new'), mayEdit, done: null, process: null, history: [] }
  }
  const process = await loadProcess(staff, params.id ?? '').catch(asPage)
  const done = new URL(request.url).searchParams.get('hecho')
  const trail = await auditOf('process', process.id)
  return {
    title: process.name,
    mayEdit,
    done: DONE.find((key) => key === done) ?? null,
    process,
    history: trail.map((row) => entry(row, staff.language)),
  }
}

function entry({ id, at, action, actorName, before, after }: AuditRow, language: Language) {
  const facts = (side: unknown) =>
    factsInWords(side, language)
      .map(({ name, value }) => `${name}: ${value}`)
      .join(', ')
  return {
    id,
    what: actionInWords(action, language),
    who: actorName ?? translator(language)('common:appName'),
    when: momentInWords(at, MEXICO_CITY, language),
    before: facts(before),
    after: facts(after),
  }
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context)
  const id = params.id ?? ''
  const formData = await readForm(request)
  const intent = String(formData.get('intent') ?? '')
  const stageId = String(formData.get('stageId') ?? '')
  const form = intent === 'save' ? 'process' : stageId || 'new'
  const here = (done: (typeof DONE)[number], at = id) =>
    redirect(`/gestion/procesos/${at}?hecho=${done}`, 303)
  const refused = (error: Record<string, string[] | null>, refusal: string | null) =>
    data({ form, error, refusal, typed: textValues(formData) }, { status: 400 })
  try {
    if (intent === 'removeStage') {
      await removeStage(staff, id, stageId)
      return here('stageRemoved')
    }
    if (intent === 'save') {
      const submission = parseWithZod(formData, { schema: processSchema })
      if (submission.status !== 'success') return refused(submission.error ?? {}, null)
      if (id === NEW) return here('saved', await addProcess(staff, submission.value))
      await editProcess(staff, id, submission.value)
      return here('saved')
    }
    if (intent === 'saveStage') {
      const submission = parseWithZod(formData, { schema: stageSchema })
      if (submission.status !== 'success') return refused(submission.error ?? {}, null)
      if (stageId) await editStage(staff, id, stageId, submission.value)
      else await addStage(staff, id, submission.value)
      return here('stageSaved')
    }
  } catch (error) {
    return refused({}, describeError(error, staff.language))
  }
  throw new Response(null, { status: 400 })
}

/** What was typed, for a form that comes back without a script. */
function textValues(form: FormData): Record<string, string> {
  return Object.fromEntries(
    [...form].filter((field): field is [string, string] => typeof field[1] === 'string'),
  )
}

export default function ProcessPage() {
  const { title, mayEdit, done, process, history } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { t } = useTranslation('closing')
  return (
    <div className="grid gap-5">
      <PageHeader
        dense
        eyebrow={<Anchor href="/gestion/procesos">{t('processes.back')}</Anchor>}
        title={title}
        actions={
          process ? (
            <ButtonLink
              tone="secondary"
              dense
              href={`/gestion/informe?${new URLSearchParams({ desde: process.period.from, hasta: process.period.to })}`}
            >
              {t('processes.report')}
            </ButtonLink>
          ) : null
        }
      />
      {done && !result ? (
        <Notice tone="success" live>
          {t(`processes.done.${done}`)}
        </Notice>
      ) : null}
      {result?.refusal ? (
        <Notice tone="error" live title={t('processes.refused')}>
          {result.refusal}
        </Notice>
      ) : null}
      <ProcessForm process={process} disabled={!mayEdit} />
      {process ? (
        <Card dense title={t('processes.stages')}>
          <p className="text-ink-soft">
            {process.stages.length > 0 ? t('processes.stagesLead') : t('processes.noStages')}
          </p>
          <div className="mt-3 grid gap-5 divide-y divide-line">
            {process.stages.map((stage) => (
              <StageForm key={stage.id} stage={stage} next={0} disabled={!mayEdit} />
            ))}
            {mayEdit ? (
              <StageForm
                key={`new ${process.stages.length}`}
                stage={null}
                next={process.stages.length}
                disabled={false}
              />
            ) : null}
          </div>
        </Card>
      ) : null}
      {history.length > 0 ? (
        <Card dense title={t('processes.history')}>
          <ul className="grid gap-3">
            {history.map(({ id, what, who, when, before, after }) => (
              <li key={id}>
                <p>
                  <strong>{what}</strong>{' '}
                  <span className="text-ink-soft">
                    {who}, {when}
                  </span>
                </p>
                {before ? (
                  <p className="text-sm">
                    {t('processes.before')}: {before}
                  </p>
                ) : null}
                {after ? (
                  <p className="text-sm">
                    {t('processes.after')}: {after}
                  </p>
                ) : null}
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
    </div>
  )
}

/** What a control of one of the page's forms needs to come back as it was, with its error. */
function useControl(form: string) {
  const result = useActionData<typeof action>()
  const fieldError = useFieldError()
  const mine = result?.form === form ? result : undefined
  return (name: string, known: string) => ({
    id: `${form}-${name}`,
    name,
    defaultValue: mine?.typed[name] ?? known,
    error: fieldError(mine?.error[name] ?? undefined),
  })
}

function ProcessForm({ process, disabled }: { process: Process | null; disabled: boolean }) {
  const { t } = useTranslation('closing')
  const control = useControl('process')
  return (
    <Card dense>
      <Form method="post" noValidate>
        <fieldset disabled={disabled} className="grid gap-4">
          <input type="hidden" name="intent" value="save" />
          <Field {...control('name', process?.name ?? '')} label={t('processes.name')} maxLength={120} />
          <div className="flex flex-wrap gap-4">
            <Field
              {...control('periodFrom', process?.period.from ?? '')}
              type="date"
              label={t('processes.periodFrom')}
            />
            <Field
              {...control('periodTo', process?.period.to ?? '')}
              type="date"
              label={t('processes.periodTo')}
            />
          </div>
          {disabled ? null : <Button className="justify-self-start">{t('processes.save')}</Button>}
        </fieldset>
      </Form>
    </Card>
  )
}

type StageFormProps = { stage: Process['stages'][number] | null; next: number; disabled: boolean }

function StageForm({ stage, next, disabled }: StageFormProps) {
  const { t } = useTranslation('closing')
  const form = stage?.id ?? 'new'
  const control = useControl(form)
  return (
    <Form method="post" noValidate className="pt-4 first:pt-0">
      <fieldset disabled={disabled} className="grid gap-3">
        <legend className="mb-2 font-bold">{stage?.name ?? t('processes.addStage')}</legend>
        <input type="hidden" name="stageId" value={stage?.id ?? ''} />
        <div className="flex flex-wrap items-end gap-4">
          <Field {...control('name', stage?.name ?? '')} label={t('processes.stage')} maxLength={120} />
          <Field
            {...control('startsOn', stage?.startsOn ?? '')}
            type="date"
            label={t('processes.startsOn')}
          />
          <Field {...control('endsOn', stage?.endsOn ?? '')} type="date" label={t('processes.endsOn')} />
          <Field
            {...control('position', String(stage?.position ?? next))}
            type="number"
            min={0}
            max={999}
            label={t('processes.position')}
          />
        </div>
        {disabled ? null : (
          <div className="flex flex-wrap gap-2">
            <Button dense tone="secondary" name="intent" value="saveStage">
              {stage ? t('processes.saveStage') : t('processes.addStage')}
            </Button>
            {stage ? (
              <Button dense tone="quiet" name="intent" value="removeStage">
                {t('processes.remove')}
                <span className="sr-only">: {stage.name}</span>
              </Button>
            ) : null}
          </div>
        )}
      </fieldset>
    </Form>
  )
}
