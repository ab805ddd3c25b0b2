import { randomUUID } from 'node:crypto'
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
import { Modality, SessionKind } from '#app/generated/prisma/enums.ts'
import { translator } from '#app/locales/i18n.ts'
import { VISITOR } from '#app/modules/accounts/actor.ts'
import { currentNotice } from '#app/modules/privacy/queries.server.ts'
import { proposalSchema, SLOT_NAMES, type SlotName } from '#app/modules/sessions/proposal-schema.ts'
import { proposeSession } from '#app/modules/sessions/propose-session.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { requestContext } from '#app/platform/http/context.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { Button } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Field, TextareaField } from '#app/ui/field.tsx'
import { Fieldset, RadioGroup } from '#app/ui/fieldset.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { describeError } from '../domain-error.ts'
import { keepForm } from '../keep-form.ts'
import { NoticeBox } from '../notice-box.tsx'
import { PublicPage } from '../public-page.tsx'
import { limitProposals } from './proposal-guard.server.ts'
import { type ProposeView, proposeView, settledCity } from './propose-view.server.ts'

export const handle = { hydrate: false }

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

const KINDS = Object.values(SessionKind)
const MODALITIES = Object.values(Modality)

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { now, language } = requestContext(request, context)
  const t = translator(language)
  const view = proposeView({
    now,
    language,
    notice: await currentNotice(language),
    idempotencyKey: randomUUID(),
    values: { kind: 'HOME_MEETING', modality: 'VIRTUAL' },
  })
  return { title: `${t('propose:title')} · ${t('common:appName')}`, view }
}

export async function action(given: ActionFunctionArgs) {
  const form = await readForm(given.request)
  return propose(given, form).catch(keepForm(given.request, form))
}

async function propose({ request, context: loadContext }: ActionFunctionArgs, form: FormData) {
  const context = { ...requestContext(request, loadContext), actor: VISITOR }
  const { now, language } = context
  const values = textValues(form)
  const idempotencyKey = values.idempotencyKey || randomUUID()
  const given = { now, language, notice: await currentNotice(language), idempotencyKey, values }

  if (values.intent === 'searchCity') {
    if (values.citySearch?.trim()) return data({ view: proposeView(given) })
    return refused({ ...given, errors: { citySearch: ['cityName'] } })
  }
  // A field that people do not see and programs fill; whoever filled it all the same is told.
  if (values.website) return refused({ ...given, errors: { website: ['honeypot'] } })

  // Kept by its Spanish name, in which the programme's records and report are written.
  const city = settledCity(values, 'es')
  const submission = parseWithZod(form, { schema: proposalSchema({ now, city }) })
  if (submission.status !== 'success' || !city) {
    return refused({ ...given, errors: submission.reply().error ?? {} })
  }
  let reference: string
  try {
    await limitProposals(loadContext, submission.value.email)
    const place = { city: city.name, country: city.country, zone: city.zone }
    reference = (await proposeSession(context, submission.value, place)).reference
  } catch (error) {
    const tooMany = error instanceof DomainError && error.code === 'tooManyAttempts'
    return refused({ ...given, formError: describeError(error, language) }, tooMany ? 429 : 400)
  }
  return redirect(`/proponer/gracias?propuesta=${reference}`, 303)
}

function refused(given: Parameters<typeof proposeView>[0], status = 400) {
  return data({ view: proposeView(given) }, { status })
}

function textValues(form: FormData): Record<string, string> {
  const values: Record<string, string> = {}
  for (const [name, value] of form) if (typeof value === 'string') values[name] = value
  return values
}

export default function Propose() {
  const loaded = useLoaderData<typeof loader>()
  const acted = useActionData<typeof action>()
  return (
    <PublicPage>
      <ProposeForm {...(acted?.view ?? loaded.view)} />
    </PublicPage>
  )
}

