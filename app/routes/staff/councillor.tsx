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
import { z } from 'zod'
import { translator } from '#app/locales/i18n.ts'
import { may } from '#app/modules/accounts/permissions.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { giveAgendaLink, revokeAgendaLinks } from '#app/modules/councillors/agenda-links.server.ts'
import { loadCouncillor } from '#app/modules/councillors/queries.server.ts'
import { addCouncillor, editCouncillor } from '#app/modules/councillors/save-councillor.server.ts'
import { councillorSchema, unavailabilitySchema } from '#app/modules/councillors/schema.ts'
import { addUnavailability, removeUnavailability } from '#app/modules/councillors/unavailability.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { civilDateAt, describeInstant, formatCivilDate, MEXICO_CITY } from '#app/platform/time.ts'
import { placeOfZone } from '#app/platform/time-words.ts'
import { asPage, describeError } from '#app/routes/domain-error.ts'
import { useFieldError } from '#app/routes/field-error.ts'
import { sessionTitle } from '#app/routes/session-words.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Field, SelectField } from '#app/ui/field.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'

const NEW = 'nueva'

const DONE = ['saved', 'timeKept', 'timeFreed', 'revoked'] as const

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const id = idIn(params.id)
  const t = translator(staff.language)
  const zones = Object.entries(t('time:zone', { returnObjects: true })).map(([value, label]) => ({
    value,
    label,
  }))
  if (id === null) {
    if (!may(staff.actor, 'councillors.edit')) throw new Response(null, { status: 403 })
    return { title: t('staff:councillors.add'), done: null, zones, mayEdit: true, councillor: null }
  }
  const { unavailabilities, mayEdit, ...councillor } = await loadCouncillor(staff, id).catch(asPage)
  // Their zone is said once, above the list.
  const words = (instant: Date) => {
    const day = formatCivilDate(civilDateAt(instant, councillor.zone), staff.language, 'full')
    return `${day}, ${describeInstant(instant, councillor.zone, staff.language).time}`
  }
  const times = unavailabilities.map(({ id: key, startsAt, endsAt, reason, meets }) => ({
    id: key,
    words: `${words(startsAt)} – ${words(endsAt)}`,
    reason,
    meets: meets.map(({ startsAt: at, ...session }) => ({
      id: session.id,
      title: sessionTitle({ ...session, councillors: [] }, staff.language),
      when: words(at),
    })),
  }))
  const asked = new URL(request.url).searchParams.get('hecho')
  const done = DONE.find((key) => key === asked) ?? null
  return {
    title: councillor.name,
    done,
    zones,
    mayEdit,
    councillor: { ...councillor, place: placeOfZone(councillor.zone, staff.language), times },
  }
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context)
  const id = idIn(params.id)
  const formData = await readForm(request)
  const intent = formData.get('intent')
  const nothing = { refusal: null, link: null, errors: null, typed: null }
  const here = (done: (typeof DONE)[number], at = id) =>
    redirect(`/gestion/consejerias/${at}?hecho=${done}`, 303)
  const refused = ({ error }: { error: Record<string, string[] | null> | null }) =>
    data({ ...nothing, errors: error, typed: textValues(formData) }, { status: 400 })
  try {
    if (intent === 'save') {
      const submission = parseWithZod(formData, { schema: councillorSchema })
      if (submission.status !== 'success') return refused(submission)
      if (id !== null) await editCouncillor(staff, id, submission.value)
      const savedId = id ?? (await addCouncillor(staff, submission.value))
      return here('saved', savedId)
    }
    if (id === null) throw new Response(null, { status: 400 })
    if (intent === 'unavailable') {
      const submission = parseWithZod(formData, { schema: unavailabilitySchema })
      if (submission.status !== 'success') return refused(submission)
      await addUnavailability(staff, id, submission.value)
      return here('timeKept')
    }
    if (intent === 'available') {
      const unavailabilityId = z.uuid().safeParse(formData.get('unavailabilityId'))
      if (!unavailabilityId.success) throw new Response(null, { status: 400 })
      await removeUnavailability(staff, id, unavailabilityId.data)
      return here('timeFreed')
    }
    if (intent === 'revoke') {
      await revokeAgendaLinks(staff, id)
      return here('revoked')
    }
    if (intent === 'link') {
      const link = await giveAgendaLink(staff, id)
      return data({ ...nothing, link }, { headers: { 'Cache-Control': 'no-store' } })
    }
  } catch (error) {
    if (error instanceof Response) throw error
    const refusal = describeError(error, staff.language)
    return data({ ...nothing, refusal, typed: textValues(formData) }, { status: 400 })
  }
  throw new Response(null, { status: 400 })
}

