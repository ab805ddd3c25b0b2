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
import { LANGUAGES, type Language, translator } from '#app/locales/i18n.ts'
import { findLinkSubject } from '#app/modules/accounts/link-tokens.server.ts'
import { checkInUrl } from '#app/modules/attendance/check-in-code.server.ts'
import { eraseOwnRegistration } from '#app/modules/privacy/erase-person.server.ts'
import { answerOffer } from '#app/modules/registrations/answer-offer.server.ts'
import { MAX_PARTY } from '#app/modules/registrations/capacity.ts'
import { changeRegistration } from '#app/modules/registrations/change-registration.server.ts'
import { findAttendeePage } from '#app/modules/registrations/queries.server.ts'
import { rejoinSession } from '#app/modules/registrations/rejoin-session.server.ts'
import { answerName, answersOf, editSchema, QUESTION_MAX } from '#app/modules/registrations/schema.ts'
import { withdrawRegistration } from '#app/modules/registrations/withdraw-registration.server.ts'
import { requestContext } from '#app/platform/http/context.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { qrPath } from '#app/platform/qr-code.server.ts'
import { momentInWords } from '#app/platform/time-words.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Field, SelectField, TextareaField } from '#app/ui/field.tsx'
import { Checkbox, Fieldset, RadioGroup } from '#app/ui/fieldset.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { QrCode } from '#app/ui/qr-code.tsx'
import { When } from '#app/ui/when.tsx'
import { describeError, notFoundUnless } from '../domain-error.ts'
import { formWords } from '../field-error.ts'
import { momentsOf } from '../moments.server.ts'
import { PublicPage } from '../public-page.tsx'
import { QuestionField } from '../question-field.tsx'
import { sessionTitle } from '../session-words.ts'
import { zoneChoices } from '../zone-choices.ts'

export const handle = { hydrate: false }

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

const DONE = ['changed', 'withdrawn', 'CONFIRMED', 'WAITING', 'PENDING', 'accepted', 'declined'] as const

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { now, language } = requestContext(request, context)
  const id = notFoundUnless(await findLinkSubject('ATTENDEE', params.token ?? '', now))
  const page = notFoundUnless(await findAttendeePage(id, now))
  const asked = new URL(request.url).searchParams.get('hecho')
  const t = translator(language)
  const { startsAt, zone, city } = page.session
  return {
    title: `${t('registration:page.eyebrow')} · ${t('common:appName')}`,
    path: `/registro/${params.token}`,
    page,
    done: DONE.find((key) => key === asked) ?? null,
    moments: startsAt && zone ? momentsOf(startsAt, { zone, city }, page.zone, language) : [],
    zones: zoneChoices(language, page.zone),
    code:
      page.status === 'CONFIRMED' && page.phase === 'ahead' && page.session.modality !== 'VIRTUAL'
        ? qrPath(checkInUrl(page.id))
        : null,
  }
}

export async function action({ request, params, context: loadContext }: ActionFunctionArgs) {
  const moment = requestContext(request, loadContext)
  const { language, now } = moment
  const registrationId = notFoundUnless(await findLinkSubject('ATTENDEE', params.token ?? '', now))
  const context = { ...moment, actor: { kind: 'ATTENDEE', id: registrationId } as const }
  const form = await readForm(request)
  const values: Record<string, string> = {}
  for (const [name, value] of form) if (typeof value === 'string') values[name] = value
  const refused = (errors: Record<string, string>) => data({ values, errors }, { status: 400 })
  try {
    switch (values.intent) {
      case 'accept':
      case 'decline':
        await answerOffer(context, { registrationId, accept: values.intent === 'accept' })
        return seeOther(values.intent === 'accept' ? 'accepted' : 'declined')
      case 'withdraw':
        await withdrawRegistration(context, { registrationId })
        return seeOther('withdrawn')
      case 'rejoin':
        return seeOther(await rejoinSession(context, { registrationId }))
      case 'erase':
        await eraseOwnRegistration(context)
        return redirect('/privacidad/arco?hecho=erased', 303)
      case 'change': {
        const { questions } = notFoundUnless(await findAttendeePage(registrationId, now)).session
        const submission = parseWithZod(form, { schema: editSchema(questions) })
        if (submission.status !== 'success') {
          const errors = Object.entries(submission.reply().error ?? {}).flatMap(([name, messages]) =>
            messages?.[0] ? [[name, formWords(language, messages[0])]] : [],
          )
          return refused(Object.fromEntries(errors))
        }
        const { partySize, question, zone, language: chosen } = submission.value
        const answers = answersOf(submission.value, questions)
        await changeRegistration(context, {
          registrationId,
          partySize,
          question,
          zone,
          language: chosen,
          answers,
          consents: {
            future: submission.value.consentFuture,
            recording: submission.value.consentRecording,
          },
        })
        return seeOther('changed')
      }
      default:
        return refused({ form: formWords(language, 'invalid') })
    }
  } catch (error) {
    return refused({ form: describeError(error, language) })
  }

  function seeOther(done: (typeof DONE)[number]) {
    return redirect(`/registro/${params.token}?hecho=${done}`, 303)
  }
}