function ProposeForm(view: ProposeView) {
  const { t } = useTranslation(['propose', 'common', 'form'])
  const { values, errors } = view
  const optional = t('optional')
  /** What a control needs to come back as it was, with its error. */
  const field = (name: string) => ({ name, id: idOf(name), defaultValue: values[name], error: errors[name] })
  return (
    <div className="lg:grid lg:grid-cols-[minmax(0,34rem)_minmax(0,1fr)] lg:gap-x-16">
      <div className="lg:col-span-2">
        <PageHeader title={t('title')} lead={t('lead')} />
        <ErrorSummary title={t('form:summaryTitle')} errors={useSummary(view)} />
      </div>
      <form
        method="post"
        action="/proponer"
        noValidate
        className="mt-8 grid content-start gap-12"
        data-submit-once=""
      >
        <input type="hidden" name="idempotencyKey" value={view.idempotencyKey} />
        <Part title={t('who')}>
          <Field
            {...field('name')}
            label={t('name')}
            help={t('nameHelp')}
            autoComplete="name"
            maxLength={120}
            required
          />
          <Field
            {...field('credit')}
            label={t('credit')}
            help={t('creditHelp')}
            autoComplete="organization-title"
            maxLength={200}
            required
          />
          <p
            data-preview="name credit"
            data-preview-label={t('preview')}
            className="max-w-field empty:hidden"
          >
            {view.preview ? (
              <>
                {t('preview')} <strong>{view.preview}</strong>
              </>
            ) : null}
          </p>
          <Field
            {...field('organization')}
            label={t('organization')}
            optional={optional}
            help={t('organizationHelp')}
            autoComplete="organization"
            maxLength={160}
          />
          <Field
            {...field('email')}
            type="email"
            label={t('email')}
            help={t('emailHelp')}
            autoComplete="email"
            maxLength={254}
            spellCheck={false}
            required
          />
          <Field
            {...field('phone')}
            type="tel"
            label={t('phone')}
            optional={optional}
            help={t('phoneHelp')}
            autoComplete="tel"
            maxLength={30}
          />
          {/* Hidden from people in every way; shown with its words where one was filled all the same. */}
          <div className={errors.website ? '' : 'sr-only'} aria-hidden={errors.website ? undefined : true}>
            <Field
              {...field('website')}
              label={t('honeypot')}
              autoComplete="off"
              tabIndex={errors.website ? 0 : -1}
            />
          </div>
        </Part>
        <Part title={t('where')} id="ciudad">
          <CitySearch {...view} />
        </Part>
        <Part title={t('what')}>
          <RadioGroup
            name="kind"
            legend={t('kind')}
            error={errors.kind}
            defaultValue={values.kind}
            options={KINDS.map((kind) => ({
              value: kind,
              label: t(`common:kindShort.${kind}`),
              help: t(`kindHelp.${kind}`),
            }))}
          />
          <RadioGroup
            name="modality"
            legend={t('modality')}
            error={errors.modality}
            defaultValue={values.modality}
            options={MODALITIES.map((modality) => ({
              value: modality,
              label: t(`common:modality.${modality}`),
              help: t(`modalityHelp.${modality}`),
            }))}
          />
          <Field
            {...field('expectedPeople')}
            inputMode="numeric"
            width="short"
            label={t('expectedPeople')}
            help={t('expectedPeopleHelp')}
            maxLength={6}
            required
          />
          <TextareaField
            {...field('topics')}
            label={t('topics')}
            optional={optional}
            help={t('topicsHelp')}
            maxLength={1000}
          />
        </Part>
        <Part title={t('when')}>
          <p className="max-w-field">
            {t('whenHelp')}{' '}
            <strong>{view.city.name ? t('whenZone', { city: view.city.name }) : t('whenNoZone')}</strong>
          </p>
          {SLOT_NAMES.map((slot) => (
            <SlotFields key={slot} slot={slot} {...view} />
          ))}
        </Part>
        <div className="grid gap-6">
          <NoticeBox notice={view.notice} ticked={values.notice} error={errors.notice} />
          <div>
            <Button>{t('submit')}</Button>
          </div>
        </div>
      </form>
      <NextSteps />
    </div>
  )
}

/** At the side where there is room, below the form on a phone. */
function NextSteps() {
  const { t } = useTranslation('propose')
  return (
    <aside aria-labelledby="pasos" className="mt-10 lg:mt-8">
      <div className="max-w-field border-t border-line pt-6 lg:sticky lg:top-8 lg:border-t-0 lg:border-s-4 lg:border-s-attention lg:ps-6 lg:pt-0">
        <h2 id="pasos" className="text-lg">
          {t('steps.title')}
        </h2>
        <ol className="mt-3 grid list-decimal gap-2 ps-5">
          <li>{t('steps.send')}</li>
          <li>{t('steps.review')}</li>
          <li>{t('steps.agree')}</li>
        </ol>
      </div>
    </aside>
  )
}

function Part({ title, id, children }: { title: string; id?: string; children: React.ReactNode }) {
  return (
    <section id={id} className="grid scroll-mt-4 gap-6">
      <h2 className="border-b border-line pb-2 text-xl">{title}</h2>
      {children}
    </section>
  )
}

