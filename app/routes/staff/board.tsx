import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { SessionKind, SessionStatus } from '#app/generated/prisma/enums.ts'
import { type Language, translator } from '#app/locales/i18n.ts'
import { may } from '#app/modules/accounts/permissions.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { readServerFault } from '#app/modules/mail/server-fault.server.ts'
import {
  type BoardItem,
  boardChoices,
  listBoard,
  loadBoard,
} from '#app/modules/sessions/board-query.server.ts'
import { WAITING, type Waiting } from '#app/modules/sessions/waiting.ts'
import {
  civilDateAt,
  describeInstant,
  formatCivilDate,
  MEXICO_CITY,
  relativeDays,
} from '#app/platform/time.ts'
import { placeOfZone } from '#app/platform/time-words.ts'
import { asPage } from '#app/routes/domain-error.ts'
import { countryName } from '#app/routes/session-words.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Badge } from '#app/ui/badge.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { classNames } from '#app/ui/class-names.ts'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { Field, SelectField } from '#app/ui/field.tsx'
import { Icon } from '#app/ui/icon.tsx'
import { Pagination } from '#app/ui/navigation.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { Stat, Stats } from '#app/ui/stat.tsx'
import { BoardKeys } from './board-keys.tsx'
import { viewFault } from './mail-fault.server.ts'
import { MailFault } from './mail-fault.tsx'

// What an address says wrongly is as if it said nothing: a filter is no form to correct.
const searchSchema = z.object({
  tipo: z.enum(SessionKind).optional().catch(undefined),
  pais: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional()
    .catch(undefined),
  consejeria: z.uuid().optional().catch(undefined),
  q: z
    .string()
    .trim()
    .max(100)
    .regex(/^[^\0]+$/)
    .optional()
    .catch(undefined),
  estado: z.enum(SessionStatus).optional().catch(undefined),
  espera: z.enum(WAITING).optional().catch(undefined),
  despues: z.uuid().optional().catch(undefined),
})

type Search = z.output<typeof searchSchema>

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { language, now } = staff
  const search = searchSchema.parse(Object.fromEntries(new URL(request.url).searchParams))
  const filter = {
    kind: search.tipo,
    country: search.pais,
    councillorId: search.consejeria,
    text: search.q,
  }
  const choices = await boardChoices(staff).catch(asPage)
  const countries = choices.countries
    .map((code) => ({ value: code, label: countryName(code, language) }))
    .sort((a, b) => a.label.localeCompare(b.label, language))
  const fault = may(staff.actor, 'mail.read') ? await readServerFault(staff) : null
  const page = {
    fault: fault && viewFault(fault, now, language),
    title: `${translator(language)('staff:board.title')} · ${translator(language)('common:appName')}`,
    search,
    mayOpen: may(staff.actor, 'sessions.decide'),
    countries,
    councillors: choices.councillors.map(({ id, name }) => ({ value: id, label: name })),
  }
  const card = (item: BoardItem) => cardOf(item, now, language)
  if (search.estado || search.espera) {
    const query = { ...filter, status: search.estado, waits: search.espera, after: search.despues }
    const { items, ...list } = await listBoard(staff, query).catch(asPage)
    return { ...page, board: null, list: { ...list, cards: items.map(card) } }
  }
  const { columns, ...board } = await loadBoard(staff, filter).catch(asPage)
  return {
    ...page,
    list: null,
    board: {
      ...board,
      columns: columns.map(({ items, ...column }) => ({ ...column, cards: items.map(card) })),
    },
  }
}

