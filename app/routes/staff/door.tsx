import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useEffect, useId, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Language, translator } from '#app/locales/i18n.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import type { DoorPerson } from '#app/modules/attendance/door-list.server.ts'
import { findDoorSession } from '#app/modules/attendance/door-list.server.ts'
import { foldMarks, needsReason, tallyOf } from '#app/modules/attendance/marks.ts'
import { matchesName } from '#app/modules/attendance/names.ts'
import { placedMomentInWords } from '#app/modules/scheduling/hour-place.server.ts'
import { isCountry } from '#app/platform/countries.ts'
import { civilDateAt, formatCivilDate } from '#app/platform/time.ts'
import { Badge } from '#app/ui/badge.tsx'
import { Button } from '#app/ui/button.tsx'
import { classNames } from '#app/ui/class-names.ts'
import { Dialog } from '#app/ui/dialog.tsx'
import { Field, SelectField } from '#app/ui/field.tsx'
import { Icon } from '#app/ui/icon.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { asPage } from '../domain-error.ts'
import { countryName, sessionTitle } from '../session-words.ts'
import { countryChoices } from './country-choices.ts'
import { type DoorState, useDoor } from './use-door.ts'

// Outside the staff's frame: this page stays on the phone for when there is no network, so it names no account and no guest.
export const handle = { hydrate: true }

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const session = await findDoorSession(staff, params.id ?? '').catch(asPage)
  const { language, now } = staff
  const { id, zone, startsAt, endsAt, reportOn, city, country, status } = session
  const name = sessionTitle({ ...session, councillors: [] }, language)
  return {
    title: `${translator(language)('door:title')} · ${name}`,
    sessionId: id,
    accountId: staff.account.id,
    path: `/gestion/sesiones/${id}/puerta`,
    name,
    when: startsAt
      ? placedMomentInWords(startsAt, { zone: zone ?? 'America/Mexico_City', city }, language)
      : reportOn && formatCivilDate(reportOn, language),
    hours: { startsAt: startsAt?.getTime() ?? null, endsAt: endsAt?.getTime() ?? null, reportOn },
    place: { city, country },
    open: status === 'SCHEDULED' || status === 'PUBLISHED' || status === 'HELD',
    countries: countryChoices(language),
    today: civilDateAt(now, zone ?? 'America/Mexico_City'),
  }
}

