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
import type { z } from 'zod'
import { ContactSector } from '#app/generated/prisma/enums.ts'
import { LANGUAGES, type Language, translator } from '#app/locales/i18n.ts'
import { may } from '#app/modules/accounts/permissions.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { type ContactHistory, contactHistory } from '#app/modules/contacts/contact-history.server.ts'
import { locatePlace } from '#app/modules/contacts/locate-place.server.ts'
import { findContact } from '#app/modules/contacts/queries.server.ts'
import {
  addContact,
  deleteContact,
  editContact,
  setSubscribed,
} from '#app/modules/contacts/save-contact.server.ts'
import { contactSchema } from '#app/modules/contacts/schema.ts'
import { countryName } from '#app/modules/scheduling/cities.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { rowIdOf } from '#app/platform/row-id.ts'
import { civilDateAt, formatCivilDate, MEXICO_CITY } from '#app/platform/time.ts'
import { placeOfZone } from '#app/platform/time-words.ts'
import { asPage, describeError, notFoundUnless } from '#app/routes/domain-error.ts'
import { formWords, useFieldError } from '#app/routes/field-error.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Badge } from '#app/ui/badge.tsx'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { DefinitionList } from '#app/ui/definition-list.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Field, SelectField } from '#app/ui/field.tsx'
import { Checkbox } from '#app/ui/fieldset.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { Disclosure } from './disclosure.tsx'

const LIST = '/gestion/contactos'
const NEW = 'nuevo'
const DONE = ['added', 'saved', 'unsubscribed', 'resubscribed'] as const

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { language } = staff
  const t = translator(language)
  const mayEdit = may(staff.actor, 'contacts.edit')
  const done = new URL(request.url).searchParams.get('hecho')
  const common = { done: DONE.find((key) => key === done) ?? null, mayEdit }
  if (params.id === NEW) {
    if (!mayEdit) throw new Response(null, { status: 403 })
    return {
      title: `${t('contacts:page.new')} · ${t('common:appName')}`,
      ...common,
      contact: null,
      history: null,
    }
  }
  const contact = notFoundUnless(await findContact(staff, idIn(params.id)).catch(asPage))
  const day = (instant: Date) => formatCivilDate(civilDateAt(instant, MEXICO_CITY), language, 'long')
  return {
    title: `${contact.name} · ${t('common:appName')}`,
    ...common,
    contact: {
      id: contact.id,
      values: {
        name: contact.name,
        email: contact.email,
        language: contact.language,
        city: contact.city ?? '',
        country: contact.country ? countryName(contact.country, language) : '',
        organization: contact.organization ?? '',
        leader: contact.leader ? 'on' : '',
        sector: contact.sector ?? '',
        tags: contact.tags.join(', '),
        source: contact.source,
        consentOn: contact.consentOn ?? '',
      },
      zone: contact.zone ? placeOfZone(contact.zone, language) : null,
      since: day(contact.createdAt),
      unsubscribed: contact.unsubscribedAt ? day(contact.unsubscribedAt) : null,
      undeliverable: contact.undeliverable
        ? { date: day(contact.undeliverable.since), reason: contact.undeliverable.reason }
        : null,
    },
    history: historyInWords(await contactHistory(staff, contact), language),
  }
}

/** A path that holds no id is a page that is not there, whatever the database would say of it. */
function idIn(param: string | undefined): string {
  return notFoundUnless(rowIdOf(param))
}

type Line = { key: string; title: string; href: string | null; note: string }

