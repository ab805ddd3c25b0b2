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
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { NO_FILTER } from '#app/modules/contacts/contact-filter.ts'
import { countAudience } from '#app/modules/outreach/audience.server.ts'
import { createCampaign } from '#app/modules/outreach/save-campaign.server.ts'
import { audienceOf } from '#app/modules/outreach/schema.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { asPage, describeError } from '#app/routes/domain-error.ts'
import { Breadcrumbs } from '#app/ui/navigation.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { CampaignForm } from './campaign-form.tsx'
import { campaignFormView, readCampaignForm } from './campaign-form-view.server.ts'

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

/** An address may bring an audience with it: the contacts that somebody has just looked for. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const t = translator(staff.language)
  const search = new URL(request.url).searchParams
  const audience = audienceOf(search)
  const [view, count] = await Promise.all([campaignFormView(staff), countAudience(staff, audience)]).catch(
    asPage,
  )
  return {
    title: `${t('outreach:form.newTitle')} · ${t('common:appName')}`,
    view,
    count,
    audience,
    values: { sessionId: search.get('sesion') ?? '' },
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context)
  const form = await readForm(request)
  const read = readCampaignForm(form, staff.language)
  if ('refused' in read) return data(read, { status: 400 })
  try {
    const id = await createCampaign(staff, read.draft)
    return redirect(`/gestion/campanas/${id}?hecho=saved`, 303)
  } catch (error) {
    const values = Object.fromEntries([...form].map(([name, value]) => [name, String(value)]))
    const errors = { sessionId: describeError(error, staff.language) }
    return data({ refused: { errors, values }, audience: read.draft.audience ?? NO_FILTER }, { status: 400 })
  }
}

export default function NewCampaign() {
  const page = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const { t } = useTranslation('outreach')
  return (
    <>
      <Breadcrumbs
        label={t('breadcrumb')}
        items={[{ href: '/gestion/campanas', label: t('title') }, { label: t('form.newTitle') }]}
      />
      <PageHeader dense title={t('form.newTitle')} />
      <CampaignForm
        view={page.view}
        values={page.values}
        audience={answer?.audience ?? page.audience}
        count={page.count}
        refused={answer?.refused}
      />
    </>
  )
}
