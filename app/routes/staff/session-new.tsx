import { randomUUID } from 'node:crypto'
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
import { Language, Modality, SessionKind } from '#app/generated/prisma/enums.ts'
import { translator } from '#app/locales/i18n.ts'
import { may } from '#app/modules/accounts/permissions.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { createSession } from '#app/modules/sessions/create-session.server.ts'
import { newSessionSchema } from '#app/modules/sessions/schema.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { MEXICO_CITY } from '#app/platform/time.ts'
import { asPage } from '#app/routes/domain-error.ts'
import { formWords } from '#app/routes/field-error.ts'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Field, SelectField, TextareaField } from '#app/ui/field.tsx'
import { RadioGroup } from '#app/ui/fieldset.tsx'
import { Breadcrumbs } from '#app/ui/navigation.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { zoneOptions } from './zone-options.ts'

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { actor, language } = await requireStaff(request, context)
  if (!may(actor, 'sessions.decide')) throw new Response(null, { status: 403 })
  const t = translator(language)
  return {
    title: `${t('session:create.title')} · ${t('common:appName')}`,
    language,
    zones: zoneOptions(language, [MEXICO_CITY]),
    // The form sent twice is one session.
    idempotencyKey: randomUUID(),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context)
  const form = await readForm(request)
  const submission = parseWithZod(form, { schema: newSessionSchema })
  if (submission.status !== 'success') {
    const errors = Object.entries(submission.error ?? {}).map(([field, messages]) => ({
      field,
      message: formWords(staff.language, messages?.[0] ?? 'invalid'),
    }))
    const values = Object.fromEntries([...form].map(([name, value]) => [name, String(value)]))
    return data({ errors, values }, { status: 400 })
  }
  const { id } = await createSession(staff, submission.value).catch(asPage)
  return redirect(`/gestion/sesiones/${id}?hecho=created`, 303)
}

export default function NewSessionPage() {
  const { language, zones, idempotencyKey } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  const { t } = useTranslation(['session', 'common', 'form'])
  const optional = t('optional')
  const field = (name: string, initial = '') => ({
    name,
    id: name,
    error: refused?.errors.find((error) => error.field === name)?.message,
    defaultValue: refused ? (refused.values[name] ?? '') : initial,
  })
  return (
    <>
      <Breadcrumbs
        label={t('breadcrumbs.label')}
        items={[{ href: '/gestion', label: t('breadcrumbs.board') }, { label: t('breadcrumbs.new') }]}
      />
      <PageHeader dense title={t('create.title')} lead={t('create.lead')} />
      <Form method="post" noValidate className="grid gap-4">
        <ErrorSummary
          title={t('form:summaryTitle')}
          errors={(refused?.errors ?? []).map(({ field: fieldId, message }) => ({ fieldId, message }))}
        />
        <input type="hidden" name="idempotencyKey" value={refused?.values.idempotencyKey ?? idempotencyKey} />
        <Card dense title={t('create.what')}>
          <div className="grid gap-4">
            <RadioGroup
              {...field('kind', 'WORKSHOP')}
              legend={t('create.kind')}
              options={Object.values(SessionKind).map((value) => ({
                value,
                label: t(`common:kindShort.${value}`),
              }))}
            />
            <Field {...field('title')} label={t('details.sessionTitle')} help={t('create.titleHelp')} />
            <TextareaField {...field('topics')} label={t('create.topics')} optional={optional} rows={3} />
            <SelectField
              {...field('language', language)}
              label={t('details.language')}
              width="medium"
              options={Object.values(Language).map((value) => ({
                value,
                label: t(`common:language.${value}`),
              }))}
            />
            <Field
              {...field('partners')}
              label={t('details.partners')}
              optional={optional}
              help={t('details.partnersHelp')}
            />
          </div>
        </Card>
        <Card dense title={t('create.who')}>
          <div className="grid gap-4">
            <p className="max-w-field text-ink-soft">{t('create.whoHelp')}</p>
            <Field {...field('hostName')} label={t('host.name')} optional={optional} />
            <Field {...field('hostCredit')} label={t('host.credit')} optional={optional} />
            <Field {...field('hostOrganization')} label={t('host.organization')} optional={optional} />
            <Field {...field('hostEmail')} type="email" label={t('host.email')} optional={optional} />
          </div>
        </Card>
        <Card dense title={t('create.where')}>
          <div className="grid gap-4">
            <RadioGroup
              {...field('modality', 'VIRTUAL')}
              legend={t('details.modality')}
              options={Object.values(Modality).map((value) => ({
                value,
                label: t(`common:modality.${value}`),
              }))}
            />
            <div className="flex flex-wrap gap-4">
              <Field {...field('city')} label={t('details.city')} optional={optional} width="medium" />
              <Field
                {...field('country')}
                label={t('details.country')}
                optional={optional}
                help={t('details.countryHelp')}
                width="short"
                maxLength={2}
              />
            </div>
            <SelectField
              {...field('zone', MEXICO_CITY)}
              label={t('schedule.zone')}
              help={t('create.zoneHelp')}
              options={zones}
              width="medium"
            />
            <Field
              {...field('expectedPeople')}
              type="number"
              min={1}
              label={t('host.expected')}
              optional={optional}
            />
          </div>
        </Card>
        <div>
          <Button>{t('create.button')}</Button>
        </div>
      </Form>
    </>
  )
}
