import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '#app/ui/badge.tsx'
import { Card } from '#app/ui/card.tsx'
import { type Column, DataTable } from '#app/ui/data-table.tsx'
import { DayRibbon } from '#app/ui/day-ribbon.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { DayShift } from '#app/ui/when.tsx'
import type { SessionView } from './session-view.server.ts'

type Hours = SessionView['hours']
type Row = Hours['rows'][number]

type HoursProps = {
  hours: Hours
  /** Over or called off: who would be free no longer matters. */
  past: boolean
  children?: ReactNode
}

/** The hours at hand in each place, who could come at each, the hour where the audience lives, and the day of everybody as a picture. */
export function HoursSection({ hours, past, children }: HoursProps) {
  const { t } = useTranslation('session')
  const columns: Column<Row>[] = [
    {
      key: 'slot',
      header: t(hours.settled ? 'hours.current' : 'hours.slotColumn'),
      primary: true,
      cell: (row) => (
        <span className="grid justify-items-start gap-1">
          {row.label}
          {row.past ? <Badge tone="warm">{t('hours.past')}</Badge> : null}
        </span>
      ),
    },
    ...hours.places.map(
      (place): Column<Row> => ({
        key: place.key,
        header: place.key === 'mexico' ? place.label : `${place.label} (${place.city})`,
        cell: (row) => <Hour at={row.at.find(({ key }) => key === place.key)} />,
      }),
    ),
    ...(!past && hours.audience
      ? [
          {
            key: 'audience',
            header: hours.audience.title,
            cell: (row: Row) => <Audience hours={row.audience} more={hours.audience?.more ?? null} />,
          },
        ]
      : []),
    ...(!past && hours.councillors.length > 0
      ? [{ key: 'councillors', header: t('hours.councillorsColumn'), cell: (row: Row) => <Free row={row} /> }]
      : []),
  ]
  return (
    <Card dense title={t(hours.settled ? 'hours.current' : 'hours.proposed')}>
      <DataTable
        caption={t(hours.settled ? 'hours.captionCurrent' : 'hours.caption')}
        captionHidden
        framed={false}
        columns={columns}
        rows={hours.rows}
        rowKey={({ key }) => key}
        empty={<p className="text-ink-soft">{t('hours.none')}</p>}
      />
      {hours.rows.some(({ clockChanges }) => clockChanges.length > 0) ? (
        <div className="mt-3 grid gap-2">
          {clockChangeLines(hours.rows).map(({ sentence, labels }) => (
            <Notice key={sentence} tone="warning">
              {hours.rows.length > 1 ? <strong>{labels.join(', ')}: </strong> : null}
              {sentence}
            </Notice>
          ))}
        </div>
      ) : null}
      {!past && hours.ribbons.length > 0 ? (
        <div className="mt-5 grid gap-6">
          {hours.ribbons.map(({ date, caption, rows }) => (
            <DayRibbon
              key={date}
              rows={rows}
              words={{
                caption,
                showTable: t('hours.ribbon.showTable'),
                place: t('hours.ribbon.place'),
                civil: t('hours.ribbon.civil'),
                uncivil: t('hours.ribbon.uncivil'),
              }}
            />
          ))}
        </div>
      ) : null}
      {children ? <div className="mt-4 border-t border-line pt-2">{children}</div> : null}
    </Card>
  )
}

type HourProps = Partial<Omit<Row['at'][number], 'day'>> & {
  /** Null where it is the day that stands beside it already. */
  day?: string | null
}

function Hour({ at }: { at: HourProps | undefined }) {
  const { t } = useTranslation('session')
  if (!at?.iso) return null
  return (
    <span className="grid justify-items-start gap-0.5">
      <time dateTime={at.iso}>
        <strong className="whitespace-nowrap tabular-nums">{at.time}</strong>{' '}
        <span className="whitespace-nowrap text-ink-soft">({at.offset})</span>
        {at.day ? <span className="block">{at.day}</span> : null}
      </time>
      {at.shift ? <DayShift>{at.shift}</DayShift> : null}
      {at.uncivil ? <Badge tone="attention">{t('hours.uncivil')}</Badge> : null}
    </span>
  )
}

/** The hour where most of the audience lives; what else there is, as a number. */
function Audience({ hours, more }: { hours: Row['audience']; more: string | null }) {
  return (
    <ul className="grid gap-2">
      {hours.map(({ who, ...hour }) => (
        <li key={hour.key}>
          <span className="block text-ink-soft sm:min-w-30">{who}</span>
          <Hour at={{ ...hour, day: hour.shift ? hour.day : null }} />
        </li>
      ))}
      {more ? <li className="text-ink-soft">{more}</li> : null}
    </ul>
  )
}

function Free({ row: { free, busy, past } }: { row: Row }) {
  const { t } = useTranslation('session')
  if (past) return null
  if (busy.length === 0) return <span className="text-confirmed-ink">{t('hours.allFree')}</span>
  return (
    <span className="grid gap-1">
      <span className={free.length === 0 ? 'font-bold text-danger-ink' : undefined}>
        {free.length === 0 ? t('hours.noneFree') : t('hours.freeList', { names: free.join(', ') })}
      </span>
      <details>
        <summary className="text-action underline">
          {t('hours.busyList', { names: busy.map(({ name }) => name).join(', ') })}
        </summary>
        <ul className="mt-1 grid gap-1 text-ink-soft">
          {busy.map(({ id, name, why }) => (
            <li key={id}>
              <strong>{name}.</strong> {why.join('. ')}
            </li>
          ))}
        </ul>
      </details>
    </span>
  )
}

/** One sentence once, with the hours that it is about. */
function clockChangeLines(rows: readonly Row[]): { sentence: string; labels: string[] }[] {
  const sentences = [...new Set(rows.flatMap(({ clockChanges }) => clockChanges))]
  return sentences.map((sentence) => ({
    sentence,
    labels: rows.filter(({ clockChanges }) => clockChanges.includes(sentence)).map(({ label }) => label),
  }))
}