/** A session as its card says it: words are made here, so that server and browser agree on them. */
function cardOf(item: BoardItem, now: Date, language: Language) {
  const t = translator(language)
  const today = civilDateAt(now, MEXICO_CITY)
  const { kind, title, hostName, hostOrganization, city, country, startsAt, zone, reportOn } = item
  const day = startsAt && zone ? civilDateAt(startsAt, zone) : reportOn
  const moment = startsAt && zone ? describeInstant(startsAt, zone, language) : null
  return {
    id: item.id,
    status: item.status,
    kind: t(`common:kindShort.${kind}`),
    title: title ?? hostName ?? t(`common:kind.${kind}`),
    host: title ? hostName : hostOrganization,
    place: [city, country ? countryName(country, language) : null].filter(Boolean).join(', '),
    day: day ? `${formatCivilDate(day, language, 'medium')}` : null,
    weekday: moment?.weekday ?? null,
    hour: moment && zone ? `${moment.time} ${placeOfZone(zone, language)} (${moment.offset})` : null,
    iso: moment?.iso ?? reportOn,
    fromNow: day ? relativeDays(day, today, language) : null,
    councillors: item.councillors,
    seats: item.capacity === null ? null : { taken: item.seatsTaken, capacity: item.capacity },
    attendance: item.attendance,
    waits: item.waits,
    overdue: item.overdue,
    // Of what waits: a session that only has to come says its day.
    age: item.waits ? relativeDays(civilDateAt(item.since, MEXICO_CITY), today, language) : null,
  }
}

type Card = ReturnType<typeof cardOf>

export default function BoardPage() {
  const { fault, board, list, search, countries, councillors, mayOpen } = useLoaderData<typeof loader>()
  const { t } = useTranslation(['staff', 'session'])
  const filtered = Boolean(search.tipo || search.pais || search.consejeria || search.q)
  const scope = search.estado
    ? t(`board.column.${search.estado}`)
    : search.espera
      ? t(`board.waiting.${search.espera}`)
      : null
  return (
    <>
      <PageHeader
        dense
        title={scope ?? t('board.title')}
        eyebrow={scope ? <Anchor href={boardHref(search)}>{t('board.backToBoard')}</Anchor> : undefined}
        actions={
          <>
            <BoardKeys />
            {mayOpen ? (
              <ButtonLink dense tone="secondary" href="/gestion/sesiones/nueva">
                {t('session:breadcrumbs.new')}
              </ButtonLink>
            ) : null}
          </>
        }
      />
      {fault ? (
        <div className="mb-5">
          <MailFault fault={fault} toOutbox />
        </div>
      ) : null}
      {list || filtered || !isEmpty(board) ? (
        <Filters {...{ search, countries, councillors, filtered }} />
      ) : null}
      {board ? <Columns board={board} search={search} filtered={filtered} /> : null}
      {list ? <List list={list} search={search} /> : null}
    </>
  )
}

type FiltersProps = Pick<Awaited<ReturnType<typeof loader>>, 'search' | 'countries' | 'councillors'> & {
  filtered: boolean
}

function Filters({ search, countries, councillors, filtered }: FiltersProps) {
  const { t } = useTranslation(['staff', 'common'])
  const kinds = Object.values(SessionKind).map((kind) => ({
    value: kind,
    label: t(`common:kindShort.${kind}`),
  }))
  return (
    <Form
      method="get"
      role="search"
      aria-label={t('board.filter.label')}
      // Filters hold what the address says, also after going back.
      key={JSON.stringify(search)}
      className="mb-6 grid grid-cols-2 items-end gap-3 sm:grid-cols-[minmax(0,2fr)_repeat(3,minmax(0,1fr))_auto]"
    >
      {search.estado ? <input type="hidden" name="estado" value={search.estado} /> : null}
      {search.espera ? <input type="hidden" name="espera" value={search.espera} /> : null}
      <Field
        name="q"
        type="search"
        label={t('board.filter.text')}
        defaultValue={search.q ?? ''}
        maxLength={100}
        className="col-span-2 sm:col-span-1"
      />
      <SelectField
        name="tipo"
        label={t('board.filter.kind')}
        empty={t('board.filter.all')}
        options={kinds}
        defaultValue={search.tipo ?? ''}
      />
      <SelectField
        name="pais"
        label={t('board.filter.country')}
        empty={t('board.filter.allCountries')}
        options={countries}
        defaultValue={search.pais ?? ''}
      />
      <SelectField
        name="consejeria"
        label={t('board.filter.councillor')}
        empty={t('board.filter.allCouncillors')}
        options={councillors}
        defaultValue={search.consejeria ?? ''}
      />
      <div className="flex flex-wrap gap-2">
        <Button tone="secondary" icon="search">
          {t('board.filter.apply')}
        </Button>
        {filtered ? (
          <ButtonLink tone="quiet" href={listHref({}, search)}>
            {t('board.filter.clear')}
          </ButtonLink>
        ) : null}
      </div>
    </Form>
  )
}

