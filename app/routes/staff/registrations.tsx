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
import { z } from 'zod'
import type { RegistrationStatus } from '#app/generated/prisma/enums.ts'
import { translator } from '#app/locales/i18n.ts'
import { may } from '#app/modules/accounts/permissions.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { holdsSeats, MAX_PARTY } from '#app/modules/registrations/capacity.ts'
import { decideRegistration } from '#app/modules/registrations/decide-registration.server.ts'
import { addQuestion, removeQuestion } from '#app/modules/registrations/edit-questions.server.ts'
import { moveRegistration } from '#app/modules/registrations/move-registration.server.ts'
import { findRegistrationsSession, listRegistrations } from '#app/modules/registrations/queries.server.ts'
import { registerGuest } from '#app/modules/registrations/register-guest.server.ts'
import {
  guestSchema,
  MOVES,
  moveSchema,
  QUESTION_TYPES,
  questionSchema,
} from '#app/modules/registrations/schema.ts'
import { askedPart, partLinks } from '#app/platform/cursor.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { describeInstant, MEXICO_CITY } from '#app/platform/time.ts'
import { momentInWords, placeOfZone } from '#app/platform/time-words.ts'
import { asPage, describeError, notFoundUnless } from '#app/routes/domain-error.ts'
import { formWords } from '#app/routes/field-error.ts'
import { sessionTitle } from '#app/routes/session-words.ts'
import { Badge } from '#app/ui/badge.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { Field, SelectField, TextareaField } from '#app/ui/field.tsx'
import { Checkbox } from '#app/ui/fieldset.tsx'
import { Breadcrumbs, SubNav } from '#app/ui/navigation.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { SeatBar } from '#app/ui/seat-bar.tsx'
import type { Tone } from '#app/ui/tone.ts'
import { Disclosure } from './disclosure.tsx'
import { ListPages } from './list-pages.tsx'

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

const STATUSES = ['PENDING', 'CONFIRMED', 'OFFERED', 'WAITING', 'WITHDRAWN', 'DECLINED'] as const

const TONES: Record<RegistrationStatus, Tone> = {
  PENDING: 'attention',
  CONFIRMED: 'confirmed',
  OFFERED: 'action',
  WAITING: 'warm',
  WITHDRAWN: 'neutral',
  DECLINED: 'neutral',
}

const DONE = [
  'accepted',
  'declined',
  'moved',
  'guestSeated',
  'guestWaiting',
  'questionAdded',
  'questionRemoved',
] as const

const idSchema = z.uuid()

