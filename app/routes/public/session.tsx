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
import { type Language, translator } from '#app/locales/i18n.ts'
import { VISITOR } from '#app/modules/accounts/actor.ts'
import { currentNotice } from '#app/modules/privacy/queries.server.ts'
import { findPublicSession, findRegistrationForm } from '#app/modules/registrations/agenda.server.ts'
import { MAX_PARTY } from '#app/modules/registrations/capacity.ts'
import { registerAttendee } from '#app/modules/registrations/register-attendee.server.ts'
import { answersOf, QUESTION_MAX, registrationSchema } from '#app/modules/registrations/schema.ts'
import { requestContext, requestZone } from '#app/platform/http/context.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { MEXICO_CITY } from '#app/platform/time.ts'
import { momentInWords, placeOfZone } from '#app/platform/time-words.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Badge } from '#app/ui/badge.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Field, SelectField, TextareaField } from '#app/ui/field.tsx'
import { Checkbox } from '#app/ui/fieldset.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader, Prose } from '#app/ui/page-header.tsx'
import { When } from '#app/ui/when.tsx'
import { describeError, notFoundUnless } from '../domain-error.ts'
import { formWords } from '../field-error.ts'
import { keepForm } from '../keep-form.ts'
import { momentsOf } from '../moments.server.ts'
import { NoticeBox } from '../notice-box.tsx'
import { PublicPage } from '../public-page.tsx'
import { QuestionField } from '../question-field.tsx'
import { listInWords, sessionTitle } from '../session-words.ts'
import { steadyAnswer } from '../steady-answer.ts'
import { zoneChoices } from '../zone-choices.ts'
import { keyOfForm, limitRegistrations, looksAutomatic } from './registration-guard.server.ts'
import { STATE_TONE } from './session-card.tsx'

export const handle = { hydrate: false }

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { now, language } = requestContext(request, context)
  const { calendar: _, until, ...session } = notFoundUnless(await findPublicSession(params.slug ?? '', now))
  context.keepPage?.({ subjects: [session.id], until })
  const t = translator(language)
  const zone = requestZone(request)
  const { startsAt, zone: itsZone, city } = session
  return {
    title: `${sessionTitle(session, language)} · ${t('common:appName')}`,
    session,
    moments: startsAt && itsZone ? momentsOf(startsAt, { zone: itsZone, city }, zone, language) : [],
    zone,
    zones: zoneChoices(language, zone, session.zone),
    via: new URL(request.url).searchParams.get('por') === 'anfitrion' ? 'anfitrion' : '',
    notice: session.open ? await currentNotice(language) : null,
  }
}

/** More than a registration takes on a server at rest: who is known already takes a millisecond less. A busy one hides it by itself. */
const ANSWER_MS = 12

const OUTCOME = { CONFIRMED: 'confirmada', WAITING: 'espera', PENDING: 'revision' } as const

export async function action(given: ActionFunctionArgs) {
  const form = await readForm(given.request)
  return register(given, form).catch(keepForm(given.request, form))
}

async function register({ request, params, context: loadContext }: ActionFunctionArgs, form: FormData) {
  const context = { ...requestContext(request, loadContext), actor: VISITOR }
  const { language } = context
  const session = notFoundUnless(await findRegistrationForm(params.slug ?? ''))
  const values: Record<string, string> = {}
  for (const [name, value] of form) if (typeof value === 'string' && name !== 'website') values[name] = value
  const refused = (errors: Record<string, string>, status = 400) => data({ values, errors }, { status })

  const submission = parseWithZod(form, { schema: registrationSchema(session.questions) })
  if (submission.status !== 'success') {
    const errors = Object.entries(submission.reply().error ?? {}).flatMap(([name, messages]) =>
      messages?.[0] ? [[name, formWords(language, messages[0])]] : [],
    )
    return refused(Object.fromEntries(errors))
  }
  if (looksAutomatic({ ...values, website: String(form.get('website') ?? '') })) {
    return refused({ form: formWords(language, 'sendAgain') })
  }
  const { notice, via, ...given } = submission.value
  try {
    await limitRegistrations(loadContext, given.email)
    const pause = steadyAnswer(ANSWER_MS)
    const outcome = await registerAttendee(context, {
      sessionId: session.id,
      formKey: given.formKey || keyOfForm(request, loadContext, session.id, values),
      name: given.name,
      email: given.email,
      partySize: given.partySize,
      question: given.question,
      zone: given.zone,
      language,
      noticeVersion: notice,
      consentFuture: given.consentFuture,
      consentRecording: session.recorded && given.consentRecording,
      viaHost: via,
      answers: answersOf(submission.value, session.questions),
    })
    await pause
    return redirect(`/sesiones/${session.slug}/gracias?resultado=${OUTCOME[outcome]}`, 303)
  } catch (error) {
    return refused({ form: describeError(error, language) })
  }
}

