import { type Language, translator, wordsOf } from '#app/locales/i18n.ts'
import { may } from '#app/modules/accounts/permissions.ts'
import type { StaffContext } from '#app/modules/accounts/require-staff.server.ts'
import { doubtsOf } from '#app/modules/attendance/doubts.ts'
import { officialAttendance, sourcesDisagree } from '#app/modules/attendance/official-attendance.ts'
import { readProvenance } from '#app/modules/attendance/provenance.server.ts'
import { arrivalOf } from '#app/modules/attendance/show-up.ts'
import { auditOf } from '#app/modules/audit/queries.server.ts'
import { placedMomentInWords, placeOfHour } from '#app/modules/scheduling/hour-place.server.ts'
import { ASSIGNABLE } from '#app/modules/sessions/assign-councillors.server.ts'
import { canMove, isPublic } from '#app/modules/sessions/lifecycle.ts'
import { publicationCheckList } from '#app/modules/sessions/publication.ts'
import { loadStaffSession, type StaffSessionPage } from '#app/modules/sessions/session-queries.server.ts'
import { EDITABLE } from '#app/modules/sessions/set-session-details.server.ts'
import {
  civilDateAt,
  formatCivilDate,
  MEXICO_CITY,
  relativeDays,
  resolveWallTime,
  wallTimeAt,
} from '#app/platform/time.ts'
import { gapInWords } from '#app/platform/time-words.ts'
import { countryName, sessionTitle } from '#app/routes/session-words.ts'
import { historyOf } from './session-history.server.ts'
import { type HourToView, hostZone, viewHours } from './session-hours-view.server.ts'
import { zoneOptions } from './zone-options.ts'

export type SessionView = Awaited<ReturnType<typeof viewSession>>

/** The hour that somebody looks at without choosing it yet: `?date=…&time=…&zone=…`, as the form's fields are called. */
export type AskedHour = {
  date: string
  time: string
  zone: string
  fold: 0 | 1
  durationMinutes: number | null
}

/**
 * A session's staff page in words: made on the server, so that it and the browser agree on them.
 * @throws DomainError 'forbidden' | 'notFound'
 */
