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
import { requireStaff, type StaffContext } from '#app/modules/accounts/require-staff.server.ts'
import type { ContactFilter } from '#app/modules/contacts/contact-filter.ts'
import { readLastError } from '#app/modules/mail/last-error.ts'
import { countAudience } from '#app/modules/outreach/audience.server.ts'
import { canMove, hasStarted } from '#app/modules/outreach/campaign-lifecycle.ts'
import {
  type CampaignPage,
  listFailures,
  readCampaign,
  readProgress,
} from '#app/modules/outreach/queries.server.ts'
import { deleteCampaign, saveCampaign } from '#app/modules/outreach/save-campaign.server.ts'
import {
  cancelCampaign,
  pauseCampaign,
  resumeCampaign,
  scheduleCampaign,
  sendCampaign,
  sendTest,
  unscheduleCampaign,
} from '#app/modules/outreach/steer-campaign.server.ts'
import { type AskedPart, askedPart, partLinks } from '#app/platform/cursor.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { rowIdOf } from '#app/platform/row-id.ts'
import { civilDateAt, MEXICO_CITY } from '#app/platform/time.ts'
import { momentInWords } from '#app/platform/time-words.ts'
import { asPage, describeError, notFoundUnless } from '#app/routes/domain-error.ts'
import { countryName, listInWords, sessionTitle } from '#app/routes/session-words.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { AnswerNotice } from '#app/ui/answer-notice.tsx'
import { Badge } from '#app/ui/badge.tsx'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { Field } from '#app/ui/field.tsx'
import { Breadcrumbs } from '#app/ui/navigation.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { AudienceWords, CampaignForm } from './campaign-form.tsx'
import { campaignFormView, type RefusedCampaign, readCampaignForm } from './campaign-form-view.server.ts'
import { Failures, Progress } from './campaign-progress-card.tsx'
import { CAMPAIGN_TONES } from './campaign-words.ts'
import { Disclosure } from './disclosure.tsx'

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

const DONE = [
  'saved',
  'test',
  'scheduled',
  'unscheduled',
  'started',
  'paused',
  'resumed',
  'cancelled',
] as const
type Done = (typeof DONE)[number]

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { language } = staff
  const t = translator(language)
  const id = notFoundUnless(rowIdOf(params.id))
  const search = new URL(request.url).searchParams
  const campaign = await readCampaign(staff, id).catch(asPage)
  const { status, session } = campaign
  const asked = search.get('hecho')
  const subject = language === 'es' ? campaign.subjectEs : campaign.subjectEn
  return {
    title: `${subject} · ${t('common:appName')}`,
    id,
    path: `/gestion/campanas/${id}`,
    done: DONE.find((key) => key === asked) ?? null,
    status,
    subject,
    session: session
      ? {
          href: `/gestion/sesiones/${session.id}`,
          title: sessionTitle({ ...session, councillors: [] }, language),
        }
      : null,
    topic: campaign.topic,
    words: {
      es: { subject: campaign.subjectEs, text: campaign.textEs },
      en: { subject: campaign.subjectEn, text: campaign.textEn },
    },
    scheduledFor: campaign.scheduledAt ? momentInWords(campaign.scheduledAt, MEXICO_CITY, language) : null,
    audience: audienceInWords(campaign.audience, language),
    draft: status === 'DRAFT' ? await draftView(staff, campaign) : null,
    count: hasStarted(status) ? null : await countAudience(staff, campaign.audience),
    progress: hasStarted(status) ? await progressView(staff, id) : null,
    failures: hasStarted(status) ? await failuresView(staff, id, askedPart(search)) : null,
    may: {
      pause: canMove(status, 'PAUSED'),
      resume: status === 'PAUSED',
      cancel: canMove(status, 'CANCELLED'),
    },
    today: civilDateAt(staff.now, MEXICO_CITY),
  }
}

async function draftView(staff: StaffContext, campaign: CampaignPage) {
  const { subjectEs, subjectEn, textEs, textEn, topic, session, audience } = campaign
  return {
    view: await campaignFormView(staff, { session }),
    audience,
    values: { subjectEs, subjectEn, textEs, textEn, topic: topic ?? '', sessionId: session?.id ?? '' },
  }
}