export default function Session() {
  const { session, moments, zone: readerZone } = useLoaderData<typeof loader>()
  const { t, i18n } = useTranslation(['public', 'common'])
  const language = i18n.language as Language
  const { startsAt, city, councillors, state } = session
  return (
    <PublicPage>
      <div className="grid gap-4 wrap-anywhere sm:gap-8 lg:grid-cols-[minmax(0,1fr)_23rem] lg:gap-x-12">
        <div className="min-w-0">
          <PageHeader
            sentence
            eyebrow={[t(`common:kindShort.${session.kind}`), city].filter(Boolean).join(' · ')}
            title={sessionTitle(session, language)}
            status={
              state === 'cancelled' || state === 'held' ? (
                <Badge tone={STATE_TONE[state]}>{t(`state.${state}`)}</Badge>
              ) : undefined
            }
          />
          <dl className="grid gap-1 sm:grid-cols-2 sm:gap-3">
            {session.hostName ? (
              <Fact term={t('session.invites')}>
                <strong>{session.hostName}</strong>
                {session.hostCredit ? `, ${session.hostCredit}` : null}
              </Fact>
            ) : null}
            <Fact term={t('session.comes', { count: Math.max(1, councillors.length) })}>
              {councillors.length > 0 ? (
                <strong>{listInWords(councillors, language)}</strong>
              ) : (
                t('session.nobodyYet')
              )}
            </Fact>
            {session.partners.length > 0 ? (
              <Fact term={t('session.partners')}>{listInWords(session.partners, language)}</Fact>
            ) : null}
          </dl>
        </div>
        <aside className="surface grid content-start gap-4 self-start p-4 sm:gap-5 sm:p-5 lg:row-span-2">
          {moments.length > 0 ? (
            <When moments={moments} viewer={readerZone ? undefined : t('when.reader')} />
          ) : (
            <p className="font-display text-xl">{t('when.unknown')}</p>
          )}
          <Seats />
          {moments.length > 0 ? <OtherZone /> : null}
        </aside>
        <div className="grid min-w-0 gap-8">
          {session.publicText ? (
            <section>
              <h2 className="mb-2 text-xl">{t('session.about')}</h2>
              <Prose>
                {session.publicText.split(/\n{2,}/).map((paragraph) => (
                  <p key={paragraph}>{paragraph}</p>
                ))}
              </Prose>
            </section>
          ) : null}
          {session.open ? (
            <>
              <section>
                <h2 className="mb-2 text-xl">{t('session.ready')}</h2>
                <ul className="grid list-disc gap-1.5 ps-5">
                  {t(`session.readyItems.${session.modality}`, { returnObjects: true }).map((item) => (
                    <li key={item}>{item}</li>
                  ))}
                </ul>
                <p className="mt-3 text-ink-soft">
                  {t('session.lasts', { minutes: session.durationMinutes })}{' '}
                  {t('session.spoken', { language: t(`session.spokenIn.${session.language}`) })}
                </p>
                {session.recorded ? <p className="mt-3">{t('session.recorded')}</p> : null}
              </section>
              <RegistrationForm />
            </>
          ) : null}
          <p>
            {startsAt ? (
              <>
                <Anchor href={`/sesiones/${session.slug}/calendario.ics`}>{t('session.download')}</Anchor> ·{' '}
              </>
            ) : null}
            <Anchor href="/">{t('session.back')}</Anchor>
          </p>
        </div>
      </div>
    </PublicPage>
  )
}

function Fact({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="me-1.5 inline text-sm text-ink-soft sm:block">{term}</dt>
      <dd className="inline sm:block">{children}</dd>
    </div>
  )
}

/** The hour somewhere else, for who travels and for browsers without scripts. */
function OtherZone() {
  const { session, zone, zones, via } = useLoaderData<typeof loader>()
  const { t } = useTranslation('public')
  return (
    <details className="text-sm">
      <summary className="flex min-h-target items-center text-action underline">{t('when.other')}</summary>
      <form method="get" action={`/sesiones/${session.slug}`} className="mt-2 flex flex-wrap items-end gap-2">
        {via ? <input type="hidden" name="por" value={via} /> : null}
        <SelectField
          name="zona"
          label={t('form.zone')}
          options={zones}
          defaultValue={zone ?? session.zone ?? MEXICO_CITY}
          className="min-w-0 flex-1"
        />
        <Button tone="secondary">{t('when.show')}</Button>
      </form>
    </details>
  )
}