export async function viewSession(staff: StaffContext, id: string, asked: AskedHour | null) {
  const { language, now, actor } = staff
  const t = translator(language)
  const session = await loadStaffSession(staff, id)
  const { status, startsAt, assignments, attendance, people } = session
  const zone = hostZone(session)
  const active = assignments.filter(({ releasedAt }) => !releasedAt)
  const can = {
    accept: may(actor, 'sessions.decide') && canMove(status, 'ACCEPTED') && status === 'PROPOSED',
    decline: may(actor, 'sessions.decide') && canMove(status, 'DECLINED'),
    undecline: may(actor, 'sessions.decide') && status === 'DECLINED',
    schedule: may(actor, 'sessions.schedule') && status === 'ACCEPTED',
    unschedule: may(actor, 'sessions.schedule') && status === 'SCHEDULED' && active.length === 0,
    move: may(actor, 'sessions.schedule') && (status === 'SCHEDULED' || status === 'PUBLISHED'),
    assign:
      may(actor, 'sessions.schedule') && ASSIGNABLE.has(status) && (startsAt !== null || status === 'HELD'),
    edit: may(actor, 'sessions.edit') && EDITABLE.has(status),
    publish: may(actor, 'sessions.publish') && status === 'SCHEDULED',
    hold: may(actor, 'sessions.hold') && status === 'PUBLISHED' && hasStarted(session, now),
    unhold: may(actor, 'sessions.hold') && status === 'HELD' && attendance.length === 0,
    cancel: may(actor, 'sessions.cancel') && canMove(status, 'CANCELLED') && status !== 'PROPOSED',
    record: may(actor, 'attendance.record') && status === 'HELD',
    chooseOfficial: may(actor, 'attendance.choose') && status === 'HELD',
    readRegistrations: may(actor, 'registrations.read'),
    readOutcomes: may(actor, 'outcomes.read') && (status === 'HELD' || status === 'REPORTED'),
    door:
      may(actor, 'attendance.record') &&
      (status === 'SCHEDULED' || status === 'PUBLISHED' || status === 'HELD'),
    readMail: may(actor, 'mail.read'),
  }
  const asksHour = can.schedule || can.move
  const lookedAt = asksHour ? resolveAsked(asked) : null
  const durationMinutes = (lookedAt && asked?.durationMinutes) || session.durationMinutes
  const settled = startsAt !== null && status !== 'ACCEPTED' && status !== 'PROPOSED' && status !== 'DECLINED'
  const hoursToView: HourToView[] = settled
    ? [{ key: 'current', label: t('session:hours.thisHour'), startsAt }]
    : session.slots.map((slot, index) => ({
        key: slot.id,
        label: t('session:hours.slot', { number: index + 1 }),
        startsAt: slot.startsAt,
      }))
  if (lookedAt) hoursToView.push({ key: 'asked', label: t('session:schedule.other'), startsAt: lookedAt })
  const hours = await viewHours(staff, session, hoursToView, durationMinutes)
  const history = session.seesPrivate ? historyOf(await auditOf('session', id), language) : []
  const today = civilDateAt(now, MEXICO_CITY)
  const day = (instant: Date) => civilDateAt(instant, MEXICO_CITY)
  const closesAt = session.registrationClosesAt && wallTimeAt(session.registrationClosesAt, zone)
  const official = officialAttendance(attendance)
  const over = status === 'HELD' || status === 'REPORTED'
  const provenance = over
    ? await readProvenance(
        staff,
        id,
        attendance.map(({ recordedById }) => recordedById),
      )
    : null
  const moment = (at: Date | null) =>
    at ? placedMomentInWords(at, { zone, city: session.city }, language) : null
  return {
    id,
    title: sessionTitle(
      { ...session, councillors: active.map(({ councillor }) => councillor.name) },
      language,
    ),
    kind: t(`common:kindShort.${session.kind}`),
    day: dayInWords(session, now, language),
    status,
    seenAt: session.updatedAt.toISOString(),
    can,
    next: nextStep(session, official !== null, now, language),
    cancelledBecause: status === 'CANCELLED' ? session.decisionWords : null,
    host: {
      name: session.hostName,
      credit: session.hostCredit,
      organization: session.hostOrganization,
      email: session.host?.email ?? null,
      phone: session.host?.phone ?? null,
      language: session.host ? t(`common:language.${session.host.language}`) : null,
      hidden: !session.seesPrivate,
      place: [session.city, session.country ? countryName(session.country, language) : null]
        .filter(Boolean)
        .join(', '),
      modality: t(`common:modality.${session.modality}`),
      expected: session.expectedPeople,
      origin: session.origin,
      received: `${formatCivilDate(day(session.createdAt), language)} (${relativeDays(day(session.createdAt), today, language)})`,
    },
    proposal: {
      topics: session.topics,
      words: status === 'CANCELLED' || !session.seesPrivate ? null : session.decisionWords,
    },
    hours: { ...hours, settled },
    schedule: {
      zones: asksHour ? zoneOptions(language, [zone, MEXICO_CITY]) : [],
      date: (asksHour && asked?.date) || session.wallDate || '',
      time: (asksHour && asked?.time) || session.wallTime || '',
      zone: (asksHour && asked?.zone) || zone,
      durationMinutes,
      asked: asksHour && asked !== null,
      trouble: asksHour && asked && !lookedAt ? troubleOf(asked, session.city, language) : null,
    },
    councillors: {
      assigned: active.map(({ id: assignmentId, councillorId, councillor }) => {
        const told = hours.councillors.find((each) => each.id === councillorId)
        return {
          assignmentId,
          councillorId,
          name: councillor.name,
          when: settled ? (told?.when ?? null) : null,
          uncivil: told?.uncivil ?? false,
          why: told?.why ?? [],
        }
      }),
      candidates: can.assign
        ? hours.councillors.filter(
            (each) => each.inOffice && !active.some(({ councillorId }) => councillorId === each.id),
          )
        : [],
      anyone: hours.councillors.length > 0,
      mayRegister: may(actor, 'councillors.edit'),
      released: assignments.flatMap(({ id: assignmentId, councillor, releasedAt, releaseReason }) =>
        releasedAt
          ? [
              {
                assignmentId,
                name: councillor.name,
                when: formatCivilDate(day(releasedAt), language),
                reason: releaseReason ?? '',
              },
            ]
          : [],
      ),
    },
    details: {
      zone,
      title: session.title,
      language: session.language,
      modality: session.modality,
      hostName: session.hostName,
      hostCredit: session.hostCredit,
      hostOrganization: session.hostOrganization,
      city: session.city,
      country: session.country,
      topics: session.topics,
      partners: session.partners.join('; '),
      publicText: session.publicText,
      joinUrl: session.joinUrl,
      address: session.address,
      capacity: session.capacity,
      registrationMode: session.registrationMode,
      recorded: session.recorded,
      closesOn: closesAt?.date ?? null,
      closesTime: closesAt?.time ?? null,
      closes: session.registrationClosesAt
        ? placedMomentInWords(session.registrationClosesAt, { zone, city: session.city }, language)
        : null,
      seesPrivate: session.seesPrivate,
    },
    checkList:
      status === 'SCHEDULED' ? publicationCheckList({ ...session, councillors: active.length }, now) : [],
    publicPath: isPublic(session) ? `/sesiones/${session.slug}` : null,
    registrations:
      session.publishedAt === null
        ? null
        : { capacity: session.capacity, people, taken: people.CONFIRMED + people.OFFERED },
    attendance: may(actor, 'attendance.exact')
      ? {
          records: attendance.map(
            ({
              id: recordId,
              source,
              people: count,
              note,
              official: isOfficial,
              recordedAt,
              recordedById,
              evidenceId,
              peak,
              officialReason,
            }) => ({
              id: recordId,
              source,
              people: count,
              note,
              official: isOfficial,
              officialReason,
              recorded: formatCivilDate(day(recordedAt), language, 'medium'),
              peak,
              by:
                (recordedById && provenance?.nameOf.get(recordedById)) ??
                (source === 'HOST' && !recordedById ? session.hostName : null),
              evidencePath:
                evidenceId && may(actor, 'attendance.record')
                  ? `/gestion/sesiones/${id}/evidencia/${evidenceId}`
                  : null,
            }),
          ),
          facts: provenance && {
            registered: provenance.registered,
            arrival: arrivalOf({
              confirmed: people.CONFIRMED,
              official: official?.people ?? null,
              marked:
                provenance.marked && provenance.marked.registrations > 0
                  ? provenance.marked.registered
                  : null,
            }),
            marked: provenance.marked && {
              people: provenance.marked.people,
              registrations: provenance.marked.registrations,
              walkIns: provenance.marked.walkIns,
              by: provenance.marked.by.join(', '),
              last: moment(provenance.marked.lastAt),
            },
            entered: provenance.entered && {
              people: provenance.entered.people,
              registrations: provenance.entered.registrations,
              last: moment(provenance.entered.lastAt),
            },
          },
          doubts: provenance
            ? doubtsOf({
                confirmed: provenance.registered?.people ?? null,
                capacity: session.capacity,
                markedRegistered: provenance.marked?.registered ?? null,
                marked: provenance.marked?.people ?? null,
                entered: provenance.entered?.people ?? null,
                // The newest of each source: they come in the order recorded.
                statements: Object.fromEntries(
                  attendance.map(({ source, people: count, peak }) => [source, { people: count, peak }]),
                ),
                official,
              }).map(({ code, values }) => wordsOf(language, `session:attendance.doubt.${code}`, values))
            : [],
          official: official ? { people: official.people, source: official.source } : null,
          disagree: sourcesDisagree(attendance),
          confirmed: people.CONFIRMED,
          joined: session.joined,
        }
      : null,
    toTell: people.CONFIRMED + people.OFFERED + people.WAITING + people.PENDING,
    history,
  }
}

