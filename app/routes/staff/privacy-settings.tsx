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
import { may } from '#app/modules/accounts/permissions.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { savePrivacySettings, viewPrivacySettings } from '#app/modules/privacy/settings.server.ts'
import { DAY_FIELDS, settingsForm } from '#app/modules/privacy/settings-schema.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { asPage, describeError } from '#app/routes/domain-error.ts'
import { useFieldError } from '#app/routes/field-error.ts'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Field, TextareaField } from '#app/ui/field.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PrivacyTabs } from './privacy-tabs.tsx'

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

const NO_ERRORS: Record<string, string[] | null> = {}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const t = translator(staff.language)
  return {
    title: `${t('privacyDesk:settings.title')} · ${t('common:appName')}`,
    settings: await viewPrivacySettings(staff).catch(asPage),
    mayEdit: may(staff.actor, 'privacy.manage'),
    done: new URL(request.url).searchParams.get('hecho') === 'saved',
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context)
  const form = await readForm(request)
  const typed: Record<string, string> = {}
  for (const [name, value] of form) if (typeof value === 'string') typed[name] = value
  const submission = parseWithZod(form, { schema: settingsForm })
  if (submission.status !== 'success')
    return data({ typed, errors: dayErrors(submission.reply().error ?? {}), refusal: null }, { status: 400 })
  try {
    await savePrivacySettings(staff, submission.value)
  } catch (error) {
    return data({ typed, errors: NO_ERRORS, refusal: describeError(error, staff.language) }, { status: 403 })
  }
  return redirect('/gestion/privacidad/ajustes?hecho=saved', 303)
}

/** A wrong day is at its place in the list (`daysOff[2]`); the field is one. */
function dayErrors(errors: Record<string, string[] | null>): Record<string, string[] | null> {
  return Object.fromEntries(
    Object.entries(errors).map(([name, messages]) => [name.replace(/\[.*/, ''), messages]),
  )
}

export default function PrivacySettings() {
  const { settings, mayEdit, done } = useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  const fieldError = useFieldError()
  const { t } = useTranslation(['privacyDesk', 'form'])
  const error = (name: string) => fieldError(answered?.errors?.[name] ?? undefined)
  const labels = {
    daysOff: t('settings.daysOff'),
    ...Object.fromEntries(DAY_FIELDS.map((name) => [name, t(`settings.${name}`)])),
  }
  const days = (name: (typeof DAY_FIELDS)[number]) => (
    <Field
      key={name}
      name={name}
      type="number"
      min={1}
      label={t(`settings.${name}`)}
      defaultValue={answered?.typed?.[name] ?? String(settings[name])}
      error={error(name)}
      required
    />
  )
  return (
    <>
      <PageHeader dense title={t('settings.title')} lead={t('settings.lead')} />
      <PrivacyTabs current="settings" />
      <div className="grid gap-5">
        <ErrorSummary
          title={t('form:summaryTitle')}
          errors={
            answered?.refusal
              ? [{ message: answered.refusal }]
              : Object.entries(labels).flatMap(([fieldId, label]) => {
                  const message = error(fieldId)
                  return message ? [{ fieldId, message: `${label}: ${message}` }] : []
                })
          }
        />
        {done && !answered ? (
          <Notice tone="success" live>
            {t('done.saved')}
          </Notice>
        ) : null}
        <Form method="post" noValidate className="grid gap-6">
          <fieldset disabled={!mayEdit} className="grid items-start gap-6 lg:grid-cols-2">
            <Card dense title={t('settings.answers')}>
              <div className="grid gap-4">
                {days('answerDays')}
                <TextareaField
                  name="daysOff"
                  label={t('settings.daysOff')}
                  help={t('settings.daysOffHelp')}
                  defaultValue={answered?.typed?.daysOff ?? settings.daysOff.join('\n')}
                  error={error('daysOff')}
                  rows={8}
                />
              </div>
            </Card>
            <Card dense title={t('settings.retention')}>
              <div className="grid gap-4">{DAY_FIELDS.filter((name) => name !== 'answerDays').map(days)}</div>
            </Card>
          </fieldset>
          {mayEdit ? (
            <div>
              <Button>{t('settings.save')}</Button>
            </div>
          ) : null}
        </Form>
      </div>
    </>
  )
}