/** Is there room, and the one button. */
function Seats() {
  const { session, zone } = useLoaderData<typeof loader>()
  const { t, i18n } = useTranslation('public')
  const language = i18n.language as Language
  const { state, room, open, capacity } = session
  if (state === 'full' && open) {
    return (
      <>
        <p>
          <strong>{t('notice.full.title')}</strong>
        </p>
        <ButtonLink href="#registro" wide>
          {t('form.titleWaiting')}
        </ButtonLink>
        <p className="text-sm text-ink-soft">{t('notice.full.text')}</p>
      </>
    )
  }
  if (state !== 'open' && state !== 'nearlyFull') {
    return <Notice title={t(`notice.${state}.title`)}>{t(`notice.${state}.text`)}</Notice>
  }
  return (
    <>
      <p>
        <strong>{t(`room.${room}`)}</strong>
        {capacity ? (
          <span className="text-sm text-ink-soft"> · {t('room.capacity', { count: capacity })}</span>
        ) : null}
      </p>
      <ButtonLink href="#registro" wide>
        {t(session.registrationMode === 'APPROVAL' ? 'form.submitApproval' : 'form.submit')}
      </ButtonLink>
      {session.registrationMode === 'APPROVAL' ? (
        <p className="text-sm text-ink-soft">{t('notice.approval')}</p>
      ) : null}
      {session.closesAt ? (
        <p className="text-sm text-ink-soft">
          {t('session.closes', {
            when: momentInWords(session.closesAt, zone ?? session.zone ?? MEXICO_CITY, language),
          })}
        </p>
      ) : null}
    </>
  )
}

function RegistrationForm() {
  const { session, zone, via, notice } = useLoaderData<typeof loader>()
  const acted = useActionData<typeof action>()
  const { t, i18n } = useTranslation(['public', 'form'])
  const language = i18n.language as Language
  const values: Record<string, string> = acted?.values ?? {}
  const errors: Record<string, string> = acted?.errors ?? {}
  if (!notice) return null
  const waiting = session.state === 'full'
  const writtenIn = zone ?? session.zone ?? MEXICO_CITY
  const field = (name: string) => ({ name, id: name, defaultValue: values[name], error: errors[name] })
  const councillors = listInWords(session.councillors, language)
  return (
    <section
      id="registro"
      aria-labelledby="registro-titulo"
      className="scroll-mt-4 border-t border-line pt-8"
    >
      <h2 id="registro-titulo" className="mb-4 text-2xl">
        {t(waiting ? 'form.titleWaiting' : 'form.title')}
      </h2>
      <ErrorSummary
        title={t(errors.form ? 'form.failedTitle' : 'form:summaryTitle')}
        errors={Object.entries(errors).map(([name, message]) =>
          name === 'form' ? { message } : { fieldId: name, message },
        )}
      />
      <form
        method="post"
        action={`/sesiones/${session.slug}#registro`}
        noValidate
        data-submit-once=""
        className="mt-4 grid gap-6"
      >
        {/* The page is the same for everybody: a script fills these, and forms without them are told apart by the server. */}
        <input type="hidden" name="formKey" value={values.formKey} data-form-key="" />
        <input type="hidden" name="since" value={values.since} data-form-since="" />
        <input type="hidden" name="zone" value={values.zone ?? writtenIn} />
        <input type="hidden" name="via" value={values.via ?? via} />
        <Field
          {...field('name')}
          label={t('form.name')}
          help={t('form.nameHelp')}
          autoComplete="name"
          maxLength={120}
          required
        />
        <Field
          {...field('email')}
          type="email"
          label={t('form.email')}
          help={t('form.emailHelp')}
          autoComplete="email"
          spellCheck={false}
          maxLength={254}
          required
        />
        <Field
          {...field('partySize')}
          type="number"
          label={t('form.partySize')}
          help={t('form.partySizeHelp')}
          defaultValue={values.partySize ?? '1'}
          min={1}
          max={MAX_PARTY}
          required
        />
        {session.questions.map((question) => (
          <QuestionField key={question.id} question={question} values={values} errors={errors} />
        ))}
        <TextareaField
          {...field('question')}
          label={councillors ? t('form.question', { councillors }) : t('form.questionNobody')}
          optional={t('form.optional')}
          help={t('form.questionHelp')}
          maxLength={QUESTION_MAX}
        />
        <div className="sr-only" aria-hidden="true">
          <Field name="website" label={t('form.trap')} autoComplete="off" tabIndex={-1} />
        </div>
        <p className="max-w-field text-sm text-ink-soft">
          {t('form.zoneKnown', { place: placeOfZone(writtenIn, language) })}
        </p>
        <Checkbox
          name="consentFuture"
          label={t('form.consentFuture')}
          defaultChecked={values.consentFuture === 'on'}
        />
        {session.recorded ? (
          <Checkbox
            name="consentRecording"
            label={t('form.consentRecording')}
            help={t('form.consentRecordingHelp')}
            defaultChecked={values.consentRecording === 'on'}
          />
        ) : null}
        <NoticeBox notice={notice} ticked={values.notice} error={errors.notice} />
        <div>
          <Button>
            {t(
              waiting
                ? 'form.submitWaiting'
                : session.registrationMode === 'APPROVAL'
                  ? 'form.submitApproval'
                  : 'form.submit',
            )}
          </Button>
        </div>
      </form>
    </section>
  )
}