function historyInWords({ invited, registered, hosted }: ContactHistory, language: Language) {
  const t = translator(language)
  const day = (civil: string | null) =>
    civil ? formatCivilDate(civil, language, 'long') : t('contacts:page.noDate')
  const name = ({ title, kind }: { title: string | null; kind: ContactHistory['hosted'][number]['kind'] }) =>
    title ?? t(`common:kindShort.${kind}`)
  const pageOf = (id: string) => `/gestion/sesiones/${id}`
  const lines: Record<'invited' | 'registered' | 'hosted', Line[]> = {
    invited: invited.map(({ id, subject, session, status, at }) => ({
      key: id,
      title: subject || (session ? name(session) : ''),
      href: session ? pageOf(session.id) : null,
      note: [day(civilDateAt(at, MEXICO_CITY)), t(`contacts:page.mailStatus.${status}`)].join(', '),
    })),
    registered: registered.map(({ session, status, attended }) => ({
      key: session.id,
      title: name(session),
      href: pageOf(session.id),
      note: [
        day(session.reportOn),
        t(`common:registrationStatus.${status}`),
        t(
          attended === null
            ? 'contacts:page.attendanceUnknown'
            : attended
              ? 'contacts:page.attended'
              : 'contacts:page.absent',
        ),
      ].join(', '),
    })),
    hosted: hosted.map((session) => ({
      key: session.id,
      title: name(session),
      href: pageOf(session.id),
      note: [day(session.reportOn), t(`common:status.${session.status}`)].join(', '),
    })),
  }
  return lines
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context)
  const formData = await readForm(request)
  const isNew = params.id === NEW
  const id = isNew ? null : idIn(params.id)
  const intent = formData.get('intent')
  try {
    if (id && (intent === 'unsubscribe' || intent === 'resubscribe')) {
      await setSubscribed(staff, id, intent === 'resubscribe')
      return redirect(`${LIST}/${id}?hecho=${intent}d`, 303)
    }
    if (id && intent === 'delete') {
      await deleteContact(staff, id)
      return redirect(`${LIST}?hecho=deleted`, 303)
    }
  } catch (error) {
    return data(
      { refusal: describeError(error, staff.language), submission: null, options: '' },
      { status: 400 },
    )
  }
  const options: { text: string } = { text: '' }
  const submission = parseWithZod(formData, { schema: formSchema(options) })
  if (submission.status !== 'success') {
    return data({ refusal: null, submission: submission.reply(), options: options.text }, { status: 400 })
  }
  try {
    const { place, city: _, country: __, ...input } = submission.value
    if (id) await editContact(staff, id, { ...input, ...place })
    const saved = id ?? (await addContact(staff, { ...input, ...place }))
    return redirect(`${LIST}/${saved}?hecho=${isNew ? 'added' : 'saved'}`, 303)
  } catch (error) {
    const refusal = describeError(error, staff.language)
    return data({ refusal, submission: submission.reply(), options: '' }, { status: 400 })
  }
}

/** The contact's form with what its city and country mean; namesakes to choose from are left in `options`. */
function formSchema(options: { text: string }) {
  return contactSchema.transform((input, issues) => {
    const answer = locatePlace(input.city, input.country)
    if (answer.kind === 'place') return { ...input, place: answer.place }
    if ('options' in answer) options.text = answer.options.join('; ')
    const [path, message] =
      answer.kind === 'unknownCountry'
        ? ['country', 'unknownCountry']
        : [
            'city',
            answer.kind === 'unknownCity'
              ? 'unknownCity'
              : `severalCities?${new URLSearchParams({ options: options.text })}`,
          ]
    issues.addIssue({ code: 'custom', path: [path ?? 'city'], message: message ?? 'invalid' })
    return { ...input, place: { city: null, country: null, zone: null } }
  })
}

export default function Contact() {
  const { contact, done, mayEdit, history } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { t } = useTranslation('contacts')
  return (
    <>
      <PageHeader
        dense
        eyebrow={<Anchor href={LIST}>{t('page.back')}</Anchor>}
        title={contact?.values.name ?? t('page.new')}
        status={contact?.unsubscribed ? <Badge tone="neutral">{t('list.unsubscribed')}</Badge> : null}
      />
      <div className="grid gap-6">
        {result?.refusal ? (
          <Notice tone="error" live title={t('page.refused')}>
            {result.refusal}
          </Notice>
        ) : null}
        {done && !result ? (
          <Notice tone="success" live>
            {t(`done.${done}`)}
          </Notice>
        ) : null}
        <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <DataForm />
          {contact && history ? (
            <div className="grid gap-6">
              <Mailings />
              {(['invited', 'registered', 'hosted'] as const).map((part) => (
                <Card key={part} dense title={t(`page.${part}`)}>
                  <Lines lines={history[part]} />
                </Card>
              ))}
              {mayEdit ? <Deletion /> : null}
            </div>
          ) : null}
        </div>
      </div>
    </>
  )
}

type FieldName = keyof z.input<typeof contactSchema>
const FIELDS: readonly FieldName[] = [
  'name',
  'email',
  'language',
  'city',
  'country',
  'organization',
  'leader',
  'sector',
  'tags',
  'source',
  'consentOn',
]

