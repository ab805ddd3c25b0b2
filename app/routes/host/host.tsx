import { randomUUID } from 'node:crypto'
import { parseWithZod } from '@conform-to/zod/v4'
import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/node'
import { isRouteErrorResponse, useActionData, useLoaderData, useRouteError } from '@remix-run/react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { type Language, translator } from '#app/locales/i18n.ts'
import { findLinkSubject } from '#app/modules/accounts/link-tokens.server.ts'
import { hostsWord, sayAttendance } from '#app/modules/attendance/say-attendance.server.ts'
import { hostsWordSchema } from '#app/modules/attendance/schema.ts'
import { findHostPage } from '#app/modules/hosts/queries.server.ts'
import { MAX_PARTY } from '#app/modules/registrations/capacity.ts'
import { decideRegistration } from '#app/modules/registrations/decide-registration.server.ts'
import { listHostPeople } from '#app/modules/registrations/queries.server.ts'
import { registerGuest } from '#app/modules/registrations/register-guest.server.ts'
import { guestSchema } from '#app/modules/registrations/schema.ts'
import { verifyProposal } from '#app/modules/sessions/verify-proposal.server.ts'
import { withdrawProposal } from '#app/modules/sessions/withdraw-proposal.server.ts'
import { env } from '#app/platform/env.server.ts'
import { requestContext } from '#app/platform/http/context.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { MEXICO_CITY } from '#app/platform/time.ts'
import { AnswerNotice } from '#app/ui/answer-notice.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { DefinitionList } from '#app/ui/definition-list.tsx'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Field, TextareaField } from '#app/ui/field.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { SeatBar } from '#app/ui/seat-bar.tsx'
import { Timeline } from '#app/ui/timeline.tsx'
import { When } from '#app/ui/when.tsx'
import { describeError, notFoundUnless } from '../domain-error.ts'
import { ErrorPage } from '../error-page.tsx'
import { formWords } from '../field-error.ts'
import { PublicPage } from '../public-page.tsx'
import { languageOf } from '../root-data.ts'
import { type HostView, hostView } from './host-view.server.ts'
import { HowMany } from './how-many.tsx'

export const handle = { hydrate: false }

export const meta: MetaFunction<typeof loader> = ({ data: page, matches }) => [
  { title: page?.title ?? goneTitle(languageOf(matches)) },
  { name: 'robots', content: 'noindex' },
]

function goneTitle(language: Language): string {
  const t = translator(language)
  return `${t('host:gone.title')} · ${t('common:appName')}`
}

const DONE = [
  'confirmed',
  'withdrawn',
  'accepted',
  'declined',
  'guestSeated',
  'guestWaiting',
  'attendance',
] as const

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { now, language } = requestContext(request, context)
  const sessionId = notFoundUnless(await findLinkSubject('HOST', params.token ?? '', now))
  const page = notFoundUnless(await findHostPage(sessionId))
  const t = translator(language)
  const asked = new URL(request.url).searchParams.get('hecho')
  const view = hostView(page, { now, language, appUrl: env().APP_URL })
  const counted = page.status === 'HELD' || page.status === 'REPORTED'
  return {
    attendance: counted ? { said: await hostsWord(sessionId), open: page.status === 'HELD' } : null,
    formKey: randomUUID(),
    people: page.status === 'PUBLISHED' ? await listHostPeople(sessionId) : null,
    mayInvite: view.share !== null && page.startsAt !== null && page.startsAt > now,
    title: `${t('host:title')} · ${t('common:appName')}`,
    done: DONE.find((key) => key === asked) ?? null,
    view,
  }
}