export default function RegistrationPage() {
  const { page, path, done, moments } = useLoaderData<typeof loader>()
  const acted = useActionData<typeof action>()
  const { t, i18n } = useTranslation(['registration', 'form', 'common'])
  const language = i18n.language as Language
  const { status, phase, session } = page
  const ahead = phase === 'ahead'
  const errors: Record<string, string> = acted?.errors ?? {}
  const when = page.offerExpiresAt ? momentInWords(page.offerExpiresAt, page.zone, language) : ''
  const heading = ahead
    ? { title: t(`page.status.${status}.title`), text: t(`page.status.${status}.text`, { when }) }
    : null
  const active = ahead && status !== 'WITHDRAWN' && status !== 'DECLINED'
  return (
    <PublicPage>
      <div className="grid gap-6">
        {done ? (
          <Notice tone="success" live>
            {t(`done.${done}`)}
          </Notice>
        ) : null}
        <ErrorSummary
          title={t('form:summaryTitle')}
          errors={Object.entries(errors).map(([name, message]) =>
            name === 'form' ? { message } : { fieldId: name, message },
          )}
        />
        <PageHeader
          eyebrow={sessionTitle(session, language)}
          title={heading?.title ?? t(phase === 'over' ? 'page.over.title' : 'page.cancelled.title')}
          lead={heading?.text ?? t(phase === 'over' ? 'page.over.text' : 'page.cancelled.text')}
          status={ahead ? <strong>{t('page.party', { count: page.partySize })}</strong> : undefined}
        />
        {ahead && status === 'OFFERED' ? (
          <form method="post" action={path} className="flex flex-wrap gap-3">
            <Button name="intent" value="accept" icon="check">
              {t('page.accept')}
            </Button>
            <Button name="intent" value="decline" tone="secondary">
              {t('page.decline')}
            </Button>
          </form>
        ) : null}
        {ahead && status === 'WITHDRAWN' && page.open ? (
          <form method="post" action={path}>
            <Button name="intent" value="rejoin">
              {t('page.rejoin')}
            </Button>
          </form>
        ) : null}
        {moments.length > 0 ? (
          <div className="surface max-w-prose p-5">
            <When moments={moments} />
          </div>
        ) : null}
        {active ? <Place /> : null}
        {active ? <Change errors={errors} typed={acted?.values} /> : null}
        <section className="grid max-w-prose gap-2 border-t border-line pt-6 text-sm text-ink-soft">
          <h2 className="text-base text-ink">{t('page.data')}</h2>
          <p>{t('page.dataText', { name: page.name, email: page.email ?? '' })}</p>
          <p>{t('page.keepLink')}</p>
          <form method="post" action={`${path}/datos`}>
            <Button tone="secondary" icon="download">
              {t('page.seeData')}
            </Button>
          </form>
          <details>
            <summary className="inline-flex min-h-target items-center font-bold text-action underline">
              {t('page.erase')}
            </summary>
            <form method="post" action={path} className="grid gap-3 border-s-4 border-danger ps-4">
              <p>{t('page.eraseLead')}</p>
              <div>
                <Button tone="danger" name="intent" value="erase">
                  {t('page.eraseSure')}
                </Button>
              </div>
            </form>
          </details>
          <p>
            <Anchor href="/privacidad">{t('page.notice')}</Anchor> ·{' '}
            <Anchor href="/privacidad/arco">{t('page.arco')}</Anchor> ·{' '}
            <Anchor href={`/sesiones/${session.slug}`}>{t('page.session')}</Anchor>
          </p>
        </section>
      </div>
    </PublicPage>
  )
}