async function progressView(staff: StaffContext, id: string) {
  const { nextTryAt, ...progress } = await readProgress(staff, id)
  return { ...progress, nextTry: nextTryAt ? momentInWords(nextTryAt, MEXICO_CITY, staff.language) : null }
}

async function failuresView(staff: StaffContext, id: string, asked: AskedPart) {
  const t = translator(staff.language)
  const { rows, ...beside } = await listFailures(staff, id, asked)
  return {
    links: partLinks(beside, (part) => `/gestion/campanas/${id}?${new URLSearchParams(part)}`),
    rows: rows.map(({ lastError, ...row }) => {
      const error = readLastError(lastError)
      const why =
        'code' in error ? t(`outbox:why.${error.why}`, { code: error.code }) : t(`outbox:why.${error.why}`)
      return { ...row, why }
    }),
  }
}

/** The chosen audience, list by list; empty where it is everybody. */
function audienceInWords(audience: ContactFilter, language: Language): { name: string; values: string }[] {
  const t = translator(language)
  const lists = [
    {
      name: t('outreach:form.countries'),
      values: audience.countries.map((code) => countryName(code, language)),
    },
    { name: t('outreach:form.cities'), values: audience.cities.map((key) => key.replace('|', ', ')) },
    { name: t('outreach:form.sectors'), values: audience.sectors.map((key) => t(`outreach:sector.${key}`)) },
    { name: t('outreach:form.tags'), values: audience.tags },
    {
      name: t('outreach:form.languages'),
      values: audience.languages.map((key) => t(`common:language.${key}`)),
    },
    {
      name: t('outreach:audience.leadersOnly'),
      values: audience.leadersOnly ? [t('outreach:preferences.yes')] : [],
    },
  ]
  return lists
    .filter(({ values }) => values.length > 0)
    .map(({ name, values }) => ({ name, values: listInWords(values, language) }))
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context)
  const id = notFoundUnless(rowIdOf(params.id))
  const form = await readForm(request)
  const refuse = (refusal: string, refused?: RefusedCampaign, audience?: ContactFilter) =>
    data({ refusal, refused, audience }, { status: 400 })
  try {
    switch (form.get('intent')) {
      case 'save': {
        const read = readCampaignForm(form, staff.language)
        if ('refused' in read) return refuse('', read.refused, read.audience)
        await saveCampaign(staff, id, read.draft)
        return seeOther('saved')
      }
      case 'delete':
        await deleteCampaign(staff, id)
        return redirect('/gestion/campanas?hecho=deleted', 303)
      case 'test':
        await sendTest(staff, id)
        return seeOther('test')
      case 'send':
        await sendCampaign(staff, id)
        return seeOther('started')
      case 'schedule':
        await scheduleCampaign(staff, id, { date: String(form.get('date')), time: String(form.get('time')) })
        return seeOther('scheduled')
      case 'unschedule':
        await unscheduleCampaign(staff, id)
        return seeOther('unscheduled')
      case 'pause':
        await pauseCampaign(staff, id)
        return seeOther('paused')
      case 'resume':
        await resumeCampaign(staff, id)
        return seeOther('resumed')
      case 'cancel':
        await cancelCampaign(staff, id)
        return seeOther('cancelled')
      default:
        throw new Response(null, { status: 400 })
    }
  } catch (error) {
    if (error instanceof Response) throw error
    return refuse(describeError(error, staff.language))
  }

  function seeOther(done: Done) {
    return redirect(`/gestion/campanas/${id}?hecho=${done}`, 303)
  }
}