/** Seats and people of a session: who comes, who waits, who asks; and what the form asks them. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { language, actor } = staff
  const t = translator(language)
  const { searchParams } = new URL(request.url)
  const asked = searchParams.get('estado')
  const status = STATUSES.find((each) => each === asked)
  const session = notFoundUnless(await findRegistrationsSession(params.id ?? ''))
  const { counts, taken, rows, ...beside } = await listRegistrations(staff, session.id, {
    status,
    ...askedPart(searchParams),
  }).catch(asPage)
  const zone = session.zone ?? MEXICO_CITY
  const total = status
    ? counts[status].rows
    : Object.values(counts).reduce((sum, { rows: each }) => sum + each, 0)
  const name = sessionTitle({ ...session, councillors: [] }, language)
  return {
    title: `${t('registration:staff.title')} · ${name} · ${t('common:appName')}`,
    session: { id: session.id, name, capacity: session.capacity },
    place: placeOfZone(zone, language),
    mayManage: may(actor, 'registrations.manage'),
    mayAsk: may(actor, 'sessions.edit'),
    done: DONE.find((key) => key === searchParams.get('hecho')) ?? null,
    status: status ?? null,
    counts,
    taken,
    total,
    links: partLinks(
      beside,
      (part) =>
        `/gestion/sesiones/${session.id}/registros?${new URLSearchParams({ ...(status ? { estado: status } : {}), ...part })}`,
    ),
    formKey: randomUUID(),
    rows: rows.map((row) => {
      const since = describeInstant(row.createdAt, zone, language)
      return {
        id: row.id,
        name: row.name,
        email: row.email,
        phone: row.phone,
        partySize: row.partySize,
        status: row.status,
        source: row.source,
        viaHost: row.viaHost,
        turn: row.turn,
        place: placeOfZone(row.zone, language),
        question: row.question,
        entered: row.enteredAt !== null,
        since: { iso: since.iso, words: `${since.date}, ${since.time}` },
        until:
          row.status === 'OFFERED' && row.offerExpiresAt
            ? momentInWords(row.offerExpiresAt, zone, language)
            : null,
      }
    }),
    questions: session.questions.map(({ _count, ...question }) => ({
      ...question,
      answers: _count.answers,
    })),
  }
}

type Refused = {
  intent: string
  /** The row, where it is about one. */
  id: string
  errors: Record<string, string>
  values: Record<string, string>
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { language } = staff
  const session = notFoundUnless(await findRegistrationsSession(params.id ?? ''))
  const form = await readForm(request)
  const values: Record<string, string> = {}
  for (const [name, value] of form) if (typeof value === 'string') values[name] = value
  const { intent = '', registrationId = '' } = values
  const refused = (errors: Record<string, string>) =>
    data({ intent, id: registrationId, errors, values } satisfies Refused, { status: 400 })
  const inWords = (error: Record<string, string[] | null> | null | undefined) =>
    refused(
      Object.fromEntries(
        Object.entries(error ?? {}).flatMap(([name, messages]) =>
          messages?.[0] ? [[name || 'form', formWords(language, messages[0])]] : [],
        ),
      ),
    )
  try {
    switch (intent) {
      case 'accept':
      case 'decline': {
        const id = idSchema.safeParse(registrationId)
        if (!id.success) return refused({ form: formWords(language, 'invalid') })
        await decideRegistration(staff, { registrationId: id.data, accept: intent === 'accept' })
        return seeOther(intent === 'accept' ? 'accepted' : 'declined')
      }
      case 'move': {
        const submission = parseWithZod(form, { schema: moveSchema })
        if (submission.status !== 'success') return inWords(submission.reply().error)
        await moveRegistration(staff, submission.value)
        return seeOther('moved')
      }
      case 'guest': {
        const submission = parseWithZod(form, { schema: guestSchema })
        if (submission.status !== 'success') return inWords(submission.reply().error)
        const outcome = await registerGuest(staff, {
          sessionId: session.id,
          ...submission.value,
          zone: session.zone ?? MEXICO_CITY,
          language,
        })
        return seeOther(outcome === 'CONFIRMED' ? 'guestSeated' : 'guestWaiting')
      }
      case 'addQuestion': {
        const submission = parseWithZod(form, { schema: questionSchema })
        if (submission.status !== 'success') return inWords(submission.reply().error)
        await addQuestion(staff, session.id, submission.value)
        return seeOther('questionAdded')
      }
      case 'removeQuestion': {
        const id = idSchema.safeParse(values.questionId)
        if (!id.success) return refused({ form: formWords(language, 'invalid') })
        await removeQuestion(staff, session.id, id.data)
        return seeOther('questionRemoved')
      }
      default:
        return refused({ form: formWords(language, 'invalid') })
    }
  } catch (error) {
    return refused({ form: describeError(error, language) })
  }

  function seeOther(done: (typeof DONE)[number]) {
    // Back to the same filter and page of the list.
    const search = new URL(request.url).searchParams
    search.set('hecho', done)
    return redirect(`/gestion/sesiones/${session.id}/registros?${search}`, 303)
  }
}

export default function Registrations() {
  const { session, done, counts, taken, mayManage, mayAsk } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  const { t } = useTranslation(['registration', 'session'])
  const { capacity } = session
  const path = `/gestion/sesiones/${session.id}`
  return (
    <>
      <Breadcrumbs
        label={t('session:breadcrumbs.label')}
        items={[
          { href: '/gestion', label: t('session:breadcrumbs.board') },
          { href: path, label: session.name },
          { label: t('staff.title') },
        ]}
      />
      <PageHeader
        dense
        title={t('staff.title')}
        actions={
          <ButtonLink href={`${path}/registros.csv`} tone="secondary" dense icon="download" native>
            {t('staff.csv')}
          </ButtonLink>
        }
      />
      <div className="grid gap-4">
        {done ? (
          <Notice tone="success" live>
            {t(`staff.done.${done}`)}
          </Notice>
        ) : null}
        {refused?.errors.form ? (
          <Notice tone="error" live>
            {refused.errors.form}
          </Notice>
        ) : null}
        {capacity ? (
          <SeatBar
            taken={taken}
            capacity={capacity}
            label={`${t('staff.counts.seats')}: ${t('staff.counts.seatsOf', { taken, capacity })}`}
            {...(counts.WAITING.people > 0
              ? {
                  note: `${t('staff.counts.WAITING')}: ${t('page.party', { count: counts.WAITING.people })}. ${t('staff.bigParty')}`,
                }
              : {})}
          />
        ) : null}
        <List />
        {mayManage ? <Guest /> : null}
        <Questions mayAsk={mayAsk} />
      </div>
    </>
  )
}

