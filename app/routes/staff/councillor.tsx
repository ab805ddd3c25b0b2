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
import { MEXICO_CITY } from '#app/platform/time.ts'
import { momentInWords } from '#app/platform/time-words.ts'
import { asPage, describeError } from '#app/routes/domain-error.ts'
import { useFieldError } from '#app/routes/field-error.ts'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { Field, SelectField } from '#app/ui/field.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'

const NEW = 'nueva'

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
    return { title: t('staff:councillors.add'), zones, mayEdit: true, councillor: null }
  }
  const { unavailabilities, mayEdit, ...councillor } = await loadCouncillor(staff, id).catch(asPage)
  const words = (instant: Date) => momentInWords(instant, councillor.zone, staff.language)
  const times = unavailabilities.map(({ id: key, startsAt, endsAt, reason }) => ({
    id: key,
    words: `${words(startsAt)} – ${words(endsAt)}`,
    reason,
  }))
  return { title: councillor.name, zones, mayEdit, councillor: { ...councillor, times } }
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context)
  const id = idIn(params.id)
  const formData = await request.formData()
  const intent = formData.get('intent')
  const nothing = { refusal: null, link: null, errors: null }
  const here = `/gestion/consejerias/${id}`
  try {
    if (intent === 'save') {
      const submission = parseWithZod(formData, { schema: councillorSchema })
      if (submission.status !== 'success')
        return data({ ...nothing, errors: submission.error }, { status: 400 })
      if (id !== null) await editCouncillor(staff, id, submission.value)
      const savedId = id ?? (await addCouncillor(staff, submission.value))
      return redirect(`/gestion/consejerias/${savedId}`, 303)
    }
    if (id === null) throw new Response(null, { status: 400 })
    if (intent === 'unavailable') {
      const submission = parseWithZod(formData, { schema: unavailabilitySchema })
      if (submission.status !== 'success')
        return data({ ...nothing, errors: submission.error }, { status: 400 })
      await addUnavailability(staff, id, submission.value)
      return redirect(here, 303)
    }
    if (intent === 'available') {
      const unavailabilityId = z.uuid().safeParse(formData.get('unavailabilityId'))
      if (!unavailabilityId.success) throw new Response(null, { status: 400 })
      await removeUnavailability(staff, id, unavailabilityId.data)
      return redirect(here, 303)
    }
    if (intent === 'revoke') {
      await revokeAgendaLinks(staff, id)
      return redirect(here, 303)
    }
    if (intent === 'link') {
      const link = await giveAgendaLink(staff, id)
      return data({ ...nothing, link }, { headers: { 'Cache-Control': 'no-store' } })
    }
  } catch (error) {
    if (error instanceof Response) throw error
    return data({ ...nothing, refusal: describeError(error, staff.language) }, { status: 400 })
  }
  throw new Response(null, { status: 400 })
}

function idIn(param: string | undefined): string | null {
  if (param === NEW) return null
  const id = z.uuid().safeParse(param)
  if (!id.success) throw new Response(null, { status: 404 })
  return id.data
}

export default function CouncillorPage() {
  const { title, zones, mayEdit, councillor } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { t } = useTranslation(['staff', 'common'])
  const fieldError = useFieldError()
  const error = (name: string) => fieldError(result?.errors?.[name] ?? undefined)
  return (
    <div className="grid gap-6">
      <PageHeader dense title={title} />
      {result?.refusal ? (
        <Notice tone="error" live>
          {result.refusal}
        </Notice>
      ) : null}
      {result?.link ? (
        <Notice tone="warning" live title={t('councillors.linkShown')}>
          <Field name="agendaLink" label={t('councillors.link')} defaultValue={result.link} readOnly />
        </Notice>
      ) : null}
      {mayEdit ? (
        <Card dense title={t('councillors.data')}>
          <Form method="post" className="grid gap-4" noValidate>
            <input type="hidden" name="intent" value="save" />
            <Field
              name="name"
              label={t('councillors.name')}
              defaultValue={councillor?.name}
              error={error('name')}
            />
            <Field
              name="email"
              type="email"
              label={t('councillors.email')}
              defaultValue={councillor?.email ?? ''}
              error={error('email')}
            />
            <SelectField
              name="zone"
              label={t('councillors.zone')}
              options={zones}
              defaultValue={councillor?.zone ?? MEXICO_CITY}
              error={error('zone')}
            />
            <SelectField
              name="language"
              label={t('common:language.choose')}
              options={(['es', 'en'] as const).map((value) => ({
                value,
                label: t(`common:language.${value}`),
              }))}
              defaultValue={councillor?.language ?? 'es'}
              error={error('language')}
            />
            <Field
              name="termFrom"
              type="date"
              label={t('councillors.termFrom')}
              defaultValue={councillor?.termFrom ?? ''}
              error={error('termFrom')}
            />
            <Field
              name="termTo"
              type="date"
              label={t('councillors.termTo')}
              defaultValue={councillor?.termTo ?? ''}
              error={error('termTo')}
            />
            <Field
              name="bufferMinutes"
              type="number"
              label={t('councillors.buffer')}
              defaultValue={councillor?.bufferMinutes ?? 30}
              error={error('bufferMinutes')}
            />
            <Button className="justify-self-start">{t('councillors.save')}</Button>
          </Form>
        </Card>
      ) : null}
      {councillor ? (
        <Card dense title={t('councillors.unavailable')}>
          <ul className="mb-4 grid gap-2">
            {councillor.times.map(({ id, words, reason }) => (
              <li key={id} className="flex flex-wrap items-center justify-between gap-2">
                <span>{[words, reason].filter(Boolean).join(' · ')}</span>
                {mayEdit ? (
                  <Form method="post">
                    <input type="hidden" name="unavailabilityId" value={id} />
                    <Button tone="quiet" name="intent" value="available">
                      {t('councillors.remove')}
                    </Button>
                  </Form>
                ) : null}
              </li>
            ))}
          </ul>
          {mayEdit ? (
            <Form method="post" className="grid gap-3 sm:grid-cols-2" noValidate>
              <input type="hidden" name="intent" value="unavailable" />
              <Field name="fromDate" type="date" label={t('audit.from')} error={error('fromDate')} />
              <Field name="fromTime" type="time" label={t('councillors.hour')} error={error('fromTime')} />
              <Field name="toDate" type="date" label={t('audit.to')} error={error('toDate')} />
              <Field
                name="toTime"
                type="time"
                label={t('councillors.hour')}
                id="toTime"
                error={error('toTime')}
              />
              <Field name="reason" label={t('councillors.reason')} error={error('reason')} />
              <Button className="self-end justify-self-start">{t('councillors.addTime')}</Button>
            </Form>
          ) : null}
        </Card>
      ) : null}
      {councillor && mayEdit ? (
        <Card dense title={t('councillors.link')}>
          <Form method="post" className="flex flex-wrap gap-2">
            <Button tone="secondary" name="intent" value="link">
              {t('councillors.giveLink')}
            </Button>
            {councillor.activeLinks > 0 ? (
              <Button tone="danger" name="intent" value="revoke">
                {t('councillors.revoke', { count: councillor.activeLinks })}
              </Button>
            ) : null}
          </Form>
        </Card>
      ) : null}
    </div>
  )
}