export async function action({ request, params, context: loadContext }: ActionFunctionArgs) {
  const moment = requestContext(request, loadContext)
  const id = notFoundUnless(await findLinkSubject('HOST', params.token ?? '', moment.now))
  const context = { ...moment, actor: { kind: 'HOST' as const, id } }
  const form = await readForm(request)
  try {
    switch (form.get('intent')) {
      case 'confirm':
        await verifyProposal(context, id)
        return seeOther('confirmed')
      case 'withdraw':
        await withdrawProposal(context, id)
        return seeOther('withdrawn')
      case 'accept':
      case 'decline': {
        const accept = form.get('intent') === 'accept'
        const registrationId = z.uuid().safeParse(form.get('registrationId'))
        if (!registrationId.success) throw new Response(null, { status: 400 })
        await decideRegistration(context, { registrationId: registrationId.data, accept })
        return seeOther(accept ? 'accepted' : 'declined')
      }
      case 'guest': {
        const submission = parseWithZod(form, { schema: guestSchema })
        if (submission.status !== 'success') return keepFields(submission.reply().error)
        const { zone, language } = notFoundUnless(await findHostPage(id))
        const outcome = await registerGuest(context, {
          sessionId: id,
          ...submission.value,
          zone: zone ?? MEXICO_CITY,
          language,
        })
        return seeOther(outcome === 'CONFIRMED' ? 'guestSeated' : 'guestWaiting')
      }
      case 'attendance': {
        const submission = parseWithZod(form, { schema: hostsWordSchema })
        if (submission.status !== 'success') return keepFields(submission.reply().error)
        await sayAttendance(context, { sessionId: id, ...submission.value })
        return seeOther('attendance')
      }
      default:
        throw new Response(null, { status: 400 })
    }
  } catch (error) {
    if (error instanceof Response) throw error
    return refused(describeError(error, moment.language))
  }

  function seeOther(done: (typeof DONE)[number]) {
    return redirect(`/anfitrion/${params.token}?hecho=${done}`, 303)
  }

  /** What was typed, with what is to be mended in each field. */
  function keepFields(wrong: Record<string, string[] | null> | null | undefined) {
    const errors = Object.entries(wrong ?? {}).flatMap(([name, messages]) =>
      messages?.[0] ? [[name, formWords(moment.language, messages[0])]] : [],
    )
    const values: Record<string, string> = {}
    for (const [name, value] of form) if (typeof value === 'string') values[name] = value
    return refused(null, Object.fromEntries(errors), values)
  }
}

function refused(
  error: string | null,
  errors: Record<string, string> = {},
  values: Record<string, string> = {},
) {
  return data({ error, errors, values }, { status: error ? 409 : 400 })
}

export default function Host() {
  const { view, done, attendance } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  const { t } = useTranslation(['host', 'common'])
  return (
    <PublicPage>
      <PageHeader
        eyebrow={t('eyebrow')}
        title={
          view.proposal.kind !== 'HOME_MEETING'
            ? t(`common:kindShort.${view.proposal.kind}`)
            : t(attendance || view.moments.length > 0 ? 'titleMeeting' : 'title')
        }
        lead={attendance?.open && attendance.said ? t('next.counted') : view.next}
      />
      <div className="grid gap-6">
        <AnswerNotice refusal={refused?.error} done={done ? t(`done.${done}`) : null} />
        {view.canConfirm ? <Confirm /> : null}
        {view.words ? (
          <Card title={t('words')}>
            <blockquote className="max-w-prose border-s-4 border-attention ps-4 font-display text-lg whitespace-pre-line">
              {view.words}
            </blockquote>
          </Card>
        ) : null}
        <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
          {view.status === 'PROPOSED' || view.status === 'ACCEPTED' ? null : (
            <div className="grid gap-6 lg:col-start-1 empty:hidden">
              {attendance ? <HowMany {...attendance} refused={refused} /> : null}
              <Meeting {...view} />
              <Share {...view} />
              <Counts {...view} />
              <People />
            </div>
          )}
          <div className="grid gap-6 lg:col-start-2 lg:row-span-2 lg:row-start-1">
            <Card title={t('stands')}>
              <Timeline
                items={view.steps.map(({ key, state, when }) => ({
                  key,
                  state,
                  stateLabel: t(`state.${state}`),
                  title: t(`step.${key}`),
                  when,
                }))}
              />
            </Card>
            <p className="text-sm text-ink-soft">{t('keepLink')}</p>
            {view.status === 'DECLINED' || view.status === 'CANCELLED' ? (
              <div>
                <ButtonLink href="/proponer" tone="secondary">
                  {t('proposeAgain')}
                </ButtonLink>
              </div>
            ) : null}
          </div>
          <div className="grid gap-6 lg:col-start-1">
            <Proposed {...view} />
            {view.canWithdraw ? <Withdraw /> : null}
          </div>
        </div>
      </div>
    </PublicPage>
  )
}

function Confirm() {
  const { t } = useTranslation('host')
  return (
    <Card title={t('confirm.title')} className="border-action">
      <p className="max-w-prose">{t('confirm.lead')}</p>
      <form method="post" data-submit-once="" className="mt-4">
        <Button name="intent" value="confirm" icon="check">
          {t('confirm.button')}
        </Button>
      </form>
      <p className="mt-4 max-w-prose text-sm text-ink-soft">{t('confirm.notMine')}</p>
    </Card>
  )
}