function List() {
  const { session, rows, status, counts, total, links, mayManage } = useLoaderData<typeof loader>()
  const { t } = useTranslation(['registration', 'staff'])
  const path = `/gestion/sesiones/${session.id}/registros`
  const everybody = Object.values(counts).reduce((sum, { rows: each }) => sum + each, 0)
  return (
    <section>
      <SubNav
        label={t('staff.filter')}
        links={[
          { href: path, label: t('staff.all'), current: status === null, count: everybody },
          ...STATUSES.filter((each) => counts[each].rows > 0 || each === status).map((each) => ({
            href: `${path}?estado=${each}`,
            label: t(`staff.counts.${each}`),
            current: each === status,
            count: counts[each].rows,
          })),
        ]}
      />
      <DataTable
        caption={t('staff.list')}
        captionHidden
        rows={rows}
        rowKey={({ id }) => id}
        empty={<p>{t(status ? 'staff.noneOf' : 'staff.none')}</p>}
        columns={[
          {
            key: 'name',
            header: t('staff.name'),
            primary: true,
            cell: ({ name, email, phone }) => (
              <>
                <span className="wrap-anywhere">{name}</span>
                {email || phone ? (
                  <span className="block text-sm font-normal wrap-anywhere text-ink-soft">
                    {email ?? phone}
                  </span>
                ) : null}
              </>
            ),
          },
          { key: 'party', header: t('staff.party'), numeric: true, cell: ({ partySize }) => partySize },
          {
            key: 'status',
            header: t('staff.status'),
            cell: ({ status: state, turn, until, entered }) => (
              <>
                <Badge tone={TONES[state]}>{t(`staff.stateOf.${state}`)}</Badge>
                {turn ? <span className="block text-sm">{t('staff.turn', { turn })}</span> : null}
                {until ? <span className="block text-sm">{t('staff.until', { when: until })}</span> : null}
                {entered ? <span className="block text-sm">{t('staff.entered')}</span> : null}
              </>
            ),
          },
          {
            key: 'since',
            header: t('staff.since'),
            cell: ({ since, place }) => (
              <>
                <time dateTime={since.iso}>{since.words}</time>
                <span className="block text-sm text-ink-soft">{place}</span>
              </>
            ),
          },
          {
            key: 'source',
            header: t('staff.source'),
            cell: ({ source, viaHost }) =>
              source === 'SELF' && viaHost ? t('staff.viaHost') : t(`staff.sourceOf.${source}`),
          },
          {
            key: 'question',
            header: t('staff.question'),
            cell: ({ question }) =>
              question ? <span className="whitespace-pre-line wrap-anywhere">{question}</span> : null,
          },
          ...(mayManage
            ? [
                {
                  key: 'actions',
                  header: t('staff.actions'),
                  bare: true,
                  cell: (row: (typeof rows)[number]) => <Decide {...row} />,
                },
              ]
            : []),
        ]}
      />
      <ListPages
        links={links}
        summary={total > rows.length ? t('staff:pages.of', { shown: rows.length, total }) : ''}
      />
    </section>
  )
}

type Row = ReturnType<typeof useLoaderData<typeof loader>>['rows'][number]

function Decide({ id, name, status }: Row) {
  const acted = useActionData<typeof action>()
  const { t } = useTranslation('registration')
  const refused = acted?.intent === 'move' && acted.id === id ? acted : null
  // Where this person is already, there is no move to.
  const moves = MOVES.filter(
    (move) => !(move === 'seat' && status === 'CONFIRMED') && !(move === 'out' && status === 'DECLINED'),
  )
  return (
    <div className="grid gap-2">
      {status === 'PENDING' ? (
        <Form method="post" className="flex flex-wrap gap-2">
          <input type="hidden" name="registrationId" value={id} />
          <Button dense name="intent" value="accept" aria-label={`${t('staff.accept')}: ${name}`}>
            {t('staff.accept')}
          </Button>
          <Button
            dense
            tone="secondary"
            name="intent"
            value="decline"
            aria-label={`${t('staff.decline')}: ${name}`}
          >
            {t('staff.decline')}
          </Button>
        </Form>
      ) : null}
      <Disclosure summary={t('staff.move')} open={refused !== null}>
        <Form method="post" noValidate className="grid gap-3">
          <input type="hidden" name="registrationId" value={id} />
          <SelectField
            name="to"
            id={`to-${id}`}
            label={t('staff.moveTo')}
            options={moves.map((value) => ({ value, label: t(`staff.to.${value}`) }))}
            defaultValue={refused?.values.to ?? (holdsSeats(status) ? 'end' : 'head')}
            error={refused?.errors.to}
          />
          <Field
            name="reason"
            id={`reason-${id}`}
            label={t('staff.reason')}
            help={t('staff.reasonHelp')}
            defaultValue={refused?.values.reason}
            error={refused?.errors.reason}
            maxLength={300}
            required
          />
          <Button
            dense
            name="intent"
            value="move"
            className="justify-self-start"
            aria-label={`${t('staff.moveSubmit')}: ${name}`}
          >
            {t('staff.moveSubmit')}
          </Button>
        </Form>
      </Disclosure>
    </div>
  )
}

