import type { Language } from '#app/locales/i18n.ts'
import { placeOfHour } from '#app/modules/scheduling/hour-place.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { reportDate, resolveWallTime, type WallTime } from '#app/platform/time.ts'
import { gapInWords, momentInWords, overlapInWords } from '#app/platform/time-words.ts'

/** An hour as somebody chose it; `fold` only where the clock shows it twice. */
export type ChosenHour = { date: string; time: string; zone: string; fold?: 0 | 1 | undefined }

/** The columns of a session that say when it is; the instants are derived from what stands on the wall. */
export type HourColumns = {
  wallDate: string
  wallTime: string
  zone: string
  wallFold: 0 | 1
  durationMinutes: number
  startsAt: Date
  endsAt: Date
  reportOn: string
}

/**
 * Makes the columns of a chosen hour, or says in a sentence why it cannot be.
 * @throws DomainError 'hourInvalid' | 'hourSkipped' | 'hourTwice' | 'hourPassed' (each with its `sentence`)
 */
export function settleHour(
  chosen: ChosenHour,
  durationMinutes: number,
  { now, language, place }: { now: Date; language: Language; place?: string | null },
): HourColumns {
  const named = (at: Date) => placeOfHour(at, { zone: chosen.zone, city: place ?? null }, language)
  const resolution = resolveWallTime(chosen)
  switch (resolution.kind) {
    case 'invalid':
      throw new DomainError('hourInvalid')
    case 'gap':
      throw new DomainError('hourSkipped', {
        sentence: gapInWords(chosen, language, named(noonOf(chosen))) ?? '',
      })
    case 'overlap':
      throw new DomainError('hourTwice', {
        sentence: overlapInWords(chosen, language, named(noonOf(chosen)))?.question ?? '',
      })
    case 'instant': {
      const { instant: startsAt, wall } = resolution
      if (startsAt <= now) {
        throw new DomainError('hourPassed', {
          when: momentInWords(startsAt, wall.zone, language, named(startsAt)),
        })
      }
      return hourColumns(wall, startsAt, durationMinutes)
    }
  }
}

/** Where the hour itself is none, or two, its day tells what clock the city has. */
function noonOf({ date }: { date: string }): Date {
  return new Date(`${date}T12:00:00Z`)
}

/** What stands on the wall, with all that is derived from it. */
export function hourColumns(
  { date, time, zone, fold }: WallTime,
  startsAt: Date,
  durationMinutes: number,
): HourColumns {
  return {
    wallDate: date,
    wallTime: time,
    zone,
    wallFold: fold,
    durationMinutes,
    startsAt,
    endsAt: new Date(startsAt.getTime() + durationMinutes * 60_000),
    reportOn: reportDate(startsAt),
  }
}
