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
import { MailStatus } from '#app/generated/prisma/enums.ts'
import { type Language, translator } from '#app/locales/i18n.ts'
import { numberWords } from '#app/locales/number-words.ts'
import { may } from '#app/modules/accounts/permissions.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { readLastError } from '#app/modules/mail/last-error.ts'
import {
  mailKindOf,
  type OutboxRow,
  type OutboxSession,
  readOutbox,
} from '#app/modules/mail/queries.server.ts'
import { resendMail } from '#app/modules/mail/resend-mail.server.ts'
import { hasStarted } from '#app/modules/outreach/campaign-lifecycle.ts'
import { listCampaigns } from '#app/modules/outreach/queries.server.ts'
import { askedPart, partLinks, partParameters } from '#app/platform/cursor.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { describeInstant, MEXICO_CITY } from '#app/platform/time.ts'
import { asPage, describeError } from '#app/routes/domain-error.ts'
import { sessionTitle } from '#app/routes/session-words.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { AnswerNotice } from '#app/ui/answer-notice.tsx'
import { Badge } from '#app/ui/badge.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { SubNav } from '#app/ui/navigation.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import type { Tone } from '#app/ui/tone.ts'
import { CAMPAIGN_TONES, staffMoment } from './campaign-words.ts'
import { ListPages } from './list-pages.tsx'
import { viewFault } from './mail-fault.server.ts'
import { MailFault } from './mail-fault.tsx'

const HERE = '/gestion/correo'
const MOST_CAMPAIGNS = 5
const STATES = ['PENDING', 'SENT', 'FAILED', 'SUPPRESSED'] as const
const TONES: Record<MailStatus, Tone> = {
  PENDING: 'attention',
  SENT: 'confirmed',
  FAILED: 'danger',
  SUPPRESSED: 'neutral',
}

const id = z.uuid().optional().catch(undefined)

// What an address says wrongly is as if it said nothing.
const searchSchema = z.object({
  estado: z.enum(MailStatus).optional().catch(undefined),
  sesion: id,
  persona: id,
  campana: id,
})
type Search = z.output<typeof searchSchema>

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { language, now } = staff
  const t = translator(language)
  const search = searchOf(request)
  const asked = askedPart(new URL(request.url).searchParams)
  const { counts, about, serverFault, rows, ...beside } = await readOutbox(
    staff,
    {
      status: search.estado,
      sessionId: search.sesion,
      recipientId: search.persona,
      campaignId: search.campana,
    },
    asked,
  ).catch(asPage)
  const moment = (at: Date) => momentOf(at, now, language)
  const scope = { sesion: search.sesion, persona: search.persona, campana: search.campana }
  const whole = Object.values({ ...search, ...asked }).every((value) => value === undefined)
  const campaigns = whole ? (await listCampaigns(staff, { take: MOST_CAMPAIGNS }).catch(asPage)).rows : []
  return {
    title: `${t('outbox:title')} · ${t('common:appName')}`,
    done: new URL(request.url).searchParams.get('hecho') === 'resent',
    here: addressOf(search, partParameters(asked)),
    fault: serverFault && viewFault(serverFault, now, language),
    tabs: [
      { label: t('outbox:all'), href: addressOf(scope), ...counts.all, current: !search.estado },
      ...STATES.map((state) => ({
        label: t(`outbox:state.${state}`),
        href: addressOf({ ...scope, estado: state }),
        ...counts[state],
        current: search.estado === state,
      })),
    ],
    only: onlyOf(search, about, language),
    campaigns: campaigns
      .filter(({ status }) => hasStarted(status))
      .map(({ id: campaign, subject, status, counts: own }) => ({
        id: campaign,
        subject,
        status,
        counts: own,
        href: may(staff.actor, 'campaigns.manage')
          ? `/gestion/campanas/${campaign}`
          : addressOf({ campana: campaign }),
      })),
    mayResend: may(staff.actor, 'mail.resend'),
    links: partLinks(beside, (part) => addressOf(search, part)),
    rows: rows.map((row) => rowOf(row, moment, language)),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context)
  const search = searchOf(request)
  const delivery = z.uuid().safeParse((await readForm(request)).get('delivery'))
  if (!delivery.success) throw new Response(null, { status: 400 })
  try {
    await resendMail(staff, delivery.data)
  } catch (error) {
    return data({ refusal: describeError(error, staff.language) }, { status: 400 })
  }
  const part = partParameters(askedPart(new URL(request.url).searchParams))
  return redirect(addressOf(search, { ...part, hecho: 'resent' }), 303)
}