type LoadedBoard = NonNullable<Awaited<ReturnType<typeof loader>>['board']>

function isEmpty(board: LoadedBoard | null): boolean {
  return !board?.columns.some(({ total }) => total > 0) && !board?.closed.CANCELLED && !board?.closed.DECLINED
}

function Columns({ board, search, filtered }: { board: LoadedBoard; search: Search; filtered: boolean }) {
  const { t } = useTranslation('staff')
  if (isEmpty(board)) {
    return filtered ? (
      <EmptyState title={t('board.noneFound.title')}>{t('board.noneFound.text')}</EmptyState>
    ) : (
      <EmptyState
        title={t('board.empty.title')}
        actions={<ButtonLink href="/proponer">{t('board.empty.propose')}</ButtonLink>}
      >
        {t('board.empty.text')}
      </EmptyState>
    )
  }
  const waiting = WAITING.filter((reason) => board.waiting[reason] > 0)
  return (
    <>
      <section aria-labelledby="waiting" className="mb-8">
        <h2 id="waiting" className="mb-3 text-lg">
          {t('board.waitingTitle')}
        </h2>
        {waiting.length === 0 ? (
          <p className="flex items-center gap-2 text-confirmed-ink">
            <Icon name="check" />
            {t('board.nothingWaits')}
          </p>
        ) : (
          <Stats>
            {waiting.map((reason) => (
              <Stat
                key={reason}
                value={board.waiting[reason]}
                label={t(`board.waiting.${reason}`)}
                href={boardHref(search, { espera: reason })}
              />
            ))}
          </Stats>
        )}
      </section>
      <div className="grid items-start gap-x-4 gap-y-8 sm:grid-cols-2 lg:grid-cols-3">
        {board.columns.map(({ status, total, cards }) => (
          <section key={status} aria-labelledby={`column-${status}`} className="min-w-0">
            <h2 id={`column-${status}`} className="mb-2 flex items-baseline justify-between gap-2 text-base">
              {t(`board.column.${status}`)}
              <span className="rounded-full bg-sunken px-2.5 font-text text-xs font-bold tabular-nums">
                {total}
              </span>
            </h2>
            {cards.length === 0 ? (
              <p className="rounded-md border border-dashed border-line px-4 py-5 text-ink-soft">
                {t(filtered ? 'board.columnNoneFound' : `board.columnEmpty.${status}`)}
              </p>
            ) : (
              <ul className="grid gap-2">
                {cards.map((card) => (
                  <SessionCard key={card.id} card={card} />
                ))}
              </ul>
            )}
            {total > cards.length ? (
              <p className="mt-1">
                <Anchor
                  href={boardHref(search, { estado: status })}
                  className="inline-flex min-h-target items-center gap-2"
                >
                  {t('board.seeAll', { count: total })}
                  <Icon name="arrow-right" />
                </Anchor>
              </p>
            ) : null}
          </section>
        ))}
      </div>
      <ul className="mt-8 flex flex-wrap gap-x-6 border-t border-line pt-3">
        {(['DECLINED', 'CANCELLED'] as const)
          .filter((status) => board.closed[status] > 0)
          .map((status) => (
            <li key={status}>
              <Anchor
                href={boardHref(search, { estado: status })}
                className="inline-flex min-h-target items-center"
              >
                {t(`board.column.${status}`)} ({board.closed[status]})
              </Anchor>
            </li>
          ))}
      </ul>
    </>
  )
}

type LoadedList = NonNullable<Awaited<ReturnType<typeof loader>>['list']>