/**
 * The city, searched by its name: a button asks the server, which answers with the cities to choose from; the script does
 * the same while one types. The button comes first in the form, so that Enter never sends an unfinished proposal.
 */
function CitySearch({ city, values, errors }: ProposeView) {
  const { t } = useTranslation('propose')
  const group = {
    name: 'city',
    legend: t('cityChoose'),
    error: city.choices.length > 0 ? errors.city : undefined,
  }
  return (
    <div data-city-search="/api/ciudades" className="grid gap-4">
      <div className="grid max-w-field gap-3">
        <Field
          name="citySearch"
          type="search"
          label={t('citySearch')}
          help={t('citySearchHelp')}
          error={errors.citySearch ?? (city.choices.length > 0 ? undefined : errors.city)}
          defaultValue={values.citySearch}
          autoComplete="address-level2"
          maxLength={80}
          required
        />
        <div>
          <Button
            tone="secondary"
            icon="search"
            name="intent"
            value="searchCity"
            formAction="/proponer#ciudad"
          >
            {t('citySearchButton')}
          </Button>
        </div>
      </div>
      <input type="hidden" name="citySearched" value={city.searched} />
      <p role="status" data-city-status="" className="max-w-field empty:hidden">
        {city.status}
      </p>
      <div data-city-results="" className="empty:hidden">
        {city.choices.length > 0 ? (
          <RadioGroup
            {...group}
            defaultValue={city.chosenKey ?? undefined}
            options={city.choices.map(({ key, label, help }) => ({ value: key, label, help }))}
          />
        ) : null}
      </div>
      <template data-city-template="">
        <RadioGroup name="city" legend={t('cityChoose')} options={[{ value: '', label: ' ', help: ' ' }]} />
      </template>
    </div>
  )
}

function SlotFields({ slot, values, errors, folds, city }: ProposeView & { slot: SlotName }) {
  const { t } = useTranslation('propose')
  const name = `slots.${slot}`
  const control = (part: 'date' | 'time') => ({
    name: `${name}.${part}`,
    id: idOf(`${name}.${part}`),
    type: part,
    label: t(part),
    defaultValue: values[`${name}.${part}`],
    error: errors[`${name}.${part}`],
    required: slot !== 'third',
  })
  const fold = folds[slot]
  return (
    <Fieldset
      id={idOf(name)}
      legend={
        <>
          {t(`slot.${slot}`)}
          {slot === 'third' ? <span className="font-normal text-ink-soft"> {t('optional')}</span> : null}
        </>
      }
    >
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <Field {...control('date')} min={city.today ?? undefined} />
        <Field {...control('time')} />
      </div>
      {fold ? (
        <RadioGroup
          name={`${name}.fold`}
          id={idOf(`${name}.fold`)}
          legend={fold.question}
          error={errors[`${name}.fold`]}
          defaultValue={values[`${name}.fold`]}
          options={fold.options}
        />
      ) : null}
    </Fieldset>
  )
}

/** What must be corrected, in the order of the page, each with the name of its field. */
function useSummary({ errors, formError, city }: ProposeView) {
  const { t } = useTranslation('propose')
  const slots = SLOT_NAMES.flatMap((slot) =>
    (['date', 'time', 'fold'] as const).map((part) => ({
      name: `slots.${slot}.${part}`,
      label: `${t(`slot.${slot}`)}, ${t(part === 'date' ? 'date' : 'time').toLowerCase()}`,
    })),
  )
  const fields = [
    { name: 'name', label: t('name') },
    { name: 'credit', label: t('credit') },
    { name: 'organization', label: t('organization') },
    { name: 'email', label: t('email') },
    { name: 'phone', label: t('phone') },
    { name: 'website', label: '' },
    { name: 'citySearch', label: t('citySearch') },
    { name: 'city', label: t('citySearch'), fieldId: city.choices.length > 0 ? 'city' : 'citySearch' },
    { name: 'kind', label: t('kind') },
    { name: 'modality', label: t('modality') },
    { name: 'expectedPeople', label: t('expectedPeople') },
    { name: 'topics', label: t('topics') },
    ...slots,
    { name: 'notice', label: '' },
  ]
  const listed: { fieldId?: string; message: string }[] = fields.flatMap(({ name, label, ...field }) => {
    const message = errors[name]
    if (!message) return []
    return {
      fieldId: 'fieldId' in field ? field.fieldId : idOf(name),
      message: label ? `${label}: ${message}` : message,
    }
  })
  return formError ? [{ message: formError }, ...listed] : listed
}

/** A field's id from its name: a fragment and a selector without dots. */
function idOf(name: string): string {
  return name.replaceAll('.', '-')
}
