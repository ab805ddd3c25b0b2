import { classNames } from './class-names.ts'
import { Icon } from './icon.tsx'

/** An instant as somebody's wall shows it, in words (`describeInstant` of the platform, plus its place). */
export type Moment = {
  /** The instant, ISO 8601. */
  iso: string
  weekday: string
  date: string
  time: string
  city: string
  /** "UTC−6". */
  offset: string
  /** IANA name, for the script that knows where the reader is. */
  zone: string
}

type WhenProps = {
  /**
   * The reader's own hour first when it is known, else the session's. `label` says whose: "Tu hora". `shift` marks
   * another date than the first one's: "un día después".
   */
  moments: readonly (Moment & { label: string; whose: 'reader' | 'session' | 'programme'; shift?: string })[]
  /**
   * Where the reader's zone is not known yet: the label of their hour. Its place stands empty, as high as it will be, for
   * the script to fill (`data-viewer-when`), so that nothing moves; without scripts it is not there.
   */
  viewer?: string | undefined
}

/** When it is, so that nobody arrives at the wrong hour: one large answer, and the same instant elsewhere under it. */
export function When({ moments, viewer }: WhenProps) {
  const [first, ...rest] = moments
  if (!first) return null
  const others = viewer === undefined ? rest : moments
  return (
    <div data-when={first.iso} className="grid gap-3">
      {viewer === undefined ? <Answer {...first} /> : <Reserved iso={first.iso} label={viewer} />}
      {others.length > 0 ? (
        <ul className="grid gap-2.5 border-t border-line pt-3 first:border-t-0 sm:gap-3 [@media(scripting:none)]:border-t-0">
          {others.map((moment) => (
            <li key={`${moment.whose} ${moment.zone}`} data-whose={moment.whose} data-zone={moment.zone}>
              <span data-part="label" className="block text-sm text-ink-soft max-sm:sr-only">
                {moment.label}
              </span>
              <MomentLine {...moment} />
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}

function Answer(first: WhenProps['moments'][number]) {
  return (
    <div data-whose={first.whose} data-zone={first.zone}>
      <p data-part="label" className="flex items-center gap-2 text-sm font-bold text-warm-ink">
        <Icon name="clock" />
        {first.label}
      </p>
      <time dateTime={first.iso} className="mt-1 block font-display">
        <span data-part="day" className="block text-base font-bold first-letter:uppercase sm:text-xl">
          {first.weekday} {first.date}
        </span>{' '}
        <span data-part="time" className="block text-3xl font-bold tabular-nums lining-nums">
          {first.time}
        </span>
      </time>
      <p data-part="place" className="text-ink-soft">
        {first.city} <span className="whitespace-nowrap">({first.offset})</span>
      </p>
    </div>
  )
}

function Reserved({ iso, label }: { iso: string; label: string }) {
  return (
    <div
      data-whose="reader"
      data-viewer-when={iso}
      data-viewer-label={label}
      className="min-h-[7.75rem] sm:min-h-[8.25rem] [@media(scripting:none)]:hidden"
    />
  )
}

/** The same on a line, for lists and tables. */
export function MomentLine({
  shift,
  className,
  ...moment
}: Moment & {
  shift?: string
  className?: string
}) {
  return (
    <span className={classNames('inline-flex flex-wrap items-baseline gap-x-2 gap-y-0.5', className)}>
      <time dateTime={moment.iso}>
        <strong className="whitespace-nowrap tabular-nums">{moment.time}</strong>, {moment.weekday}{' '}
        {moment.date}
      </time>
      <span className="text-ink-soft">
        {moment.city} <span className="whitespace-nowrap">({moment.offset})</span>
      </span>
      {shift ? <DayShift>{shift}</DayShift> : null}
    </span>
  )
}

/** "un día después": the date there is another one. */
export function DayShift({ children }: { children: string }) {
  return (
    <strong className="rounded-sm bg-attention-soft px-1.5 text-sm whitespace-nowrap text-attention-ink">
      {children}
    </strong>
  )
}

type DateTileProps = { dateTime: string; weekday: string; day: string; month: string; year?: string }

/** A civil date as a tile on the wall, to find one's way down a list. The words of the hour stand beside it. */
export function DateTile({ dateTime, weekday, day, month, year }: DateTileProps) {
  return (
    <time
      dateTime={dateTime}
      className="grid w-23 shrink-0 content-start self-start justify-items-center overflow-hidden rounded-md border border-line bg-surface pb-1.5 text-center"
    >
      <span className="w-full bg-warm-ink px-1 py-0.5 text-xs font-bold text-surface">{weekday}</span>{' '}
      <span className="font-display text-2xl font-bold lining-nums">{day}</span>{' '}
      <span className="text-xs leading-tight text-ink-soft">
        {month}
        {year ? <span className="block">{year}</span> : null}
      </span>
    </time>
  )
}