/** Where it is: only this page of a confirmed person holds address and entrance. */
function Place() {
  const { page, path, code } = useLoaderData<typeof loader>()
  const { t } = useTranslation(['registration', 'public', 'door'])
  const { address, hasRoom, modality } = page.session
  if (page.status !== 'CONFIRMED') return <p className="text-ink-soft">{t('page.confirmedOnly')}</p>
  return (
    <section className="grid gap-3">
      {address ? (
        <p>
          <strong>{t('page.address')}:</strong> {address}
        </p>
      ) : null}
      {hasRoom ? (
        <div>
          <ButtonLink href={`${path}/entrar`} icon="video">
            {t('page.enter')}
          </ButtonLink>
          <p className="mt-1 text-sm text-ink-soft">{t('page.enterHelp')}</p>
        </div>
      ) : modality === 'IN_PERSON' ? null : (
        <p className="text-ink-soft">{t('page.roomLater')}</p>
      )}
      <p>
        <Anchor href={`/sesiones/${page.session.slug}/calendario.ics?zona=${encodeURIComponent(page.zone)}`}>
          {t('public:session.download')}
        </Anchor>
      </p>
      {code ? (
        <figure className="grid max-w-prose gap-2">
          <QrCode {...code} label={t('door:code.alt')} />
          <figcaption className="text-sm text-ink-soft">{t('door:code.show')}</figcaption>
        </figure>
      ) : null}
    </section>
  )
}

function Change({
  errors,
  typed,
}: {
  errors: Record<string, string>
  typed: Record<string, string> | undefined
}) {
  const { page, path, zones } = useLoaderData<typeof loader>()
  const { t } = useTranslation(['registration', 'public', 'common'])
  const kept: Record<string, string> = {
    partySize: String(page.partySize),
    question: page.question ?? '',
    zone: page.zone,
    language: page.language,
    ...Object.fromEntries(Object.entries(page.answers).map(([id, value]) => [answerName(id), value])),
  }
  const values = typed?.intent === 'change' ? { ...kept, ...typed } : kept
  const field = (name: string) => ({ name, id: name, defaultValue: values[name], error: errors[name] })
  return (
    <section className="grid gap-8 border-t border-line pt-6">
      <form method="post" action={path} noValidate className="grid gap-6">
        <h2 className="text-xl">{t('page.change')}</h2>
        <Field
          {...field('partySize')}
          type="number"
          min={1}
          max={MAX_PARTY}
          label={t('public:form.partySize')}
        />
        {page.session.questions.map((question) => (
          <QuestionField key={question.id} question={question} values={values} errors={errors} />
        ))}
        <TextareaField
          {...field('question')}
          label={t('public:form.questionNobody')}
          optional={t('public:form.optional')}
          help={t('public:form.questionHelp')}
          maxLength={QUESTION_MAX}
        />
        <SelectField {...field('zone')} label={t('page.zone')} help={t('page.zoneHelp')} options={zones} />
        <RadioGroup
          name="language"
          legend={t('page.language')}
          error={errors.language}
          defaultValue={values.language}
          inline
          options={LANGUAGES.map((value) => ({ value, label: t(`common:language.${value}`) }))}
        />
        <Fieldset id="consents" legend={t('page.consents')}>
          <Checkbox
            name="consentFuture"
            label={t('page.consentFuture')}
            defaultChecked={typed ? typed.consentFuture === 'on' : page.consentFuture}
          />
          {page.session.recorded ? (
            <Checkbox
              name="consentRecording"
              label={t('page.consentRecording')}
              defaultChecked={typed ? typed.consentRecording === 'on' : page.consentRecording}
            />
          ) : null}
        </Fieldset>
        <div>
          <Button name="intent" value="change">
            {t('page.save')}
          </Button>
        </div>
      </form>
      {page.status === 'OFFERED' ? null : (
        <form method="post" action={path} className="grid gap-3">
          <p>{t('page.withdrawLead')}</p>
          <div>
            <Button name="intent" value="withdraw" tone="secondary">
              {t(page.status === 'CONFIRMED' ? 'page.withdraw' : 'page.withdrawWaiting')}
            </Button>
          </div>
        </form>
      )}
    </section>
  )
}
