import { type Language, translator } from '#app/locales/i18n.ts'
import type { HostPage } from '#app/modules/hosts/queries.server.ts'
import { hostCredit } from '#app/modules/reports/words.ts'
import { placedMomentInWords, placeOfHour } from '#app/modules/scheduling/hour-place.server.ts'
import { canWithdraw } from '#app/modules/sessions/host-access.ts'
import { isPublic } from '#app/modules/sessions/lifecycle.ts'
import { undoUntil } from '#app/modules/sessions/mail-orders.server.ts'
import { civilDateAt, describeInstant, formatCivilDate, MEXICO_CITY } from '#app/platform/time.ts'
import { dayShiftInWords, momentInWords, placeOfZone } from '#app/platform/time-words.ts'
import type { StepState } from '#app/ui/timeline.tsx'

const STEPS = ['proposed', 'verified', 'accepted', 'scheduled', 'published', 'held'] as const

type Step = {
  key: (typeof STEPS)[number] | 'declined' | 'cancelled' | 'withdrawn'
  state: StepState
  when: string | null
}

/** The host's page in words, and what the host can do on it. */
export function hostView(
  found: HostPage,
  { now, language, appUrl }: { now: Date; language: Language; appUrl: string },
) {
  const page = asTold(found, now)
  const zone = page.zone ?? MEXICO_CITY
  const place = placeOfHour(page.startsAt ?? now, { zone, city: page.city }, language)
  const t = translator(language)
  const verified = page.emailVerifiedAt !== null || page.status !== 'PROPOSED'
  const over = page.status === 'PUBLISHED' && page.endsAt !== null && page.endsAt <= now
  const hourKnown = page.startsAt !== null && page.status !== 'PROPOSED' && page.status !== 'ACCEPTED'
  const url = page.status === 'PUBLISHED' && !over ? `${appUrl}/sesiones/${page.slug}` : null
  const { people } = page
  return {
    status: page.status,
    verified,
    canConfirm: !verified && page.status === 'PROPOSED',
    canWithdraw: canWithdraw(page.status),
    over,
    steps: stepsOf(page, zone, language),
    next: t(`host:next.${!verified ? 'unverified' : over ? 'over' : page.status}`),
    // A word of refusal and one of welcome both come from staff; before a decision there is none.
    words: page.decisionWords,
    proposal: {
      host: page.hostName,
      report:
        page.hostName && page.hostCredit ? `${page.hostName}, ${hostCredit(page.hostCredit)}` : page.hostName,
      kind: page.kind,
      modality: page.modality,
      city: page.city,
      slots: page.slots.map((slot) =>
        placedMomentInWords(slot.startsAt, { zone: slot.zone, city: page.city }, language),
      ),
      expectedPeople: page.expectedPeople,
      topics: page.topics,
    },
    councillors: page.councillors,
    moments: hourKnown && page.startsAt ? momentsOf(page.startsAt, zone, place, language) : [],
    minutes: page.durationMinutes,
    joinUrl: hourKnown && page.status !== 'CANCELLED' ? page.joinUrl : null,
    address: hourKnown && page.status !== 'CANCELLED' ? page.address : null,
    publicPath: isPublic(page) ? `/sesiones/${page.slug}` : null,
    share: url && page.startsAt ? shareOf(page, url, page.startsAt, zone, place) : null,
    counts:
      page.publishedAt && page.status !== 'CANCELLED'
        ? {
            seated: people.CONFIRMED + people.OFFERED,
            capacity: page.capacity,
            confirmed: people.CONFIRMED,
            offered: people.OFFERED,
            waiting: people.WAITING,
            pending: people.PENDING,
            questions: page.questions,
          }
        : null,
  }
}

/**
 * The page as the host has been told it. A decision shows once its letter is due: until then staff can take it back, and
 * a host who happens to look would read a welcome that never was.
 */