function List({ list, search }: { list: LoadedList; search: Search }) {
  const { t } = useTranslation('staff')
  if (list.cards.length === 0) {
    return <EmptyState title={t('board.noneFound.title')}>{t('board.noneFound.text')}</EmptyState>
  }
  const scope = { estado: search.estado, espera: search.espera }
  return (
    <>
      <ul className="grid gap-2 sm:grid-cols-2 lg:grid-cols-3">
        {list.cards.map((card) => (
          <SessionCard key={card.id} card={card} />
        ))}
      </ul>
      <Pagination
        label={t('pages.label')}
        summary={t('board.count', { count: list.total })}
        previous={search.despues ? { href: boardHref(search, scope), label: t('pages.first') } : undefined}
        next={
          list.next
            ? { href: boardHref(search, { ...scope, despues: list.next }), label: t('pages.next') }
            : undefined
        }
      />
    </>
  )
}

function SessionCard({ card }: { card: Card }) {
  return (
    <li
      className={classNames(
        'surface relative grid min-w-0 gap-1.5 px-4 py-3 transition-colors focus-within:border-action hover:border-action',
        card.overdue && 'border-s-4 border-s-warm',
      )}
    >
      <p className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 text-xs text-ink-soft">
        <span>{[card.kind, card.place].filter(Boolean).join(' · ')}</span>
        {card.age ? <span className="whitespace-nowrap">{card.age}</span> : null}
      </p>
      <h3 className="line-clamp-3 min-w-0 font-text text-base leading-snug tracking-normal">
        <Anchor
          href={`/gestion/sesiones/${card.id}`}
          data-board-item=""
          className="text-ink no-underline after:absolute after:inset-0 hover:text-action hover:underline"
        >
          {card.title}
        </Anchor>
      </h3>
      {card.host ? <p className="line-clamp-2 text-ink-soft">{card.host}</p> : null}
      {card.day ? (
        <p className="flex flex-wrap items-baseline gap-x-2">
          <time dateTime={card.iso ?? undefined}>
            <strong className="first-letter:uppercase">
              {card.weekday ? `${card.weekday} ` : ''}
              {card.day}
            </strong>
            {card.hour ? `, ${card.hour}` : ''}
          </time>
          <span className="text-ink-soft">{card.fromNow}</span>
        </p>
      ) : null}
      {card.councillors.length > 0 ? (
        <p className="flex items-start gap-1.5 text-ink-soft">
          <Icon name="people" className="mt-[0.2em]" />
          <span className="line-clamp-2">{card.councillors.join(', ')}</span>
        </p>
      ) : null}
      <Marks {...card} />
    </li>
  )
}

function Marks({ waits, overdue, seats, attendance, status }: Card) {
  const { t } = useTranslation('staff')
  const held = status === 'HELD' || status === 'REPORTED'
  const mark = waits && (status === 'PUBLISHED' || status === 'HELD' || overdue) ? markOf(waits) : null
  if (!mark && !(seats && status === 'PUBLISHED') && !(held && attendance !== null)) return null
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {mark ? (
        <Badge tone={overdue ? 'warm' : 'attention'}>{t(overdue ? mark.overdue : mark.due)}</Badge>
      ) : null}
      {seats && status === 'PUBLISHED' ? (
        <span className="tabular-nums">
          {t('board.seats', { taken: seats.taken, capacity: seats.capacity })}
        </span>
      ) : null}
      {held && attendance !== null ? <span>{t('board.attendance', { count: attendance })}</span> : null}
    </p>
  )
}

function markOf(waits: Waiting) {
  return { due: `board.due.${waits}`, overdue: `board.overdue.${waits}` } as const
}

/** The board's address with its filters; `scope` opens one list of it. */
function boardHref({ tipo, pais, consejeria, q }: Search, scope: Search = {}): string {
  return listHref({ tipo, pais, consejeria, q }, scope)
}

function listHref(filter: Search, { estado, espera, despues }: Search): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...filter, estado, espera, despues })) {
    if (value) parameters.set(name, value)
  }
  const query = parameters.toString()
  return query ? `/gestion?${query}` : '/gestion'
}