export default function DoorPage() {
  const page = useLoaderData<typeof loader>()
  const door = useDoor(page)
  const { t } = useTranslation('door')
  const [reason, setReason] = useState('')
  const reasonField = useRef<HTMLInputElement>(null)
  const late = useLate(page.hours, door)
  const state = useMemo(() => foldMarks(door.marks), [door.marks])
  const tally = tallyOf(state.values())

  /** A touch outside the session's hours is a correction: without its reason it asks for that instead. */
  function touch(what: Parameters<DoorState['mark']>[0]) {
    if (late && !reason.trim()) return reasonField.current?.focus()
    door.mark(what, late ? reason.trim() : null)
  }

  return (
    <div className="mx-auto min-h-dvh max-w-prose px-4 pb-24">
      <header className="sticky top-0 z-10 -mx-4 border-b border-line bg-paper px-4 pt-3 pb-3">
        <p className="truncate text-sm text-ink-soft">
          {page.name}
          {page.when ? ` · ${page.when}` : null}
        </p>
        <div className="mt-1 flex flex-wrap items-end justify-between gap-x-4 gap-y-1">
          <h1 className="text-xl">
            <span className="font-display text-2xl font-bold tabular-nums lining-nums">{tally.people}</span>{' '}
            {t('inside', { count: tally.people })}
          </h1>
          <Standing door={door} />
        </div>
        {door.list ? (
          <p className="text-sm text-ink-soft">
            {t('tally', {
              marked: tally.registrations,
              total: door.list.people.length,
              walkIns: tally.walkIns,
            })}
          </p>
        ) : null}
      </header>
      <main className="grid gap-5 pt-4">
        {page.open ? null : <Notice tone="warning">{t('notOpen')}</Notice>}
        {door.trouble ? (
          <Notice tone="error" live>
            {t('trouble')}
          </Notice>
        ) : null}
        {door.network === 'signedOut' ? (
          <Notice tone="warning" live title={t('signedOut.title')}>
            <p>{t('signedOut.text')}</p>
            <p>
              <a href={`/acceso?volver=${encodeURIComponent(page.path)}`}>{t('signedOut.link')}</a>
            </p>
          </Notice>
        ) : null}
        {door.others.length > 0 ? (
          <Notice
            tone="warning"
            title={t('others.title', { count: door.others.length })}
            actions={
              <Button type="button" tone="secondary" onClick={() => door.adopt()}>
                {t('others.adopt')}
              </Button>
            }
          >
            {t('others.text')}
          </Notice>
        ) : null}
        <Refused door={door} reason={reason} />
        {late ? (
          <div className="rounded-md border-s-4 border-attention bg-attention-soft p-4 text-attention-ink">
            <label htmlFor="reason" className="block font-bold">
              {t('late.label')}
            </label>
            <p id="reason-help" className="text-sm">
              {t('late.help')}
            </p>
            <input
              ref={reasonField}
              id="reason"
              aria-describedby="reason-help"
              className="control mt-1.5"
              maxLength={300}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </div>
        ) : null}
        <People
          people={door.list?.people ?? null}
          state={state}
          touch={touch}
          offline={door.network !== 'online'}
        />
        <WalkIns page={page} state={state} touch={touch} />
        <CloseDoor door={door} sessionId={page.sessionId} />
      </main>
    </div>
  )
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>
type State = ReturnType<typeof foldMarks>
type Touching = { state: State; touch: (what: Parameters<DoorState['mark']>[0]) => void }

/** Whether marks of now are corrections; looked at again each minute, and only in the browser, whose clock it is. */
function useLate(hours: Page['hours'], door: DoorState): boolean {
  const [late, setLate] = useState(false)
  const { now } = door
  useEffect(() => {
    const look = () =>
      setLate(
        needsReason(
          {
            startsAt: hours.startsAt === null ? null : new Date(hours.startsAt),
            endsAt: hours.endsAt === null ? null : new Date(hours.endsAt),
            reportOn: hours.reportOn,
          },
          now(),
        ),
      )
    look()
    const timer = setInterval(look, 5_000)
    return () => clearInterval(timer)
  }, [hours, now])
  return late
}

/** Whether all is with the server; read out when it changes. */
function Standing({ door: { network, waiting } }: { door: DoorState }) {
  const { t } = useTranslation('door')
  const count = waiting.length
  return (
    <p role="status" className="flex flex-wrap gap-1.5">
      {network === null ? null : (
        <Badge tone={network === 'online' ? 'confirmed' : 'attention'}>{t(`network.${network}`)}</Badge>
      )}
      {count > 0 ? (
        <Badge tone="attention" icon="clock">
          {t('waiting', { count })}
        </Badge>
      ) : network === 'online' ? (
        <Badge tone="confirmed" icon="check">
          {t('allSent')}
        </Badge>
      ) : null}
    </p>
  )
}

function Refused({ door, reason }: { door: DoorState; reason: string }) {
  const { t } = useTranslation('door')
  if (door.refused.length === 0) return null
  const names = new Map(door.list?.people.map(({ id, name }) => [id, name]))
  return (
    <section className="rounded-md border-s-4 border-danger bg-danger-soft p-4 text-danger-ink">
      <h2 className="text-base">{t('refused.title', { count: door.refused.length })}</h2>
      <ul className="mt-2 grid gap-3">
        {door.refused.map((mark) => (
          <li key={mark.id} className="grid gap-1">
            <p>
              <strong>
                {(mark.registrationId && names.get(mark.registrationId)) ||
                  mark.city ||
                  t(`refused.kind.${mark.kind}`)}
              </strong>{' '}
              ({t('refused.people', { count: mark.people })}):{' '}
              {mark.refused ? t(`refused.why.${mark.refused}`) : null}
            </p>
            <div className="flex flex-wrap gap-2">
              <Button type="button" tone="secondary" onClick={() => door.retry(mark, reason.trim())}>
                {t('refused.retry')}
              </Button>
              <Button type="button" tone="quiet" onClick={() => door.drop(mark.id)}>
                {t('refused.drop')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

function People({
  people,
  state,
  touch,
  offline,
}: Touching & { people: DoorPerson[] | null; offline: boolean }) {
  const { t } = useTranslation('door')
  const [typed, setTyped] = useState('')
  if (!people) return <p className="text-ink-soft">{t(offline ? 'list.none' : 'list.loading')}</p>
  const found = typed.trim() ? people.filter(({ name }) => matchesName(name, typed)) : people
  return (
    <section>
      <h2 className="text-lg">{t('list.title')}</h2>
      {people.length === 0 ? (
        <p className="text-ink-soft">{t('list.empty')}</p>
      ) : (
        <>
          <Field
            name="search"
            type="search"
            label={t('list.search')}
            autoComplete="off"
            className="mt-2"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <p role="status" className="mt-1 text-sm text-ink-soft">
            {typed.trim() ? t('list.found', { count: found.length }) : ''}
          </p>
          <ul className="mt-2 grid gap-2">
            {found.map((person) => (
              <Person
                key={person.id}
                person={person}
                came={state.get(`r:${person.id}`)?.people ?? 0}
                touch={(count) =>
                  touch({
                    kind: count > 0 ? 'PRESENT' : 'ABSENT',
                    registrationId: person.id,
                    walkInId: null,
                    people: count,
                    city: null,
                    country: null,
                  })
                }
              />
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

/** One registration: its whole row is the touch that lets it in and takes that back; a party says how many came. */
function Person({
  person: { name, party },
  came,
  touch,
}: {
  person: DoorPerson
  came: number
  touch: (people: number) => void
}) {
  const { t } = useTranslation('door')
  const inside = came > 0
  return (
    <li className={classNames('surface', inside && 'border-confirmed bg-confirmed-soft')}>
      <button
        type="button"
        aria-pressed={inside}
        onClick={() => touch(inside ? 0 : party)}
        className={classNames(
          'flex min-h-14 w-full items-center gap-3 rounded-md px-4 py-2 text-start',
          inside ? 'text-confirmed-ink' : 'text-ink',
        )}
      >
        <span
          className={classNames(
            'grid size-8 shrink-0 place-items-center rounded-full border-2',
            inside ? 'border-confirmed bg-confirmed text-on-action' : 'border-line-strong bg-surface',
          )}
        >
          {inside ? <Icon name="check" /> : null}
        </span>
        <span className="min-w-0 flex-1 wrap-anywhere">
          <strong>{name}</strong>
          {party > 1 ? <span className="block text-sm">{t('party', { count: party })}</span> : null}
        </span>
      </button>
      {inside && (party > 1 || came > 1) ? (
        <Stepper
          label={t('came', { name })}
          value={came}
          words={t('cameOf', { came, party })}
          onLess={came > 1 ? () => touch(came - 1) : null}
          onMore={() => touch(came + 1)}
        />
      ) : null}
    </li>
  )
}

type StepperProps = {
  label: string
  value: number
  words: string
  onLess: (() => void) | null
  onMore: () => void
}

function Stepper({ label, value, words, onLess, onMore }: StepperProps) {
  const { t } = useTranslation('door')
  const id = useId()
  const look =
    'grid size-12 place-items-center rounded-md border-2 border-action bg-surface text-xl font-bold text-action disabled:border-dashed disabled:border-line-strong disabled:text-ink-soft'
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form's questions; this is two buttons and a figure.
    <div role="group" aria-labelledby={id} className="flex items-center justify-between gap-3 px-4 pb-3">
      <span id={id} className="sr-only">
        {label}
      </span>
      <button
        type="button"
        aria-label={`${t('less')}: ${label}`}
        disabled={!onLess}
        onClick={onLess ?? undefined}
        className={look}
      >
        −
      </button>
      <span className="text-center font-bold tabular-nums">
        <span className="sr-only">{value}</span>
        <span aria-hidden="true">{words}</span>
      </span>
      <button type="button" aria-label={`${t('more')}: ${label}`} onClick={onMore} className={look}>
        +
      </button>
    </div>
  )
}

/**
 * People without a registration, by where they come from as far as somebody asks. Each phone counts on counters of its own, so
 * that two recorders who press at once are both right; the sum is everybody's.
 */
function WalkIns({ page, state, touch }: Touching & { page: Page }) {
  const { t, i18n } = useTranslation('door')
  const [city, setCity] = useState('')
  const [country, setCountry] = useState('')
  const counters = useCounters(page.sessionId)
  const { places } = tallyOf(state.values())
  const words = (place: { city: string | null; country: string | null }) =>
    [place.city, place.country ? countryName(place.country, i18n.language as Language) : null]
      .filter(Boolean)
      .join(', ') || t('walkIns.unknown')

  const shown = new Map<string, { city: string | null; country: string | null; people: number }>()
  shown.set(placeKey(null, null), { city: null, country: null, people: 0 })
  if (page.place.city) shown.set(placeKey(page.place.city, page.place.country), { ...page.place, people: 0 })
  for (const place of places) shown.set(placeKey(place.city, place.country), place)
  for (const place of counters.places) {
    const key = placeKey(place.city, place.country)
    if (!shown.has(key)) shown.set(key, { ...place, people: 0 })
  }

  function step(place: { city: string | null; country: string | null }, by: 1 | -1) {
    const walkInId = counters.add(place)
    const mine = state.get(`w:${walkInId}`)?.people ?? 0
    if (mine + by < 0) return
    touch({
      kind: 'WALK_IN',
      registrationId: null,
      walkInId,
      people: mine + by,
      city: place.city,
      country: place.country,
    })
  }

  return (
    <section>
      <h2 className="text-lg">{t('walkIns.title')}</h2>
      <p className="text-sm text-ink-soft">{t('walkIns.help')}</p>
      <ul className="mt-2 grid gap-2">
        {[...shown].map(([key, place]) => {
          const mine = state.get(`w:${counters.idOf(place)}`)?.people ?? 0
          const others = place.people - mine
          return (
            <li key={key} className="surface pt-3">
              <p className="px-4 font-bold">{words(place)}</p>
              <Stepper
                label={`${t('walkIns.title')}, ${words(place)}`}
                value={place.people}
                words={
                  others > 0 ? t('walkIns.withOthers', { total: place.people, others }) : String(place.people)
                }
                onLess={mine > 0 ? () => step(place, -1) : null}
                onMore={() => step(place, 1)}
              />
            </li>
          )
        })}
      </ul>
      <form
        className="mt-3 grid gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          const place = { city: city.trim() || null, country: isCountry(country) ? country : null }
          if (!place.city && !place.country) return
          counters.add(place)
          setCity('')
        }}
      >
        <Field
          name="city"
          label={t('walkIns.city')}
          autoComplete="off"
          maxLength={120}
          value={city}
          onChange={(event) => setCity(event.target.value)}
        />
        <SelectField
          name="country"
          label={t('walkIns.country')}
          empty={t('walkIns.noCountry')}
          options={page.countries}
          value={country}
          onChange={(event) => setCountry(event.target.value)}
        />
        <div>
          <Button tone="secondary">{t('walkIns.add')}</Button>
        </div>
      </form>
    </section>
  )
}

function placeKey(city: string | null, country: string | null): string {
  return `${country ?? ''}|${city ?? ''}`
}

type Place = { city: string | null; country: string | null }

/** The counters of this phone for this session, one a place; their names outlive a reload. */
function useCounters(sessionId: string) {
  const key = `invita-door-counters-${sessionId}`
  const [known, setKnown] = useState<{ id: string; city: string | null; country: string | null }[]>([])
  useEffect(() => {
    const kept = localStorage.getItem(key)
    if (kept) setKnown(JSON.parse(kept))
  }, [key])
  function add(place: Place): string {
    const counter = { id: crypto.randomUUID(), ...place }
    const all = [...(JSON.parse(localStorage.getItem(key) ?? '[]') as typeof known), counter]
    localStorage.setItem(key, JSON.stringify(all))
    setKnown(all)
    return counter.id
  }
  const find = ({ city, country }: Place) =>
    known.find((one) => placeKey(one.city, one.country) === placeKey(city, country))
  return {
    places: known,
    add: (place: Place) => find(place)?.id ?? add(place),
    idOf: (place: Place) => find(place)?.id ?? '',
  }
}

/** Takes names and page off this phone. */
function CloseDoor({ door, sessionId }: { door: DoorState; sessionId: string }) {
  const { t } = useTranslation('door')
  const [asking, setAsking] = useState(false)
  const left = door.waiting.length + door.refused.length + door.others.length
  async function close() {
    await door.close()
    location.assign(`/gestion/sesiones/${sessionId}`)
  }
  return (
    <section className="grid gap-2 border-t border-line pt-5">
      <p className="text-sm text-ink-soft">{t('close.text')}</p>
      <div className="flex flex-wrap gap-2">
        <Button type="button" tone="secondary" onClick={() => (left > 0 ? setAsking(true) : close())}>
          {t('close.button')}
        </Button>
        <a
          href={`/gestion/sesiones/${sessionId}`}
          className="inline-flex min-h-target items-center px-3 font-bold"
        >
          {t('close.back')}
        </a>
      </div>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('close.waiting', { count: left })}
        closeLabel={t('close.stay')}
        actions={
          <>
            <Button type="button" onClick={() => setAsking(false)}>
              {t('close.stay')}
            </Button>
            <Button type="button" tone="secondary" onClick={close}>
              {t('close.anyway')}
            </Button>
          </>
        }
      >
        {t('close.waitingText')}
      </Dialog>
    </section>
  )
}
