import { useTranslation } from 'react-i18next'
import { AttendanceSource } from '#app/generated/prisma/enums.ts'
import { Badge } from '#app/ui/badge.tsx'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { type Column, DataTable } from '#app/ui/data-table.tsx'
import { Field, SelectField } from '#app/ui/field.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Stat, Stats } from '#app/ui/stat.tsx'
import { Disclosure } from './disclosure.tsx'
import { SectionForm, useRefused, useSectionField } from './session-form.tsx'
import type { SessionView } from './session-view.server.ts'

type Attendance = NonNullable<SessionView['attendance']>
type Record = Attendance['records'][number]
type Props = { attendance: Attendance; can: SessionView['can'] }

/** What each source says, side by side; the official figure first. Unknown is not 0. */
export function AttendanceSection({ attendance, can }: Props) {
  const { t } = useTranslation('session')
  const { records, official, disagree, doubts, facts } = attendance
  const changes = can.record || can.chooseOfficial
  const columns: Column<Record>[] = [
    {
      key: 'source',
      header: t('attendance.source'),
      primary: true,
      cell: ({ source, official: chosen }) => (
        <span className="inline-flex flex-wrap items-center gap-2">
          {t(`attendance.sources.${source}`)}
          {chosen ? <Badge tone="confirmed">{t('attendance.official')}</Badge> : null}
        </span>
      ),
    },
    {
      key: 'people',
      header: t('attendance.people'),
      numeric: true,
      cell: ({ people, peak }) => (
        <>
          <strong className="tabular-nums">{people}</strong>
          {peak === null ? null : (
            <span className="block text-ink-soft">{t('attendance.peak', { count: peak })}</span>
          )}
        </>
      ),
    },
    {
      key: 'note',
      header: t('attendance.note'),
      cell: ({ note, officialReason, evidencePath }) =>
        note || officialReason || evidencePath ? (
          <>
            {evidencePath ? (
              <p>
                <a href={evidencePath} download>
                  {t('attendance.evidenceLink')}
                </a>
              </p>
            ) : null}
            {note ? <p>{note}</p> : null}
            {officialReason ? (
              <p className="text-ink-soft">
                {t('attendance.reason')}: {officialReason}
              </p>
            ) : null}
          </>
        ) : null,
    },
    {
      key: 'recorded',
      header: t('attendance.recorded'),
      cell: ({ recorded, by }) => (
        <>
          <span className="whitespace-nowrap">{recorded}</span>
          {by ? <span className="block text-ink-soft">{by}</span> : null}
        </>
      ),
    },
    ...(changes
      ? [
          {
            key: 'actions',
            header: t('attendance.actions'),
            bare: true,
            cell: (record: Record) => <Changes record={record} hasOfficial={official !== null} can={can} />,
          },
        ]
      : []),
  ]
  return (
    <Card dense title={t('attendance.title')}>
      <div className="grid gap-4">
        {official ? (
          <p>
            <strong className="font-display text-xl">
              {t('attendance.officialIs', { people: t('people', { count: official.people }) })}
            </strong>{' '}
            <span className="text-ink-soft">
              {t('attendance.officialSource', { source: t(`attendance.sources.${official.source}`) })}
            </span>
          </p>
        ) : (
          <p className="font-bold">{t(records.length > 0 ? 'attendance.chooseOne' : 'attendance.unknown')}</p>
        )}
        {disagree || doubts.length > 0 ? (
          <Notice tone="warning">
            {disagree ? <p>{t('attendance.disagree')}</p> : null}
            {doubts.length > 0 ? (
              <ul className="list-disc ps-5">
                {doubts.map((doubt) => (
                  <li key={doubt}>{doubt}</li>
                ))}
              </ul>
            ) : null}
          </Notice>
        ) : null}
        {facts ? <Facts facts={facts} /> : null}
        {records.length > 0 ? (
          <DataTable
            caption={t('attendance.table')}
            captionHidden
            framed={false}
            columns={columns}
            rows={records}
            rowKey={({ id }) => id}
          />
        ) : null}
        {can.record ? (
          <SectionForm intent="record" upload className="grid gap-3 border-t border-line pt-4">
            <RecordFields attendance={attendance} />
          </SectionForm>
        ) : null}
      </div>
    </Card>
  )
}

