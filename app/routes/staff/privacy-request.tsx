import { parseWithZod } from '@conform-to/zod/v4'
import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type Language, translator } from '#app/locales/i18n.ts'
import { may } from '#app/modules/accounts/permissions.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import {
  answerAccess,
  answerCancellation,
  answerOpposition,
  answerRectification,
  refuseArco,
} from '#app/modules/privacy/answer-arco.server.ts'
import { ANSWER_MAX, answerForm, rectificationForm, refusalForm } from '#app/modules/privacy/arco-schema.ts'
import { findMentions } from '#app/modules/privacy/mentions.server.ts'
import { recordSections } from '#app/modules/privacy/person-file.server.ts'
import { type PersonRecords, recordsForRequest } from '#app/modules/privacy/person-records.server.ts'
import { recordKey } from '#app/modules/privacy/record-key.ts'
import { findRequest } from '#app/modules/privacy/request-queries.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { civilDateAt, formatCivilDate, MEXICO_CITY } from '#app/platform/time.ts'
import { momentInWords } from '#app/platform/time-words.ts'
import { asPage, describeError } from '#app/routes/domain-error.ts'
import { useFieldError } from '#app/routes/field-error.ts'
import { sessionTitle } from '#app/routes/session-words.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Badge } from '#app/ui/badge.tsx'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { DefinitionList } from '#app/ui/definition-list.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Field, TextareaField } from '#app/ui/field.tsx'
import { CheckboxGroup } from '#app/ui/fieldset.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { Disclosure } from './disclosure.tsx'
import { TimeLeft } from './time-left.tsx'

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

const DONE = ['ANSWERED', 'REFUSED'] as const

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { language, now } = staff
  const t = translator(language)
  const found = await findRequest(staff, params.id ?? '').catch(asPage)
  const known = await recordsForRequest(staff, found.id).catch(asPage)
  const day = (civil: string) => formatCivilDate(civil, language, 'full')
  const asked = new URL(request.url).searchParams.get('hecho')
  const { verifiedAt, answeredAt, dueOn, ...rest } = found
  const open = found.status === 'OPEN'
  const mentions = open && found.email !== '' ? await findMentions(found.email, found.name) : []
  return {
    title: `${found.folio} · ${t('common:appName')}`,
    done: DONE.find((key) => key === asked) ?? null,
    mayAnswer: open && may(staff.actor, 'privacy.manage'),
    request: {
      ...rest,
      received: momentInWords(verifiedAt, MEXICO_CITY, language),
      due: day(dueOn),
      answered: answeredAt ? day(civilDateAt(answeredAt, MEXICO_CITY)) : null,
    },
    // Words that go to the person are in theirs.
    words: translator(found.language)(`privacyDesk:request.defaultWords.${found.kind}`),
    sections: known ? recordSections(known.records, language) : [],
    byOffice: known ? known.records.byOffice.account || known.records.byOffice.councillor : false,
    choices: known ? choicesOf(known.records, language) : [],
    preview: known ? previewOf(known.records, now) : null,
    openSessions: (known?.openSessions ?? []).map((id) => {
      const session = known?.records.host?.sessions.find((row) => row.id === id)
      return { id, title: session ? sessionTitle({ ...session, councillors: [] }, language) : id }
    }),
    mentions: mentions.map(({ table, column, sessionId }) => ({ name: `${table}.${column}`, sessionId })),
  }
}

/** The records that a correction can be written into. */
function choicesOf({ registrations, host, contact }: PersonRecords, language: Language) {
  const t = translator(language)
  const kind = (key: 'registration' | 'host' | 'contact') => t(`privacyDesk:request.record.${key}`)
  return [
    ...registrations.map(({ id, name, session }) => ({
      value: recordKey('registration', id),
      label: `${kind('registration')}: ${sessionTitle({ ...session, councillors: [] }, language)}`,
      help: name,
    })),
    ...(host ? [{ value: recordKey('host', host.id), label: kind('host'), help: host.name }] : []),
    ...(contact
      ? [{ value: recordKey('contact', contact.id), label: kind('contact'), help: contact.name }]
      : []),
  ]
}