function Guest() {
  const { formKey, place } = useLoaderData<typeof loader>()
  const acted = useActionData<typeof action>()
  const { t } = useTranslation('registration')
  const refused = acted?.intent === 'guest' ? acted : null
  const field = (name: string) => ({
    name,
    id: `guest-${name}`,
    defaultValue: refused?.values[name],
    error: refused?.errors[name],
  })
  return (
    <Card dense>
      <Disclosure summary={t('staff.guests.title')} open={refused !== null}>
        <p className="mb-3 max-w-prose text-ink-soft">
          {t('staff.guests.lead')} {t('staff.guests.zone', { place })}
        </p>
        <Form method="post" noValidate className="grid gap-3 sm:grid-cols-[2fr_1fr_auto] sm:items-start">
          <input type="hidden" name="formKey" value={refused?.values.formKey ?? formKey} />
          <Field {...field('name')} label={t('staff.name')} help={t('staff.guests.nameHelp')} required />
          <Field
            {...field('phone')}
            type="tel"
            label={t('staff.phone')}
            optional={t('staff.optional')}
            help={'\u00a0'}
          />
          <Field
            {...field('partySize')}
            type="number"
            label={t('staff.party')}
            help={'\u00a0'}
            defaultValue={refused?.values.partySize ?? '1'}
            min={1}
            max={MAX_PARTY}
          />
          <Button dense name="intent" value="guest" className="justify-self-start">
            {t('staff.guests.add')}
          </Button>
        </Form>
      </Disclosure>
    </Card>
  )
}

function Questions({ mayAsk }: { mayAsk: boolean }) {
  const { questions } = useLoaderData<typeof loader>()
  const acted = useActionData<typeof action>()
  const { t } = useTranslation('registration')
  const refused = acted?.intent === 'addQuestion' ? acted : null
  const field = (name: string) => ({
    name,
    id: `question-${name}`,
    defaultValue: refused?.values[name],
    error: refused?.errors[name],
  })
  return (
    <Card dense title={t('staff.questions.title')}>
      <p className="max-w-prose text-ink-soft">{t('staff.questions.lead')}</p>
      {questions.length === 0 ? (
        <p className="mt-2">{t('staff.questions.none')}</p>
      ) : (
        <ol className="mt-3 grid gap-3">
          {questions.map(({ id, label, type, required, choices, answers }) => (
            <li key={id} className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
              <div className="min-w-0">
                <p className="font-bold wrap-anywhere">{label}</p>
                <p className="text-sm text-ink-soft">
                  {[
                    t(`staff.questions.typeOf.${type}`),
                    choices.join(' / '),
                    required ? t('staff.questions.required') : '',
                    t('staff.questions.answers', { count: answers }),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </p>
              </div>
              {mayAsk && answers === 0 ? (
                <Form method="post">
                  <input type="hidden" name="questionId" value={id} />
                  <Button
                    dense
                    tone="quiet"
                    name="intent"
                    value="removeQuestion"
                    aria-label={`${t('staff.questions.remove')}: ${label}`}
                  >
                    {t('staff.questions.remove')}
                  </Button>
                </Form>
              ) : null}
            </li>
          ))}
        </ol>
      )}
      {mayAsk ? (
        <div className="mt-3">
          <Disclosure summary={t('staff.questions.add')} open={refused !== null}>
            <Form method="post" noValidate className="grid gap-3">
              <Field {...field('label')} label={t('staff.questions.label')} maxLength={200} required />
              <SelectField
                {...field('type')}
                label={t('staff.questions.type')}
                width="medium"
                options={QUESTION_TYPES.map((value) => ({
                  value,
                  label: t(`staff.questions.typeOf.${value}`),
                }))}
              />
              <TextareaField
                {...field('choices')}
                label={t('staff.questions.choices')}
                help={t('staff.questions.choicesHelp')}
                rows={3}
              />
              <Checkbox
                name="required"
                id="question-required"
                label={t('staff.questions.required')}
                defaultChecked={refused?.values.required === 'on'}
              />
              <Button dense name="intent" value="addQuestion" className="justify-self-start">
                {t('staff.questions.add')}
              </Button>
            </Form>
          </Disclosure>
        </div>
      ) : null}
    </Card>
  )
}