function asTold(page: HostPage, now: Date): HostPage {
  const decidedAt =
    page.status === 'ACCEPTED' ? page.acceptedAt : page.status === 'DECLINED' ? page.declinedAt : null
  if (!decidedAt || undoUntil(decidedAt) <= now) return page
  const undecided = { ...page, decisionWords: null, declinedAt: null }
  const wasAccepted = page.status === 'DECLINED' && page.acceptedAt !== null
  return wasAccepted
    ? { ...undecided, status: 'ACCEPTED' }
    : { ...undecided, status: 'PROPOSED', acceptedAt: null }
}

export type HostView = ReturnType<typeof hostView>

function stepsOf(page: HostPage, zone: string, language: Language): Step[] {
  const reached: Record<(typeof STEPS)[number], Date | null> = {
    proposed: page.createdAt,
    verified: page.emailVerifiedAt,
    accepted: page.acceptedAt,
    scheduled: page.scheduledAt,
    published: page.publishedAt,
    held: page.heldAt,
  }
  const depth = {
    PROPOSED: 0,
    ACCEPTED: 2,
    SCHEDULED: 3,
    PUBLISHED: 4,
    HELD: 5,
    REPORTED: 5,
    DECLINED: 0,
    CANCELLED: 0,
  }
  const ended = page.status === 'DECLINED' || page.status === 'CANCELLED'
  // A step taken back (a date, an acceptance) is not done, whatever moment its column still holds.
  const last = ended
    ? STEPS.reduce((furthest, step, index) => (reached[step] ? index : furthest), 0)
    : Math.max(depth[page.status], page.emailVerifiedAt ? 1 : 0)
  const on = (at: Date | null) => (at ? formatCivilDate(civilDateAt(at, zone), language, 'full') : null)
  const done: Step[] = STEPS.slice(0, last + 1).map((key) => ({ key, state: 'done', when: on(reached[key]) }))
  if (ended) {
    const key = page.status === 'DECLINED' ? 'declined' : page.scheduledAt ? 'cancelled' : 'withdrawn'
    return [...done, { key, state: 'stopped', when: on(page.declinedAt ?? page.cancelledAt) }]
  }
  const todo = STEPS.slice(last + 1).map(
    (key, index): Step => ({ key, state: index === 0 ? 'current' : 'todo', when: null }),
  )
  return [...done, ...todo]
}

/** The hour where the host lives, first; Mexico City's beside it where the walls differ. */
function momentsOf(startsAt: Date, zone: string, place: string, language: Language) {
  const t = translator(language)
  const own = describeInstant(startsAt, zone, language)
  const mexico = describeInstant(startsAt, MEXICO_CITY, language)
  const shift = dayShiftInWords(startsAt, zone, MEXICO_CITY, language)
  const first = { ...own, city: place, whose: 'session' as const, label: t('host:yourHour', { city: place }) }
  if (zone === MEXICO_CITY) return [first]
  const second = {
    ...mexico,
    city: placeOfZone(MEXICO_CITY, language),
    whose: 'programme' as const,
    label: t('host:mexicoHour'),
    ...(shift ? { shift } : {}),
  }
  return [first, second]
}

// In the meeting's language, which may be another than the one the host reads this page in.
function shareOf(page: HostPage, url: string, startsAt: Date, zone: string, place: string) {
  const t = translator(page.language)
  const values = {
    councillors: listOf(page.councillors, t('host:share.and')) || t('host:share.nobody'),
    when: momentInWords(startsAt, zone, page.language, place),
    // Who comes by this link is counted as brought by the host.
    url: `${url}?por=anfitrion`,
    title: page.title ?? '',
  }
  const text = page.title ? t('host:share.textTitled', values) : t('host:share.textHome', values)
  return { url, text, whatsapp: `https://wa.me/?text=${encodeURIComponent(text)}` }
}

function listOf(items: readonly string[], and: string): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')}${and}${items.at(-1)}`
}