export default function CampaignRoute() {
  const page = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const { t } = useTranslation('outreach')
  const { status, draft, count, progress, failures, done } = page
  return (
    <>
      <Breadcrumbs
        label={t('breadcrumb')}
        items={[{ href: '/gestion/campanas', label: t('title') }, { label: page.subject }]}
      />
      <PageHeader
        dense
        title={page.subject}
        status={<Badge tone={CAMPAIGN_TONES[status]}>{t(`status.${status}`)}</Badge>}
        lead={page.session ? <Anchor href={page.session.href}>{page.session.title}</Anchor> : page.topic}
      />
      <div className="mb-5 grid gap-3 empty:hidden">
        <AnswerNotice refusal={answer?.refusal} done={done ? t(`done.${done}`) : null} />
      </div>
      <div className="grid gap-4">
        {progress && failures ? (
          <>
            <Progress progress={progress} may={page.may} />
            <Failures {...failures} />
          </>
        ) : null}
        {draft && count ? (
          <>
            <CampaignForm
              key={answer?.refused ? 'refused' : 'draft'}
              view={draft.view}
              values={draft.values}
              audience={answer?.audience ?? draft.audience}
              count={count}
              refused={answer?.refused}
            />
            <SendCard />
          </>
        ) : null}
        {status === 'SCHEDULED' && count ? (
          <Card dense title={t('send.scheduledFor', { moment: page.scheduledFor })}>
            <div className="grid justify-items-start gap-3">
              <AudienceWords count={count} />
              <Form method="post" className="flex flex-wrap gap-2">
                <Button name="intent" value="unschedule" tone="secondary">
                  {t('send.undo')}
                </Button>
                <Button name="intent" value="test" tone="quiet">
                  {t('send.test')}
                </Button>
              </Form>
              <PreviewLinks />
            </div>
          </Card>
        ) : null}
        {draft ? null : <Said />}
      </div>
    </>
  )
}

/** From a draft to the people: how it arrives, a test, now or at an hour. */
function SendCard() {
  const { count, today } = useLoaderData<typeof loader>()
  const { t } = useTranslation('outreach')
  if (!count) return null
  const nobody = count.recipients === 0
  return (
    <Card dense title={t('send.title')}>
      <div className="grid gap-4">
        <p className="text-ink-soft">{t('send.saved')}</p>
        <AudienceWords count={count} />
        <PreviewLinks />
        <Form method="post">
          <Button name="intent" value="test" tone="secondary" icon="mail">
            {t('send.test')}
          </Button>
        </Form>
        {nobody ? null : (
          <>
            <Disclosure summary={t('send.now')} open={false}>
              <Form method="post" className="grid justify-items-start gap-3">
                <p className="max-w-prose">{t('send.nowText')}</p>
                <Button name="intent" value="send">
                  {t('send.nowConfirm', { count: count.recipients })}
                </Button>
              </Form>
            </Disclosure>
            <Disclosure summary={t('send.later')} open={false}>
              <Form method="post" className="grid justify-items-start gap-3">
                <div className="flex flex-wrap gap-4">
                  <Field name="date" type="date" label={t('send.date')} min={today} required />
                  <Field name="time" type="time" label={t('send.time')} required />
                </div>
                <Button name="intent" value="schedule">
                  {t('send.laterButton')}
                </Button>
              </Form>
            </Disclosure>
          </>
        )}
        <Form method="post">
          <Button name="intent" value="delete" tone="quiet" className="-ms-3">
            {t('send.delete')}
          </Button>
        </Form>
      </div>
    </Card>
  )
}

function PreviewLinks() {
  const { path } = useLoaderData<typeof loader>()
  const { t } = useTranslation('outreach')
  return (
    <p className="flex flex-wrap gap-x-5 gap-y-1">
      <strong>{t('send.preview')}</strong>
      {(['Es', 'En'] as const).map((language) => (
        <span key={language} className="flex flex-wrap gap-x-3">
          <a href={`${path}/vista?lengua=${language.toLowerCase()}`} target="_blank" rel="noopener">
            {t(`send.preview${language}`)}
          </a>
          <a
            href={`${path}/vista?lengua=${language.toLowerCase()}&parte=texto`}
            target="_blank"
            rel="noopener"
            aria-label={t(`send.previewText${language}`)}
          >
            {t('send.previewText')}
          </a>
        </span>
      ))}
    </p>
  )
}

/** What goes out and to whom, once it no longer changes. */
function Said() {
  const { words, audience } = useLoaderData<typeof loader>()
  const { t } = useTranslation('outreach')
  return (
    <Card dense title={t('said.title')}>
      <div className="grid gap-4">
        {(['es', 'en'] as const).map((language) => (
          <div key={language} lang={language} className="max-w-prose">
            <h3 className="text-base">{words[language].subject}</h3>
            <p className="whitespace-pre-line">{words[language].text}</p>
          </div>
        ))}
        <p className="text-ink-soft">
          {audience.length === 0
            ? t('audience.everybody')
            : audience.map(({ name, values }) => `${name}: ${values}`).join(' · ')}
        </p>
        <PreviewLinks />
      </div>
    </Card>
  )
}
