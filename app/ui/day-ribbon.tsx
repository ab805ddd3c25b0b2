import { classNames } from './class-names.ts'

type RibbonHour = {
  /** 0–23 on that place's clock. */
  hour: number
  /** An hour at which one may be asked to sit down and talk. */
  civil: boolean
  /** The civil date there, in words: "vie 15 ene". */
  date: string
}

type RibbonMarker = {
  /** Minutes after that place's midnight, 0–1439. */
  minuteOfDay: number
  /** Which slot: "Opción 1". The same label marks the same instant in every row. */
  label: string
  /** Tells apart an hour that the row shows on two dates; one of its `hours`' dates. */
  date?: string
}

export type RibbonRow = {
  /** Whose hours: "Ana, anfitriona". */
  label: string
  /** Where: "Los Ángeles, UTC−8". */
  zoneLabel: string
  /** Consecutive hours. The first of every row is the same instant, so that a column is one moment everywhere. */
  hours: readonly RibbonHour[]
  /** Minutes from the left edge to the first whole hour, where clocks differ by half hours. */
  shiftMinutes?: number
  markers: readonly RibbonMarker[]
}

type DayRibbonProps = {
  rows: readonly RibbonRow[]
  words: {
    /** What the picture shows. */
    caption: string
    /** Opens the same as a table. */
    showTable: string
    place: string
    civil: string
    uncivil: string
  }
}

const HEIGHT = 40

/**
 * The hours of one stretch of time in several places, one under the other; the hours at which nobody should be asked are
 * shaded, and each slot crosses all the places at once. Widths are percentages: it fits any column without a script.
 */