/** What an erasure takes and leaves, in numbers. */
function previewOf({ registrations, host, contact }: PersonRecords, now: Date) {
  const ahead = registrations.filter(
    ({ status, session }) =>
      status !== 'WITHDRAWN' &&
      status !== 'DECLINED' &&
      session.status === 'PUBLISHED' &&
      (session.startsAt === null || session.startsAt > now),
  )
  return {
    registrations: registrations.length,
    seats: ahead.length,
    host: host !== null,
    contact: contact !== null,
    printed: host?.sessions.filter(({ printed }) => printed).length ?? 0,
  }
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { id, kind } = await findRequest(staff, params.id ?? '').catch(asPage)
  const form = await readForm(request)
  const typed = textValues(form)
  const refused = (problem: { refusal: string | null; errors: Record<string, string[] | null> }) =>
    data({ ...problem, typed, records: form.getAll('records').map(String) }, { status: 400 })
  const there = (done: (typeof DONE)[number]) => redirect(`/gestion/privacidad/${id}?hecho=${done}`, 303)
  try {
    if (typed.intent === 'refuse') {
      const reason = parseWithZod(form, { schema: refusalForm })
      if (reason.status !== 'success') {
        const { answer } = reason.reply().error ?? {}
        return refused({ refusal: null, errors: { reason: answer ?? null } })
      }
      await refuseArco(staff, id, reason.value.answer)
      return there('REFUSED')
    }
    if (typed.intent !== 'answer') throw new Response(null, { status: 400 })
    if (kind === 'RECTIFICATION') {
      const correction = parseWithZod(form, { schema: rectificationForm })
      if (correction.status !== 'success')
        return refused({ refusal: null, errors: correction.reply().error ?? {} })
      await answerRectification(staff, id, correction.value)
      return there('ANSWERED')
    }
    const words = parseWithZod(form, { schema: answerForm })
    if (words.status !== 'success') return refused({ refusal: null, errors: words.reply().error ?? {} })
    const answer = { ACCESS: answerAccess, CANCELLATION: answerCancellation, OPPOSITION: answerOpposition }[
      kind
    ]
    await answer(staff, id, words.value.answer)
    return there('ANSWERED')
  } catch (error) {
    if (error instanceof Response) throw error
    return refused({ refusal: describeError(error, staff.language), errors: {} })
  }
}