function searchOf(request: Request): Search {
  return searchSchema.parse(Object.fromEntries(new URL(request.url).searchParams))
}

function addressOf(search: Partial<Search>, more: Record<string, string> = {}): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...search, ...more })) if (value) parameters.set(name, value)
  return parameters.size > 0 ? `${HERE}?${parameters}` : HERE
}

function titleOf(session: OutboxSession, language: Language): string {
  return sessionTitle({ ...session, councillors: [] }, language)
}

/** What the list is narrowed to, in words. */
function onlyOf(
  { sesion, persona, campana }: Search,
  { session, recipientName }: { session: OutboxSession | null; recipientName: string },
  language: Language,
) {
  const t = translator(language)
  if (sesion) {
    return {
      words: session
        ? t('outbox:only.session', { name: titleOf(session, language) })
        : t('outbox:only.sessionUnknown'),
      session: session ? `/gestion/sesiones/${session.id}` : null,
    }
  }
  if (campana) return { words: t('outbox:only.campaign'), session: null }
  if (!persona) return null
  return {
    words: recipientName ? t('outbox:only.person', { name: recipientName }) : t('outbox:only.personUnknown'),
    session: null,
  }
}

/** A moment of the mail's life as staff read it: Mexico City's clock, and how far away the day is. */
function momentOf(at: Date, now: Date, language: Language) {
  const { date, iso } = describeInstant(at, MEXICO_CITY, language)
  return { words: staffMoment(at, now, language), date, iso }
}

function rowOf(row: OutboxRow, moment: (at: Date) => ReturnType<typeof momentOf>, language: Language) {
  const t = translator(language)
  const kind = mailKindOf(row.kind)
  const { status, sentAt, dueAt, attempts, lastError } = row
  const at = status === 'PENDING' ? dueAt : sentAt
  const when = at ? moment(at) : null
  const verb = status === 'PENDING' ? (attempts > 0 ? 'retry' : 'due') : 'sent'
  const what = kind ? t(`outbox:kind.${kind}`) : row.kind
  return {
    id: row.id,
    what,
    to: row.recipientName,
    toHref: row.recipientName ? addressOf({ persona: row.recipientId }) : null,
    about: row.session
      ? { title: titleOf(row.session, language), href: addressOf({ sesion: row.session.id }) }
      : null,
    status,
    resendable: row.kind !== 'campaign',
    why: lastError ? whyOf(lastError, language) : null,
    attempts,
    when: when ? { ...when, words: t(`outbox:when.${verb}`, { moment: when.words }) } : null,
    resendName: t('outbox:resendOf', { what, who: row.recipientName || t('outbox:someone') }),
  }
}

function whyOf(lastError: string, language: Language): string {
  const t = translator(language)
  const error = readLastError(lastError)
  return 'code' in error ? t(`outbox:why.${error.why}`, { code: error.code }) : t(`outbox:why.${error.why}`)
}