function Meeting({ moments, minutes, councillors, joinUrl, address }: HostView) {
  const { t } = useTranslation('host')
  if (moments.length === 0 && councillors.length === 0) return null
  const facts: { term: string; value: ReactNode }[] = []
  if (councillors.length > 0) {
    facts.push({ term: t('councillors', { count: councillors.length }), value: councillors.join(', ') })
  }
  if (joinUrl) {
    facts.push({
      term: t('join'),
      value: (
        <>
          <a href={joinUrl} rel="noreferrer" className="break-all">
            {joinUrl}
          </a>
          <p className="text-sm text-ink-soft">{t('joinNote')}</p>
        </>
      ),
    })
  }
  if (address) {
    facts.push({
      term: t('address'),
      value: (
        <>
          <p className="whitespace-pre-line">{address}</p>
          <p className="text-sm text-ink-soft">{t('addressNote')}</p>
        </>
      ),
    })
  }
  return (
    <Card title={moments.length > 0 ? t('when') : undefined}>
      <div className="grid gap-4">
        {moments.length > 0 ? (
          <>
            <When moments={moments} />
            <p className="text-ink-soft">{t('lasts', { minutes })}</p>
          </>
        ) : null}
        {facts.length > 0 ? <DefinitionList items={facts} /> : null}
      </div>
    </Card>
  )
}

/** A message ready to forward: a link for WhatsApp that works everywhere, and buttons that the script brings to life. */
function Share({ share, publicPath }: HostView) {
  const { t } = useTranslation('host')
  if (!share) return publicPath ? <a href={publicPath}>{t('share.page')}</a> : null
  return (
    <Card title={t('share.title')}>
      <p className="max-w-prose">{t('share.lead')}</p>
      <div className="mt-4">
        <TextareaField
          name="message"
          label={t('share.message')}
          defaultValue={share.text}
          readOnly
          rows={5}
        />
      </div>
      <div className="mt-4 flex flex-wrap gap-3">
        <ButtonLink href={share.whatsapp} target="_blank" rel="noopener noreferrer" icon="external">
          {t('share.whatsapp')}
        </ButtonLink>
        <Button
          type="button"
          tone="secondary"
          icon="copy"
          hidden
          data-copy="message"
          data-copied={t('share.copied')}
        >
          {t('share.copy')}
        </Button>
        <Button type="button" tone="secondary" hidden data-share={share.text}>
          {t('share.native')}
        </Button>
        <ButtonLink href={publicPath ?? share.url} tone="quiet">
          {t('share.page')}
        </ButtonLink>
      </div>
    </Card>
  )
}

function Counts({ counts }: HostView) {
  const { t } = useTranslation('host')
  if (!counts) return null
  const facts = (['confirmed', 'offered', 'pending', 'waiting', 'questions'] as const).filter(
    (key) => key === 'confirmed' || counts[key] > 0,
  )
  const nobody = counts.confirmed + counts.offered + counts.pending + counts.waiting === 0
  return (
    <Card title={t('counts.title')}>
      {counts.capacity ? (
        <SeatBar
          taken={counts.seated}
          capacity={counts.capacity}
          label={t('counts.seats', { count: counts.seated, capacity: counts.capacity })}
        />
      ) : null}
      {nobody ? (
        <p className="mt-3">{t('counts.none')}</p>
      ) : (
        <div className="mt-3">
          <DefinitionList items={facts.map((key) => ({ term: t(`counts.${key}`), value: counts[key] }))} />
        </div>
      )}
      <p className="mt-3 text-sm text-ink-soft">{t('counts.lead')}</p>
    </Card>
  )
}