function textValues(form: FormData): Record<string, string> {
  return Object.fromEntries(
    [...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

export default function PrivacyRequest() {
  const { request, done, mayAnswer, sections, byOffice, mentions } = useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  const fieldError = useFieldError()
  const { t } = useTranslation(['privacyDesk', 'mail', 'common', 'form'])
  const errors = Object.entries(answered?.errors ?? {}).flatMap(([fieldId, messages]) => {
    const message = fieldError(messages ?? undefined)
    return message ? [{ fieldId, message }] : []
  })
  return (
    <>
      <PageHeader
        dense
        eyebrow={<Anchor href="/gestion/privacidad">{t('request.back')}</Anchor>}
        title={request.folio}
        status={
          request.left === null ? (
            <Badge tone={request.status === 'ANSWERED' ? 'confirmed' : 'neutral'}>
              {t(`status.${request.status}`)}
            </Badge>
          ) : (
            <TimeLeft left={request.left} />
          )
        }
      />
      <div className="mb-5 grid gap-3 empty:hidden">
        <ErrorSummary
          title={answered?.refusal ? t('request.failed') : t('form:summaryTitle')}
          errors={answered?.refusal ? [{ message: answered.refusal }] : errors}
        />
        {done && !answered ? (
          <Notice tone="success" live>
            {t(`done.${done}`)}
          </Notice>
        ) : null}
      </div>
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <div className="grid gap-6">
          <Facts />
          {mayAnswer ? <Answer /> : null}
        </div>
        <div className="grid gap-6">
          {mentions.length > 0 ? <Mentions /> : null}
          <Card dense title={t('request.records')}>
            {byOffice ? <p className="mb-3">{t('request.office')}</p> : null}
            {sections.length === 0 ? (
              <p className="text-ink-soft">
                {t(request.email === '' ? 'request.minimised' : 'request.nothing')}
              </p>
            ) : (
              <div className="grid gap-5">
                {sections.map(({ title, facts }) => (
                  <section key={`${title} ${facts.map(({ value }) => value).join()}`}>
                    <h3 className="text-base">{title}</h3>
                    <Pairs facts={facts} />
                  </section>
                ))}
              </div>
            )}
          </Card>
        </div>
      </div>
    </>
  )
}

/** Facts whose names may come twice: several mails of a kind. */
function Pairs({ facts }: { facts: { label: string; value: string }[] }) {
  return (
    <dl className="grid">
      {facts.map(({ label, value }) => (
        <div
          key={`${label} ${value}`}
          className="grid gap-x-4 border-b border-line py-1 last:border-b-0 sm:grid-cols-[minmax(8rem,1fr)_2fr]"
        >
          <dt className="text-ink-soft">{label}</dt>
          <dd className="min-w-0 whitespace-pre-line wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Facts() {
  const { request } = useLoaderData<typeof loader>()
  const { t } = useTranslation(['privacyDesk', 'mail', 'common'])
  return (
    <Card dense title={t('request.facts')}>
      <DefinitionList
        items={[
          { term: t('request.kind'), value: <strong>{t(`mail:right.${request.kind}`)}</strong> },
          { term: t('request.name'), value: request.name },
          ...(request.email
            ? [{ term: t('request.email'), value: <span className="break-all">{request.email}</span> }]
            : []),
          { term: t('request.language'), value: t(`common:language.${request.language}`) },
          { term: t('request.received'), value: request.received },
          { term: t('request.due'), value: request.due },
          {
            term: t('request.details'),
            value: request.details ? (
              <p className="whitespace-pre-line wrap-anywhere">{request.details}</p>
            ) : (
              <span className="text-ink-soft">{t('request.noDetails')}</span>
            ),
          },
          ...(request.answered ? [{ term: t('request.answeredAt'), value: request.answered }] : []),
          ...(request.answer
            ? [
                {
                  term: t('request.answer'),
                  value: <p className="whitespace-pre-line wrap-anywhere">{request.answer}</p>,
                },
              ]
            : []),
        ]}
      />
    </Card>
  )
}

function Mentions() {
  const { mentions } = useLoaderData<typeof loader>()
  const { t } = useTranslation('privacyDesk')
  return (
    <Card dense title={t('request.mentions')}>
      <p className="mb-2">{t('request.mentionsLead')}</p>
      <ul className="grid list-disc gap-1 ps-5">
        {mentions.map(({ name, sessionId }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two rows of one column are told apart by nothing else.
          <li key={`${name} ${index}`}>
            {sessionId ? <Anchor href={`/gestion/sesiones/${sessionId}`}>{name}</Anchor> : name}
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** The one press that answers it, and below, folded, the refusal. */
function Answer() {
  const { request, openSessions } = useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  const { t } = useTranslation('privacyDesk')
  const { kind } = request
  const blocked = kind === 'CANCELLATION' && openSessions.length > 0
  return (
    <>
      <Card dense title={t(`request.actTitle.${kind}`)}>
        <p className="mb-3">{t(`request.actLead.${kind}`)}</p>
        {kind === 'CANCELLATION' ? <Preview /> : null}
        {blocked ? (
          <Notice tone="warning" title={t('request.openSessions')}>
            <p>{t('request.openSessionsText')}</p>
            <ul className="list-disc ps-5">
              {openSessions.map(({ id, title }) => (
                <li key={id}>
                  <Anchor href={`/gestion/sesiones/${id}`}>{title}</Anchor>
                </li>
              ))}
            </ul>
          </Notice>
        ) : (
          <Form method="post" noValidate className="grid gap-4">
            {kind === 'RECTIFICATION' ? <Correction /> : null}
            <Words />
            <div>
              <Button name="intent" value="answer" tone={kind === 'CANCELLATION' ? 'danger' : 'primary'}>
                {t(`request.act.${kind}`)}
              </Button>
            </div>
          </Form>
        )}
      </Card>
      <Card dense>
        <Disclosure summary={t('request.refuseTitle')} open={answered?.typed?.intent === 'refuse'}>
          <Form method="post" noValidate className="grid gap-4">
            <p>{t('request.refuseLead')}</p>
            <Reason />
            <div>
              <Button name="intent" value="refuse" tone="secondary">
                {t('request.refuse')}
              </Button>
            </div>
          </Form>
        </Disclosure>
      </Card>
    </>
  )
}

function Words() {
  const { words, request } = useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  const fieldError = useFieldError()
  const { t } = useTranslation('privacyDesk')
  const typed = answered?.typed?.intent === 'answer' ? answered.typed.answer : undefined
  return (
    <TextareaField
      name="answer"
      label={t('request.words')}
      help={t('request.wordsHelp')}
      lang={request.language}
      defaultValue={typed ?? words}
      error={fieldError(answered?.errors?.answer ?? undefined)}
      maxLength={ANSWER_MAX}
      rows={3}
    />
  )
}

function Reason() {
  const answered = useActionData<typeof action>()
  const fieldError = useFieldError()
  const { t } = useTranslation('privacyDesk')
  return (
    <TextareaField
      name="answer"
      id="reason"
      label={t('request.reason')}
      defaultValue={answered?.typed?.intent === 'refuse' ? answered.typed.answer : ''}
      error={fieldError(answered?.errors?.reason ?? undefined)}
      maxLength={ANSWER_MAX}
      rows={3}
      required
    />
  )
}

function Correction() {
  const { choices } = useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  const fieldError = useFieldError()
  const { t } = useTranslation('privacyDesk')
  const field = (name: 'name' | 'email' | 'phone') => ({
    name,
    help: t('request.keepHelp'),
    defaultValue: answered?.typed?.[name],
    error: fieldError(answered?.errors?.[name] ?? undefined),
    autoComplete: 'off',
  })
  return (
    <>
      <Field {...field('name')} label={t('request.newName')} />
      <Field {...field('email')} type="email" label={t('request.newEmail')} />
      <Field {...field('phone')} type="tel" label={t('request.newPhone')} />
      <CheckboxGroup
        name="records"
        legend={t('request.which')}
        error={fieldError(answered?.errors?.records ?? undefined)}
        defaultValues={answered ? answered.records : choices.map(({ value }) => value)}
        options={choices}
      />
    </>
  )
}

/** What goes and what stays, and why. */
function Preview() {
  const { preview } = useLoaderData<typeof loader>()
  const { t } = useTranslation('privacyDesk')
  if (!preview) return null
  const { registrations, seats, host, contact, printed } = preview
  return (
    <div className="mb-4 grid gap-3">
      <Listed title={t('request.goes')}>
        {registrations > 0 ? <li>{t('request.goesItems.registrations', { count: registrations })}</li> : null}
        {seats > 0 ? <li>{t('request.goesItems.seats', { count: seats })}</li> : null}
        {host ? <li>{t('request.goesItems.host')}</li> : null}
        {contact ? <li>{t('request.goesItems.contact')}</li> : null}
        <li>{t('request.goesItems.links')}</li>
        <li>{t('request.goesItems.audit')}</li>
        <li>{t('request.goesItems.request')}</li>
      </Listed>
      <Listed title={t('request.stays')}>
        {registrations > 0 ? <li>{t('request.staysItems.counts')}</li> : null}
        {printed > 0 ? <li>{t('request.staysItems.printed', { count: printed })}</li> : null}
        <li>{t('request.staysItems.folio')}</li>
      </Listed>
    </div>
  )
}

function Listed({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <h3 className="text-base">{title}</h3>
      <ul className="mt-1 grid list-disc gap-1 ps-5">{children}</ul>
    </div>
  )
}