/** What was typed, for a form that comes back without a script. */
function textValues(form: FormData): Record<string, string> {
  return Object.fromEntries(
    [...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

function idIn(param: string | undefined): string | null {
  if (param === NEW) return null
  const id = z.uuid().safeParse(param)
  if (!id.success) throw new Response(null, { status: 404 })
  return id.data
}

type Loaded = Awaited<ReturnType<typeof loader>>
type Known = NonNullable<Loaded['councillor']>

export default function CouncillorPage() {
  const { title, done, zones, mayEdit, councillor } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { t } = useTranslation(['staff', 'form'])
  return (
    <>
      <PageHeader
        dense
        eyebrow={<Anchor href="/gestion/consejerias">{t('councillors.back')}</Anchor>}
        title={title}
      />
      <div className="grid gap-6">
        <ErrorSummary
          title={result?.refusal ? t('councillors.refused') : t('form:summaryTitle')}
          errors={useSummary()}
        />
        {done && !result ? (
          <Notice tone="success" live>
            {t(`councillors.done.${done}`)}
          </Notice>
        ) : null}
        {result?.link ? (
          <Notice tone="warning" live title={t('councillors.linkShown')}>
            <Field name="agendaLink" label={t('councillors.link')} defaultValue={result.link} readOnly />
          </Notice>
        ) : null}
        <div className="grid items-start gap-6 lg:grid-cols-2">
          {mayEdit ? <DataForm zones={zones} councillor={councillor} /> : null}
          {councillor ? (
            <div className="grid gap-6">
              <Unavailable councillor={councillor} mayEdit={mayEdit} />
              {mayEdit ? <AgendaLinks activeLinks={councillor.activeLinks} /> : null}
            </div>
          ) : null}
        </div>
      </div>
    </>
  )
}

/** The fields' names with their labels, in the order of the page. */
function useLabels() {
  const { t } = useTranslation(['staff', 'common'])
  return {
    name: t('councillors.name'),
    email: t('councillors.email'),
    zone: t('councillors.zone'),
    language: t('common:language.choose'),
    termFrom: t('councillors.termFrom'),
    termTo: t('councillors.termTo'),
    bufferMinutes: t('councillors.buffer'),
    fromDate: t('councillors.fromDate'),
    fromTime: t('councillors.fromTime'),
    toDate: t('councillors.toDate'),
    toTime: t('councillors.toTime'),
    reason: t('councillors.reason'),
  }
}

type FieldName = keyof ReturnType<typeof useLabels>

/** What a control needs to come back as it was, with its error. */
function useControl() {
  const result = useActionData<typeof action>()
  const fieldError = useFieldError()
  const labels = useLabels()
  return (name: FieldName, known = '') => ({
    name,
    label: labels[name],
    defaultValue: result?.typed?.[name] ?? known,
    error: fieldError(result?.errors?.[name] ?? undefined),
  })
}

function useSummary() {
  const result = useActionData<typeof action>()
  const fieldError = useFieldError()
  const labels = useLabels()
  if (result?.refusal) return [{ message: result.refusal }]
  return (Object.keys(labels) as FieldName[]).flatMap((fieldId) => {
    const message = fieldError(result?.errors?.[fieldId] ?? undefined)
    return message ? [{ fieldId, message: `${labels[fieldId]}: ${message}` }] : []
  })
}

function DataForm({ zones, councillor }: { zones: Loaded['zones']; councillor: Known | null }) {
  const { t } = useTranslation(['staff', 'common'])
  const control = useControl()
  const languages = (['es', 'en'] as const).map((value) => ({ value, label: t(`common:language.${value}`) }))
  return (
    <Card dense title={t('councillors.data')}>
      <Form method="post" className="grid gap-4" noValidate>
        <input type="hidden" name="intent" value="save" />
        <Field {...control('name', councillor?.name)} autoComplete="off" maxLength={120} required />
        <Field {...control('email', councillor?.email ?? '')} type="email" autoComplete="off" />
        <SelectField {...control('zone', councillor?.zone ?? MEXICO_CITY)} options={zones} />
        <SelectField {...control('language', councillor?.language ?? 'es')} options={languages} />
        <div className="flex flex-wrap gap-4">
          <Field {...control('termFrom', councillor?.termFrom ?? '')} type="date" />
          <Field {...control('termTo', councillor?.termTo ?? '')} type="date" />
        </div>
        <Field
          {...control('bufferMinutes', String(councillor?.bufferMinutes ?? 30))}
          type="number"
          min={0}
          max={480}
          help={t('councillors.bufferHelp')}
        />
        <Button className="justify-self-start">{t('councillors.save')}</Button>
      </Form>
    </Card>
  )
}

function Unavailable({ councillor, mayEdit }: { councillor: Known; mayEdit: boolean }) {
  const { t } = useTranslation('staff')
  const control = useControl()
  const { times } = councillor
  return (
    <Card dense title={t('councillors.unavailable')}>
      <p className="mb-2 text-ink-soft">{t('councillors.zoneOfHours', { place: councillor.place })}</p>
      {times.length === 0 ? (
        <p className="text-ink-soft">{t('councillors.alwaysCan')}</p>
      ) : (
        <ul className="grid divide-y divide-line">
          {times.map((time) => (
            <li key={time.id} className="grid gap-2 py-2">
              <div className="flex flex-wrap items-center justify-between gap-x-4">
                <span className="min-w-0 flex-1 basis-64">
                  {time.words}
                  {time.reason ? <span className="block text-ink-soft">{time.reason}</span> : null}
                </span>
                {mayEdit ? (
                  <Form method="post">
                    <input type="hidden" name="unavailabilityId" value={time.id} />
                    <Button
                      dense
                      tone="quiet"
                      name="intent"
                      value="available"
                      aria-label={t('councillors.removeTime', { time: time.words })}
                    >
                      {t('councillors.remove')}
                    </Button>
                  </Form>
                ) : null}
              </div>
              {time.meets.length > 0 ? (
                <Notice tone="warning" title={t('councillors.meets')}>
                  <ul>
                    {time.meets.map(({ id, title, when }) => (
                      <li key={id}>
                        <Anchor href={`/gestion/sesiones/${id}`}>{title}</Anchor>, {when}
                      </li>
                    ))}
                  </ul>
                </Notice>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {mayEdit ? (
        <Form
          method="post"
          // Empty again once the time is in the list.
          key={times.map(({ id }) => id).join()}
          className="mt-4 grid gap-3 border-t border-line pt-4"
          noValidate
        >
          <input type="hidden" name="intent" value="unavailable" />
          <div className="flex flex-wrap gap-x-4 gap-y-3">
            <Field {...control('fromDate')} type="date" required />
            <Field {...control('fromTime')} type="time" required />
          </div>
          <div className="flex flex-wrap gap-x-4 gap-y-3">
            <Field {...control('toDate')} type="date" required />
            <Field {...control('toTime')} type="time" required />
          </div>
          <Field {...control('reason')} help={t('councillors.reasonHelp')} maxLength={200} />
          <Button tone="secondary" className="justify-self-start">
            {t('councillors.addTime')}
          </Button>
        </Form>
      ) : null}
    </Card>
  )
}

function AgendaLinks({ activeLinks }: { activeLinks: number }) {
  const { t } = useTranslation('staff')
  return (
    <Card dense title={t('councillors.link')}>
      <p className="mb-3 text-ink-soft">{t('councillors.linkHelp')}</p>
      <Form method="post" className="flex flex-wrap gap-2">
        <Button tone="secondary" name="intent" value="link">
          {t('councillors.giveLink')}
        </Button>
        {activeLinks > 0 ? (
          <Button tone="danger" name="intent" value="revoke">
            {t('councillors.revoke', { count: activeLinks })}
          </Button>
        ) : null}
      </Form>
    </Card>
  )
}