/** Who asks to come, for the host's yes; who the host brought, by first name; and somebody without e-mail. */
function People() {
  const { people, mayInvite, formKey } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  const { t } = useTranslation(['host', 'registration', 'public'])
  if (!people || (!mayInvite && people.guests.length + people.asking.length === 0)) return null
  const mine = refused?.values.intent === 'guest' ? refused : null
  const errors: Record<string, string> = mine?.errors ?? {}
  const values: Record<string, string> = mine?.values ?? {}
  const wrong = Object.entries(errors)
  return (
    <>
      {people.asking.length > 0 ? (
        <Card title={t('people.asking')}>
          <p className="text-ink-soft">{t('people.askingLead')}</p>
          <ul className="mt-3 grid gap-4">
            {people.asking.map(({ id, firstName, partySize }) => (
              <li key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
                <span className="min-w-0 wrap-anywhere">
                  <strong>{firstName}</strong> · {t('registration:page.party', { count: partySize })}
                </span>
                <form method="post" data-submit-once="" className="flex flex-wrap gap-2">
                  <input type="hidden" name="registrationId" value={id} />
                  <Button name="intent" value="accept" aria-label={`${t('people.accept')}: ${firstName}`}>
                    {t('people.accept')}
                  </Button>
                  <Button
                    name="intent"
                    value="decline"
                    tone="secondary"
                    aria-label={`${t('people.decline')}: ${firstName}`}
                  >
                    {t('people.decline')}
                  </Button>
                </form>
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
      <Card title={t('people.brought')}>
        <p>{t('people.broughtCount', { count: people.brought })}</p>
        {people.guests.length > 0 ? (
          <ul className="mt-3 grid gap-1">
            {people.guests.map(({ id, firstName, partySize, status }) => (
              <li key={id} className="wrap-anywhere">
                <strong>{firstName}</strong> · {t('registration:page.party', { count: partySize })} ·{' '}
                {t(`registration:staff.stateOf.${status}`)}
              </li>
            ))}
          </ul>
        ) : null}
        {mayInvite ? (
          <details open={wrong.length > 0} className="mt-4 border-t border-line pt-3">
            <summary className="flex min-h-target items-center font-bold text-action underline">
              {t('people.add')}
            </summary>
            <p className="mt-2 max-w-prose text-ink-soft">
              {t('people.addLead')} <a href="/privacidad">{t('people.notice')}</a>
            </p>
            <ErrorSummary
              title={t('people.failed')}
              errors={wrong.map(([fieldId, message]) => ({ fieldId, message }))}
            />
            <form method="post" noValidate data-submit-once="" className="mt-4 grid gap-4">
              <input type="hidden" name="formKey" value={values.formKey ?? formKey} />
              <Field
                name="name"
                label={t('public:form.name')}
                help={t('registration:staff.guests.nameHelp')}
                defaultValue={values.name}
                error={errors.name}
                autoComplete="off"
                maxLength={120}
                required
              />
              <Field
                name="phone"
                type="tel"
                label={t('registration:staff.phone')}
                optional={t('public:form.optional')}
                defaultValue={values.phone}
                error={errors.phone}
                autoComplete="off"
              />
              <Field
                name="partySize"
                type="number"
                label={t('public:form.partySize')}
                defaultValue={values.partySize ?? '1'}
                error={errors.partySize}
                min={1}
                max={MAX_PARTY}
              />
              <div>
                <Button name="intent" value="guest">
                  {t('people.submit')}
                </Button>
              </div>
            </form>
          </details>
        ) : null}
      </Card>
    </>
  )
}

function Proposed({ proposal }: HostView) {
  const { t } = useTranslation(['host', 'common'])
  const facts: { term: string; value: ReactNode }[] = [
    { term: t('proposal.report'), value: proposal.report },
    { term: t('proposal.kind'), value: t(`common:kindShort.${proposal.kind}`) },
    { term: t('proposal.modality'), value: t(`common:modality.${proposal.modality}`) },
    { term: t('proposal.city'), value: proposal.city },
    {
      term: t('proposal.slots'),
      value: proposal.slots.length > 0 && (
        <ol className="grid gap-1">
          {proposal.slots.map((slot) => (
            <li key={slot}>{slot}</li>
          ))}
        </ol>
      ),
    },
    { term: t('proposal.people'), value: proposal.expectedPeople },
    {
      term: t('proposal.topics'),
      value: proposal.topics && <span className="whitespace-pre-line">{proposal.topics}</span>,
    },
  ]
  return (
    <Card title={t('proposal.title')}>
      <DefinitionList items={facts.filter(({ value }) => value)} />
    </Card>
  )
}

function Withdraw() {
  const { t } = useTranslation('host')
  return (
    <details className="rounded-md border border-line p-4">
      <summary className="font-bold">{t('withdraw.title')}</summary>
      <p className="mt-2">{t('withdraw.lead')}</p>
      <form method="post" data-submit-once="" className="mt-3">
        <Button name="intent" value="withdraw" tone="danger">
          {t('withdraw.button')}
        </Button>
      </form>
    </details>
  )
}

/** A link that opens nothing: cut short by a mail program, most often. */
export function ErrorBoundary() {
  const error = useRouteError()
  const { t } = useTranslation(['host', 'common'])
  if (!isRouteErrorResponse(error) || error.status !== 404) return <ErrorPage />
  return (
    <PublicPage>
      <EmptyState
        level={1}
        title={t('gone.title')}
        actions={<ButtonLink href="/proponer">{t('common:nav.propose')}</ButtonLink>}
      >
        {t('gone.lead')}
      </EmptyState>
    </PublicPage>
  )
}