function resolveAsked(asked: AskedHour | null): Date | null {
  if (!asked) return null
  const resolution = resolveWallTime(asked)
  return resolution.kind === 'instant' ? resolution.instant : null
}

/** When it is, with how far that is from today; a programme file may know the day alone. */
function dayInWords(session: StaffSessionPage, now: Date, language: Language): string | null {
  const { startsAt, reportOn, city } = session
  const zone = hostZone(session)
  const day = startsAt ? civilDateAt(startsAt, zone) : reportOn
  if (!day) return null
  const words = startsAt
    ? placedMomentInWords(startsAt, { zone, city }, language)
    : `${formatCivilDate(day, language, 'full')}, ${translator(language)('session:hours.unknown')}`
  return `${words} · ${relativeDays(day, civilDateAt(now, zone), language)}`
}

/** Why an hour that somebody asked about is none. */
function troubleOf(asked: AskedHour, city: string | null, language: Language): string {
  const { kind } = resolveWallTime(asked)
  const noon = new Date(`${asked.date}T12:00:00Z`)
  const skipped =
    kind === 'gap'
      ? gapInWords(asked, language, placeOfHour(noon, { zone: asked.zone, city }, language))
      : null
  return skipped ?? translator(language)('errors:hourInvalid')
}

function hasStarted({ startsAt, reportOn }: StaffSessionPage, now: Date): boolean {
  return startsAt ? startsAt <= now : reportOn !== null && reportOn <= civilDateAt(now, MEXICO_CITY)
}

function nextStep(session: StaffSessionPage, counted: boolean, now: Date, language: Language): string {
  const { status, startsAt } = session
  const t = translator(language)
  if (status === 'HELD' && counted) return t('session:next.counted')
  if (status !== 'PUBLISHED') return wordsOf(language, `session:next.${status}`)
  if (hasStarted(session, now)) return t('session:next.started')
  const day = startsAt ? civilDateAt(startsAt, hostZone(session)) : session.reportOn
  return t('session:next.PUBLISHED', {
    relative: day ? relativeDays(day, civilDateAt(now, hostZone(session)), language) : '',
  })
}
