import { type Language, translator } from '#app/locales/i18n.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { may } from '#app/modules/accounts/permissions.ts'
import { type Audience, readAudience } from '#app/modules/scheduling/audience.server.ts'
import { isCivilHour, zoneRibbon } from '#app/modules/scheduling/conflicts.ts'
import { placeOfHour } from '#app/modules/scheduling/hour-place.server.ts'
import {
  type ConflictView,
  type CouncillorHours,
  readCouncillorHours,
} from '#app/modules/scheduling/scheduling-view.server.ts'
import type { StaffSessionPage } from '#app/modules/sessions/session-queries.server.ts'
import {
  civilDateAt,
  describeInstant,
  formatCivilDate,
  formatWeekday,
  MEXICO_CITY,
  wallTimeAt,
} from '#app/platform/time.ts'
import { dayShiftInWords, dstChangeInWords, momentInWords, placeOfZone } from '#app/platform/time-words.ts'
import type { RibbonRow } from '#app/ui/day-ribbon.tsx'

/** An hour to look at: a proposed slot, the session's own, or one that somebody asks about. */
export type HourToView = { key: string; label: string; startsAt: Date }

type Place = { key: string; label: string; zone: string; city: string }

export type HoursView = Awaited<ReturnType<typeof viewHours>>

/**
 * Some hours of a session as the host, Mexico City, each councillor and the audience have them: in words for a table, as rows of the ribbon of
 * each day, with who is free, what hour is too early or late, and what clock changes until then.
 */
export async function viewHours(
  context: ActorContext,
  session: StaffSessionPage,
  hours: readonly HourToView[],
  durationMinutes: number,
) {
  const { now, language } = context
  const t = translator(language)
  const periods = hours.map(({ startsAt }) => ({
    startsAt,
    endsAt: new Date(startsAt.getTime() + durationMinutes * 60_000),
  }))
  const [councillors, audience] = await Promise.all([
    readCouncillorHours(context, session.id, periods),
    readAudience(context, session.id),
  ])
  const asked = councillors.filter((councillor) => isAsked(councillor, session))
  const places = placesOf(session, asked, hours[0]?.startsAt ?? now, language)
  const publics = publicsOf(audience, language)
  const everywhere = [
    ...places,
    ...publics.filter(({ zone }) => !places.some((place) => place.zone === zone)),
  ]
  const hourAt = (startsAt: Date, place: Place) => {
    const { time, offset, iso } = describeInstant(startsAt, place.zone, language)
    return {
      key: place.key,
      iso,
      time,
      offset,
      day: formatCivilDate(civilDateAt(startsAt, place.zone), language, 'full'),
      shift: dayShiftInWords(startsAt, hostZone(session), place.zone, language),
      uncivil: !isCivilHour(wallTimeAt(startsAt, place.zone).time),
    }
  }
  const days = [...new Set(hours.map(({ startsAt }) => civilDateAt(startsAt, hostZone(session))))].sort()
  return {
    places: places.map(({ key, label, city }) => ({ key, label, city })),
    audience: audience && {
      title: t(`session:hours.audience.${audience.of}`),
      more: audience.others.zones > 0 ? t('session:hours.audience.more', audience.others) : null,
    },
    rows: hours.map(({ key, label, startsAt }, index) => {
      const told = asked.map((councillor) => ({
        id: councillor.id,
        name: councillor.name,
        why: (councillor.conflicts[index] ?? []).map((conflict) =>
          conflictWords(conflict, councillor, context),
        ),
      }))
      return {
        key,
        label,
        past: startsAt <= now,
        at: places.map((place) => hourAt(startsAt, place)),
        audience: publics.map((place) => ({ ...hourAt(startsAt, place), who: place.who })),
        free: told.filter(({ why }) => why.length === 0).map(({ name }) => name),
        busy: told.filter(({ why }) => why.length > 0),
        clockChanges: [...new Set(everywhere.map(({ zone }) => zone))].flatMap((zone) => {
          const city = everywhere.find((place) => place.zone === zone)?.city
          return dstChangeInWords(now, startsAt, zone, language, city) ?? []
        }),
      }
    }),
    ribbons: days.map((date) => ({
      date,
      caption: `${t('session:hours.ribbon.caption')}: ${formatCivilDate(date, language, 'full')}`,
      rows: ribbonRows(date, hours, everywhere, language),
    })),
    /** Everyone, each with why not at the first of the hours, and the hour that it is for them. */
    councillors: councillors.map((councillor) => ({
      id: councillor.id,
      name: councillor.name,
      inOffice: isAsked(councillor, session),
      when: hours[0] ? momentInWords(hours[0].startsAt, councillor.zone, language) : null,
      uncivil: hours[0] ? !isCivilHour(wallTimeAt(hours[0].startsAt, councillor.zone).time) : false,
      why: (councillor.conflicts[0] ?? []).map((conflict) => conflictWords(conflict, councillor, context)),
    })),
  }
}