function DataForm() {
  const { contact, mayEdit } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { t, i18n } = useTranslation(['contacts', 'common', 'form'])
  const fieldError = useFieldError()
  const typed = result?.submission?.initialValue
  const errors = result?.submission?.error
  const value = (name: FieldName): string => {
    const given = typed ? typed[name] : contact?.values[name]
    return typeof given === 'string' ? given : name === 'language' && !typed ? 'es' : ''
  }
  const field = (name: FieldName) => ({
    name,
    defaultValue: value(name),
    error: fieldError(errors?.[name] ?? undefined),
    readOnly: !mayEdit,
  })
  const optional = t('page.optional')
  const wrong = FIELDS.flatMap((fieldId) =>
    (errors?.[fieldId] ?? []).map((message) => ({
      fieldId,
      message: `${t(`page.${fieldId}`)}: ${formWords(i18n.language as Language, message)}`,
    })),
  )
  return (
    <Card dense title={t('page.data')}>
      <Form method="post" className="grid gap-4" noValidate key={contact?.id ?? NEW}>
        <ErrorSummary title={t('form:summaryTitle')} errors={wrong} />
        <Field {...field('name')} label={t('page.name')} autoComplete="off" required />
        <Field {...field('email')} type="email" label={t('page.email')} autoComplete="off" required />
        <SelectField
          name="language"
          label={t('page.language')}
          options={LANGUAGES.map((code) => ({ value: code, label: t(`common:language.${code}`) }))}
          defaultValue={value('language')}
          disabled={!mayEdit}
        />
        <Field {...field('city')} label={t('page.city')} optional={optional} help={t('page.cityHelp')} />
        <Field
          {...field('country')}
          label={t('page.country')}
          optional={optional}
          help={t('page.countryHelp')}
        />
        <Field {...field('organization')} label={t('page.organization')} optional={optional} />
        <Checkbox
          name="leader"
          label={t('page.leader')}
          defaultChecked={value('leader') === 'on'}
          disabled={!mayEdit}
        />
        <SelectField
          name="sector"
          label={t('page.sector')}
          optional={optional}
          empty={t('page.noSector')}
          options={Object.values(ContactSector).map((sector) => ({
            value: sector,
            label: t(`sector.${sector}`),
          }))}
          defaultValue={value('sector')}
          disabled={!mayEdit}
        />
        <Field {...field('tags')} label={t('page.tags')} optional={optional} help={t('page.tagsHelp')} />
        <Field {...field('source')} label={t('page.source')} help={t('page.sourceHelp')} required />
        <Field {...field('consentOn')} type="date" label={t('page.consentOn')} required />
        {mayEdit ? (
          <Button className="justify-self-start">{t(contact ? 'page.save' : 'page.add')}</Button>
        ) : null}
      </Form>
    </Card>
  )
}

function Mailings() {
  const { contact, mayEdit } = useLoaderData<typeof loader>()
  const { t } = useTranslation('contacts')
  if (!contact) return null
  const { unsubscribed, undeliverable } = contact
  return (
    <Card dense title={t('page.mailings')}>
      <div className="grid gap-3">
        {undeliverable ? <Notice tone="warning">{t('page.undeliverable', undeliverable)}</Notice> : null}
        <p>{unsubscribed ? t('page.unsubscribedSince', { date: unsubscribed }) : t('page.subscribed')}</p>
        {mayEdit ? (
          <Form method="post" className="grid gap-1">
            {unsubscribed ? (
              <p className="text-sm text-ink-soft" id="resubscribe-help">
                {t('page.resubscribeHelp')}
              </p>
            ) : null}
            <Button
              dense
              tone="secondary"
              name="intent"
              value={unsubscribed ? 'resubscribe' : 'unsubscribe'}
              className="justify-self-start"
              aria-describedby={unsubscribed ? 'resubscribe-help' : undefined}
            >
              {t(unsubscribed ? 'page.resubscribe' : 'page.unsubscribe')}
            </Button>
          </Form>
        ) : null}
        <DefinitionList
          items={[
            { term: t('page.zone'), value: contact.zone ?? t('none') },
            { term: t('page.since'), value: contact.since },
          ]}
        />
      </div>
    </Card>
  )
}

function Lines({ lines }: { lines: readonly Line[] }): ReactNode {
  const { t } = useTranslation('contacts')
  if (lines.length === 0) return <p className="text-ink-soft">{t('page.nothingYet')}</p>
  return (
    <ul className="grid gap-2">
      {lines.map(({ key, title, href, note }) => (
        <li key={key}>
          {href ? <Anchor href={href}>{title}</Anchor> : title}
          <span className="block text-sm text-ink-soft">{note}</span>
        </li>
      ))}
    </ul>
  )
}

function Deletion() {
  const { t } = useTranslation('contacts')
  return (
    <Disclosure summary={t('page.delete')} open={false}>
      <p className="mb-3 max-w-prose">{t('page.deleteText')}</p>
      <Form method="post">
        <Button tone="danger" name="intent" value="delete">
          {t('page.deleteSure')}
        </Button>
      </Form>
    </Disclosure>
  )
}