export function DayRibbon({ rows, words }: DayRibbonProps) {
  const slots = [...new Set(rows.flatMap((row) => row.markers.map((marker) => marker.label)))]
  return (
    <figure className="keep-together grid gap-3">
      <figcaption className="font-bold">{words.caption}</figcaption>
      <div aria-hidden="true" className="grid gap-2.5">
        {rows.map((row, index) => (
          <RibbonPicture key={`${row.label} ${row.zoneLabel}`} row={row} named={index === 0} />
        ))}
        <p className="flex flex-wrap gap-x-5 text-xs text-ink-soft">
          <span className="inline-flex items-center gap-1.5">
            <span className="size-3 rounded-sm border border-line bg-day" /> {words.civil}
          </span>
          <span className="inline-flex items-center gap-1.5">
            <span className="size-3 rounded-sm bg-night" /> {words.uncivil}
          </span>
        </p>
      </div>
      <details>
        <summary className="min-h-8 text-sm text-action underline">{words.showTable}</summary>
        <div className="mt-2 overflow-x-auto">
          <table className="w-full text-start text-sm">
            <caption className="sr-only">{words.caption}</caption>
            <thead>
              <tr className="border-b border-line-strong">
                <th scope="col" className="py-1.5 pe-4 text-start">
                  {words.place}
                </th>
                {slots.map((slot) => (
                  <th key={slot} scope="col" className="py-1.5 pe-4 text-start">
                    {slot}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={`${row.label} ${row.zoneLabel}`} className="border-b border-line">
                  <th scope="row" className="py-1.5 pe-4 text-start align-top">
                    {row.label} <span className="block font-normal text-ink-soft">{row.zoneLabel}</span>
                  </th>
                  {slots.map((slot) => {
                    const marker = row.markers.find(({ label }) => label === slot)
                    const cell = marker ? row.hours[hourIndex(row, marker)] : undefined
                    return (
                      <td key={slot} className="py-1.5 pe-4 align-top tabular-nums">
                        {marker && cell ? (
                          <>
                            {clock(marker.minuteOfDay)}, {cell.date}
                            <span className="block text-ink-soft">
                              {cell.civil ? words.civil : words.uncivil}
                            </span>
                          </>
                        ) : null}
                      </td>
                    )
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  )
}

/** One place's hours. The first row names the slots over their marks; the marks below are the same instants. */
function RibbonPicture({ row, named }: { row: RibbonRow; named: boolean }) {
  const count = Math.max(row.hours.length, 1)
  const shift = (row.shiftMinutes ?? 0) / 60
  const across = (hours: number) => `${((hours + shift) / count) * 100}%`
  const dates = row.hours.flatMap(({ date }, index) =>
    index === 0 || date !== row.hours[index - 1]?.date ? [{ date, index }] : [],
  )
  return (
    <div>
      <p className="flex flex-wrap justify-between gap-x-4 text-sm">
        <span className="font-bold">{row.label}</span>
        <span className="text-ink-soft">{row.zoneLabel}</span>
      </p>
      {named ? (
        <svg aria-hidden="true" width="100%" height="20" className="block text-xs font-bold">
          {row.markers.map((marker) => {
            const at = markPosition(row, marker)
            return at === null ? null : (
              <text
                key={marker.label}
                x={across(at)}
                y="15"
                textAnchor={isLate(at / count) ? 'end' : 'start'}
                className="fill-ink"
              >
                {marker.label}
              </text>
            )
          })}
        </svg>
      ) : null}
      <svg
        aria-hidden="true"
        width="100%"
        height={HEIGHT + 18}
        className="block overflow-visible text-xs tabular-nums"
      >
        {row.hours.map(({ hour, civil, date }, index) => (
          <rect
            key={`${date} ${hour}`}
            x={across(index)}
            width={`${100 / count}%`}
            height={HEIGHT}
            className={classNames(civil ? 'fill-day' : 'fill-night', 'stroke-surface')}
          />
        ))}
        {row.hours.map(({ hour, civil, date }, index) =>
          hour % 3 === 0 ? (
            <text
              key={`${date} ${hour}`}
              x={across(index + 0.5)}
              y={HEIGHT - 7}
              textAnchor="middle"
              className={civil ? 'fill-on-day' : 'fill-on-night'}
            >
              {hour}
            </text>
          ) : null,
        )}
        {dates.map(({ date, index }) => (
          <g key={date}>
            {index > 0 ? (
              <line
                x1={across(index)}
                x2={across(index)}
                y1="0"
                y2={HEIGHT + 14}
                className="stroke-ink"
                strokeWidth="2"
              />
            ) : null}
            {isCrowded(dates, index, count) ? null : (
              <text
                x={across(index)}
                dx={isLate(index / count) ? -5 : index > 0 ? 5 : 0}
                y={HEIGHT + 14}
                textAnchor={isLate(index / count) ? 'end' : 'start'}
                className="fill-ink-soft"
              >
                {date}
              </text>
            )}
          </g>
        ))}
        {row.markers.map((marker) => {
          const at = markPosition(row, marker)
          if (at === null) return null
          const late = isLate(at / count)
          return (
            <g key={marker.label}>
              <line
                x1={across(at)}
                x2={across(at)}
                y1="0"
                y2={HEIGHT}
                className="stroke-action"
                strokeWidth="4"
              />
              <svg aria-hidden="true" x={across(at)} overflow="visible">
                <rect
                  x={late ? -46 : 0}
                  width="46"
                  height="20"
                  rx="3"
                  className="fill-action stroke-surface"
                />
                <text x={late ? -23 : 23} y="14.5" textAnchor="middle" className="fill-on-action font-bold">
                  {clock(marker.minuteOfDay)}
                </text>
              </svg>
            </g>
          )
        })}
      </svg>
    </div>
  )
}

/** The row's hour in which a marker falls; -1 when the row does not show it. */
function hourIndex(row: RibbonRow, marker: RibbonMarker): number {
  const hour = Math.floor(marker.minuteOfDay / 60)
  return row.hours.findIndex(
    (cell) => cell.hour === hour && (marker.date === undefined || cell.date === marker.date),
  )
}

/** Hours from the row's first hour to a marker; null when the row does not show it. */
function markPosition(row: RibbonRow, marker: RibbonMarker): number | null {
  const index = hourIndex(row, marker)
  return index < 0 ? null : index + (marker.minuteOfDay % 60) / 60
}

/** Whether the next date begins before this one's words end; its own line then says that this is the day before. */
function isCrowded(dates: readonly { index: number }[], index: number, count: number): boolean {
  const next = dates.find((each) => each.index > index)
  return next !== undefined && (next.index - index) / count < 0.21
}

/** So near the right edge that its words must stand on its left. */
function isLate(share: number): boolean {
  return share > 0.8
}

function clock(minuteOfDay: number): string {
  const part = (value: number) => String(value).padStart(2, '0')
  return `${part(Math.floor(minuteOfDay / 60))}:${part(minuteOfDay % 60)}`
}