export function hostZone({ zone, slots }: StaffSessionPage): string {
  return zone ?? slots[0]?.zone ?? MEXICO_CITY
}

/** Whoever is out of office at every one of the hours is nobody to ask, unless they are on the session already. */
function isAsked({ id, conflicts }: CouncillorHours, { assignments }: StaffSessionPage): boolean {
  if (assignments.some(({ councillorId, releasedAt }) => councillorId === id && !releasedAt)) return true
  return conflicts.some((each) => each.every(({ kind }) => kind !== 'outOfTerm'))
}

function placesOf(
  session: StaffSessionPage,
  councillors: CouncillorHours[],
  at: Date,
  language: Language,
): Place[] {
  const t = translator(language)
  const home = hostZone(session)
  const places: Place[] = [
    {
      key: 'host',
      label: t('session:hours.hostPlace'),
      zone: home,
      city: placeOfHour(at, { zone: home, city: session.city }, language),
    },
    {
      key: 'mexico',
      label: t('session:hours.mexico'),
      zone: MEXICO_CITY,
      city: placeOfZone(MEXICO_CITY, language),
    },
  ]
  for (const { zone } of councillors) {
    if (places.some((place) => place.zone === zone)) continue
    const name = councillors.flatMap((each) => (each.zone === zone ? each.name : [])).join(', ')
    const label = t('session:hours.ribbon.councillor', { name })
    places.push({ key: zone, label, zone, city: placeOfZone(zone, language) })
  }
  // A session in Mexico City has its hour once.
  return home === MEXICO_CITY ? places.filter(({ key }) => key !== 'mexico') : places
}

/** The zones where most of the audience lives, each with how many. */
function publicsOf(audience: Audience | null, language: Language): (Place & { who: string })[] {
  if (!audience) return []
  const t = translator(language)
  return audience.zones.map(({ zone, people }) => {
    const city = placeOfZone(zone, language)
    const who = t('session:hours.audience.people', { count: people, city })
    const label = t('session:hours.audience.ribbon', {
      of: t(`session:hours.audience.${audience.of}`),
      people,
    })
    return { key: `audience ${zone}`, label, zone, city, who }
  })
}

function conflictWords(
  conflict: ConflictView,
  { zone }: { zone: string },
  { language, actor }: ActorContext,
): string {
  const t = translator(language)
  switch (conflict.kind) {
    case 'outOfTerm':
      return t('session:councillors.conflict.term')
    case 'unavailability':
      return conflict.reason && may(actor, 'councillors.edit')
        ? t('session:councillors.conflict.unavailable', { reason: conflict.reason })
        : t('session:councillors.conflict.unavailableNoReason')
    case 'assignment': {
      const { reach, startsAt, sessionKind, hostName } = conflict
      const title =
        conflict.title ?? [t(`common:kindShort.${sessionKind}`), hostName].filter(Boolean).join(', ')
      const when = momentInWords(startsAt, zone, language)
      return t(
        reach === 'session' ? 'session:councillors.conflict.session' : 'session:councillors.conflict.buffer',
        {
          title,
          when,
        },
      )
    }
  }
}

function ribbonRows(
  date: string,
  hours: readonly HourToView[],
  places: readonly Place[],
  language: Language,
): RibbonRow[] {
  const [home] = places
  if (!home) return []
  const zones = zoneRibbon(
    date,
    home.zone,
    places.map(({ zone }) => zone),
  )
  const first = zones[0]?.hours[0]?.at
  const ofDay = hours.filter(({ startsAt }) => civilDateAt(startsAt, home.zone) === date)
  return places.flatMap(({ label, city, zone }) => {
    const row = zones.find((each) => each.zone === zone)
    if (!row || !first) return []
    // Where clocks differ by half hours, the first whole hour begins some minutes after the left edge.
    const minutes = Number(row.hours[0]?.time.slice(3, 5) ?? 0)
    const cells = minutes === 0 ? row.hours : row.hours.slice(1)
    const { offset } = describeInstant(ofDay[0]?.startsAt ?? first, zone, language)
    return {
      label,
      zoneLabel: `${city}, ${offset}`,
      shiftMinutes: minutes === 0 ? 0 : 60 - minutes,
      hours: cells.map(({ date: on, time }) => ({
        hour: Number(time.slice(0, 2)),
        civil: isCivilHour(`${time.slice(0, 2)}:00`),
        date: shortDay(on, language),
      })),
      markers: ofDay.map((hour) => {
        const wall = wallTimeAt(hour.startsAt, zone)
        const [hours = 0, rest = 0] = wall.time.split(':').map(Number)
        return { label: hour.label, minuteOfDay: hours * 60 + rest, date: shortDay(wall.date, language) }
      }),
    }
  })
}

/** `vie 15 ene`, `Fri Jan 15`. */
function shortDay(civil: string, language: Language): string {
  const weekday = formatWeekday(civil, language).slice(0, 3)
  return `${weekday} ${formatCivilDate(civil, language, 'medium').replace(/,? \d{4}$/, '')}`
}