/** What the data say by themselves, beside what somebody stated. Where they say nothing, that is said. */
function Facts({
  facts: { registered, marked, entered, arrival },
}: {
  facts: NonNullable<Attendance['facts']>
}) {
  const { t, i18n } = useTranslation('session')
  const unknown = t('unknown')
  return (
    <Stats>
      <Stat
        label={t('attendance.facts.registered')}
        value={registered?.people ?? unknown}
        note={registered && t('attendance.facts.registrations', { count: registered.registrations })}
      />
      <Stat
        label={t('attendance.facts.marked')}
        value={marked?.people ?? unknown}
        note={
          marked && (
            <>
              {t('attendance.facts.markedNote', {
                registrations: marked.registrations,
                walkIns: marked.walkIns,
              })}
              <span className="block">
                {marked.by}
                {marked.last ? ` · ${marked.last}` : null}
              </span>
            </>
          )
        }
      />
      <Stat
        label={t('attendance.facts.entered')}
        value={entered?.people ?? unknown}
        note={entered && t('attendance.facts.registrations', { count: entered.registrations })}
      />
      {registered ? (
        <Stat
          label={t('attendance.facts.arrival')}
          value={
            arrival
              ? new Intl.NumberFormat(i18n.language === 'es' ? 'es-MX' : 'en-US', {
                  style: 'percent',
                }).format(arrival.came / arrival.confirmed)
              : unknown
          }
          note={arrival && t('attendance.facts.arrivalNote', arrival)}
        />
      ) : null}
    </Stats>
  )
}

function RecordFields({ attendance }: { attendance: Attendance }) {
  const { t } = useTranslation('session')
  const { field, id, error } = useSectionField()
  const { confirmed, joined } = attendance
  return (
    <>
      <h3 className="text-base">{t('attendance.add')}</h3>
      {attendance.facts?.registered ? (
        <p className="text-ink-soft">{t('attendance.hint', { confirmed, entered: joined })}</p>
      ) : null}
      <div className="flex flex-wrap items-start gap-4">
        <SelectField
          {...field('source')}
          label={t('attendance.source')}
          width="medium"
          empty={t('choose')}
          options={Object.values(AttendanceSource).map((value) => ({
            value,
            label: t(`attendance.sources.${value}`),
          }))}
        />
        <PeopleField />
      </div>
      <NoteField />
      <Field
        name="evidence"
        id={id('evidence')}
        error={error('evidence')}
        type="file"
        accept=".pdf,.png,.jpg,.jpeg,.csv,.xlsx"
        label={t('attendance.evidence')}
        optional={t('optional')}
        help={t('attendance.evidenceHelp')}
      />
      <div>
        <Button>{t('attendance.button')}</Button>
      </div>
    </>
  )
}

function PeopleField({ stored }: { stored?: number }) {
  const { t } = useTranslation('session')
  const { field } = useSectionField()
  return (
    <Field
      {...field('people', stored ?? null)}
      type="number"
      min={0}
      label={t('attendance.people')}
      help={t('attendance.peopleHelp')}
    />
  )
}

function NoteField({ stored }: { stored?: string | null }) {
  const { t } = useTranslation('session')
  const { field } = useSectionField()
  return (
    <Field
      {...field('note', stored ?? null)}
      label={t('attendance.note')}
      optional={t('optional')}
      help={t('attendance.noteHelp')}
    />
  )
}

type ChangesProps = { record: Record; hasOfficial: boolean; can: SessionView['can'] }

function Changes({ record, hasOfficial, can }: ChangesProps) {
  const { t } = useTranslation('session')
  const correcting = useRefused('correct', record.id) !== null
  const choosing = useRefused('official', record.id) !== null
  const hidden = { recordId: record.id }
  return (
    <div className="grid gap-1">
      {can.chooseOfficial && !record.official ? (
        <Disclosure summary={t('attendance.makeOfficial')} open={choosing}>
          <SectionForm intent="official" subject={record.id} hidden={hidden}>
            <OfficialFields needsReason={hasOfficial} />
          </SectionForm>
        </Disclosure>
      ) : null}
      {can.record ? (
        <Disclosure summary={t('attendance.correct')} open={correcting}>
          <SectionForm intent="correct" subject={record.id} hidden={hidden}>
            <PeopleField stored={record.people} />
            <NoteField stored={record.note} />
            <div>
              <Button dense>{t('attendance.correctButton')}</Button>
            </div>
          </SectionForm>
          <SectionForm intent="remove" subject={record.id} hidden={hidden} className="mt-3">
            <Button tone="quiet" dense className="-ms-3">
              {t('attendance.remove')}
            </Button>
          </SectionForm>
        </Disclosure>
      ) : null}
    </div>
  )
}

function OfficialFields({ needsReason }: { needsReason: boolean }) {
  const { t } = useTranslation('session')
  const { field } = useSectionField()
  return (
    <>
      {needsReason ? <Field {...field('reason')} label={t('attendance.reason')} /> : null}
      <div>
        <Button dense>{t('attendance.makeOfficialButton')}</Button>
      </div>
    </>
  )
}
