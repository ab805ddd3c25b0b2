import { useTranslation } from 'react-i18next'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { Field, SelectField } from '#app/ui/field.tsx'
import { RadioGroup } from '#app/ui/fieldset.tsx'
import { Disclosure } from './disclosure.tsx'
import { SectionForm, useRefused, useSectionField } from './session-form.tsx'
import type { SessionView } from './session-view.server.ts'

type ScheduleProps = Pick<SessionView, 'status' | 'seenAt' | 'can' | 'hours' | 'schedule'>

/** Choosing the hour. It can be looked at in every place before. */
export function ScheduleSection({ status, hours, schedule }: ScheduleProps) {
  const { t } = useTranslation('session')
  return (
    <Card dense title={t('schedule.title')}>
      <SectionForm intent="schedule" hidden={{ seen: status }}>
        <SlotChoice hours={hours} schedule={schedule} />
        <HourFields schedule={schedule} />
        <HourButtons label={t('schedule.button')} />
      </SectionForm>
    </Card>
  )
}

/** Moving a session that has its hour, or taking the hour off while nobody was told. */
export function MoveHour({ status, seenAt, can, schedule }: ScheduleProps) {
  const { t } = useTranslation('session')
  const moving = useRefused('reschedule') !== null
  return (
    <>
      {can.move ? (
        <Disclosure summary={t('schedule.move')} open={moving || schedule.asked}>
          <SectionForm intent="reschedule" hidden={{ seenAt }}>
            <p className="max-w-field text-ink-soft">{t('schedule.moveHelp')}</p>
            <HourFields schedule={schedule} />
            <KeepChoice />
            <HourButtons label={t('schedule.moveButton')} />
          </SectionForm>
        </Disclosure>
      ) : null}
      {can.unschedule ? (
        <SectionForm intent="unschedule" hidden={{ seen: status }}>
          <div>
            <Button tone="quiet" dense className="-ms-3">
              {t('schedule.unschedule')}
            </Button>
          </div>
        </SectionForm>
      ) : null}
    </>
  )
}

function SlotChoice({ hours, schedule }: Pick<ScheduleProps, 'hours' | 'schedule'>) {
  const { t } = useTranslation('session')
  const slots = hours.rows.filter(({ key }) => key !== 'asked')
  const { field } = useSectionField()
  const first = slots.find(({ past }) => !past)?.key ?? 'other'
  // Without proposed hours there is nothing to choose between.
  if (slots.length === 0) return <input type="hidden" name="slot" value="other" />
  return (
    <RadioGroup
      {...field('slot', schedule.asked ? 'other' : first)}
      legend={t('schedule.choose')}
      options={[
        ...slots.map(({ key, label, at: [home], free, busy, past }) => ({
          value: key,
          label: (
            <>
              <strong>{label}</strong>: {home ? `${home.day}, ${home.time} (${home.offset})` : null}
            </>
          ),
          help: past
            ? t('hours.past')
            : busy.length === 0
              ? null
              : free.length === 0
                ? t('hours.noneFree')
                : t('hours.freeList', { names: free.join(', ') }),
          disabled: past,
        })),
        { value: 'other', label: t('schedule.other'), help: t('schedule.otherHelp') },
      ]}
    />
  )
}

function HourFields({ schedule }: { schedule: ScheduleProps['schedule'] }) {
  const { t } = useTranslation('session')
  const { field, refused } = useSectionField()
  const time = field('time', schedule.time)
  return (
    <>
      <div className="flex flex-wrap gap-4">
        <Field {...field('date', schedule.date)} type="date" label={t('schedule.date')} />
        <Field
          {...time}
          error={time.error ?? schedule.trouble ?? undefined}
          type="time"
          label={t('schedule.time')}
        />
        <SelectField
          {...field('zone', schedule.zone)}
          label={t('schedule.zone')}
          options={schedule.zones}
          width="medium"
        />
        <Field
          {...field('durationMinutes', schedule.durationMinutes)}
          type="number"
          min={15}
          max={600}
          label={t('schedule.duration')}
        />
      </div>
      {refused?.fold ? (
        <RadioGroup {...field('fold')} legend={t('schedule.fold')} inline options={refused.fold.options} />
      ) : null}
    </>
  )
}

function KeepChoice() {
  const { t } = useTranslation('session')
  const { field, refused } = useSectionField()
  if (!refused?.keep) return null
  return (
    <RadioGroup
      {...field('keep')}
      legend={t('schedule.keep')}
      options={[
        { value: 'wall', label: t('schedule.keepWall', { when: refused.keep.wall }) },
        { value: 'instant', label: t('schedule.keepInstant', { when: refused.keep.instant }) },
      ]}
    />
  )
}

function HourButtons({ label }: { label: string }) {
  const { t } = useTranslation('session')
  return (
    <div className="flex flex-wrap gap-2">
      <Button icon="clock">{label}</Button>
      {/* The same fields as an address: the page shows that hour in every place, and nothing is written. */}
      <Button tone="secondary" formMethod="get" formAction="?">
        {t('schedule.look')}
      </Button>
    </div>
  )
}