export default function Outbox() {
  const page = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const { t } = useTranslation(['outbox', 'outreach'])
  const { fault, only, links } = page
  return (
    <>
      <PageHeader
        dense
        title={t('title')}
        lead={t('lead')}
        actions={
          <>
            <ButtonLink tone="secondary" href={`${HERE}/direcciones`}>
              {t('outreach:addresses.open')}
            </ButtonLink>
            <ButtonLink tone="secondary" href={`${HERE}/vista`}>
              {t('toPreviews')}
            </ButtonLink>
          </>
        }
      />
      <div className="mb-5 grid gap-3 empty:hidden">
        <AnswerNotice refusal={answer?.refusal} done={page.done ? t('done.resent') : null} />
        {fault ? <MailFault fault={fault} /> : null}
        {only ? (
          <Notice
            actions={
              <>
                {only.session ? (
                  <ButtonLink tone="quiet" dense href={only.session}>
                    {t('only.toSession')}
                  </ButtonLink>
                ) : null}
                <ButtonLink tone="quiet" dense href={HERE}>
                  {t('only.clear')}
                </ButtonLink>
              </>
            }
          >
            {only.words}
          </Notice>
        ) : null}
      </div>
      <Campaigns rows={page.campaigns} />
      <SubNav label={t('states')} links={page.tabs} />
      <DataTable
        caption={t('title')}
        captionHidden
        rows={page.rows}
        rowKey={(row) => row.id}
        empty={<EmptyState title={t('empty.title')}>{t('empty.text')}</EmptyState>}
        columns={[
          { key: 'what', header: t('column.what'), primary: true, cell: ({ what }) => what },
          {
            key: 'to',
            header: t('column.to'),
            cell: ({ to, toHref }) => (toHref ? <Anchor href={toHref}>{to}</Anchor> : null),
          },
          {
            key: 'about',
            header: t('column.about'),
            cell: ({ about }) => (about ? <Anchor href={about.href}>{about.title}</Anchor> : null),
          },
          {
            key: 'state',
            header: t('column.state'),
            cell: ({ status, why, attempts }) => (
              <>
                <Badge tone={TONES[status]}>{t(`stateOne.${status}`)}</Badge>
                {why ? <span className="mt-1 block text-sm">{why}</span> : null}
                {attempts > 1 ? (
                  <span className="block text-xs text-ink-soft">{t('attempts', { count: attempts })}</span>
                ) : null}
              </>
            ),
          },
          {
            key: 'when',
            header: t('column.when'),
            cell: ({ when }) =>
              when ? (
                <time dateTime={when.iso}>
                  {when.words}
                  <span className="block text-xs text-ink-soft">{when.date}</span>
                </time>
              ) : (
                t('when.none')
              ),
          },
          {
            key: 'action',
            header: t('column.action'),
            bare: true,
            cell: ({ id: delivery, status, resendable, resendName }) =>
              page.mayResend && resendable && status !== 'PENDING' ? (
                <Form method="post" action={page.here}>
                  <input type="hidden" name="delivery" value={delivery} />
                  <Button tone="secondary" dense aria-label={resendName}>
                    {t('resend')}
                  </Button>
                </Form>
              ) : null,
          },
        ]}
      />
      <ListPages links={links} words={{ previous: t('pages.previous'), next: t('pages.next') }} />
    </>
  )
}

/** Campaigns' thousands as one line each. */
function Campaigns({ rows }: { rows: ReturnType<typeof useLoaderData<typeof loader>>['campaigns'] }) {
  const { t } = useTranslation(['outbox', 'outreach'])
  if (rows.length === 0) return null
  return (
    <section className="mb-6">
      <DataTable
        caption={t('outreach:title')}
        rows={rows}
        rowKey={({ id: campaign }) => campaign}
        columns={[
          {
            key: 'subject',
            header: t('outreach:column.subject'),
            primary: true,
            cell: ({ subject, href }) => <Anchor href={href}>{subject}</Anchor>,
          },
          {
            key: 'status',
            header: t('outreach:column.status'),
            cell: ({ status }) => (
              <Badge tone={CAMPAIGN_TONES[status]}>{t(`outreach:status.${status}`)}</Badge>
            ),
          },
          ...STATES.map((state) => ({
            key: state,
            header: t(`state.${state}`),
            numeric: true,
            cell: ({ id: campaign, counts }: (typeof rows)[number]) =>
              counts[state] > 0 ? (
                <Anchor href={addressOf({ campana: campaign, estado: state })}>
                  {numberWords(counts[state])}
                </Anchor>
              ) : (
                0
              ),
          })),
        ]}
      />
    </section>
  )
}
