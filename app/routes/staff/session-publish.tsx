import { useTranslation } from 'react-i18next'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { Icon } from '#app/ui/icon.tsx'
import { SeatBar } from '#app/ui/seat-bar.tsx'
import { SectionForm } from './session-form.tsx'
import type { SessionView } from './session-view.server.ts'

/** What publishing needs, ticked where it is there; the button when all of it is. */
export function PublishSection({
  checkList,
  status,
  can,
}: Pick<SessionView, 'checkList' | 'status' | 'can'>) {
  const { t } = useTranslation('session')
  const ready = checkList.every(({ done }) => done)
  return (
    <Card dense title={t('publish.title')}>
      <div className="grid gap-3">
        <p className={ready ? undefined : 'font-bold'}>{t(ready ? 'publish.ready' : 'publish.notReady')}</p>
        <ul className="grid gap-x-6 gap-y-1 sm:grid-cols-2">
          {checkList.map(({ part, done }) => (
            <li key={part} className="flex items-center gap-2">
              <Icon
                name={done ? 'check' : 'close'}
                label={t(done ? 'publish.done' : 'publish.missing')}
                className={done ? 'text-confirmed-ink' : 'text-danger-ink'}
              />
              <span className={done ? undefined : 'font-bold'}>{t(`publish.part.${part}`)}</span>
            </li>
          ))}
        </ul>
        {can.publish && ready ? (
          <SectionForm intent="publish" hidden={{ seen: status }}>
            <div>
              <Button>{t('publish.button')}</Button>
            </div>
          </SectionForm>
        ) : null}
      </div>
    </Card>
  )
}

const COUNTED = ['CONFIRMED', 'OFFERED', 'WAITING', 'PENDING'] as const

type RegistrationsProps = {
  id: string
  registrations: NonNullable<SessionView['registrations']>
  mayRead: boolean
}

/** How full it is; who they are stands on a page of its own. */
export function RegistrationsSection({ id, registrations, mayRead }: RegistrationsProps) {
  const { t } = useTranslation('session')
  const { taken, capacity, people } = registrations
  return (
    <Card dense title={t('registrations.title')}>
      <div className="grid gap-3">
        {capacity === null ? (
          <p className="font-bold">{t('registrations.seatsNoCapacity', { taken })}</p>
        ) : (
          <SeatBar
            taken={taken}
            capacity={capacity}
            label={t('registrations.seats', { taken, capacity })}
            {...(people.WAITING > 0
              ? { note: t('registrations.waitingNote', { count: people.WAITING }) }
              : {})}
          />
        )}
        <ul className="flex flex-wrap gap-x-5 gap-y-1 text-ink-soft">
          {COUNTED.filter((status) => people[status] > 0).map((status) => (
            <li key={status}>
              {t(`registrations.countOf.${status}`)}:{' '}
              <strong className="text-ink tabular-nums">{people[status]}</strong>
            </li>
          ))}
        </ul>
        {mayRead ? (
          <div>
            <ButtonLink tone="secondary" dense icon="people" href={`/gestion/sesiones/${id}/registros`}>
              {t('registrations.manage')}
            </ButtonLink>
          </div>
        ) : null}
      </div>
    </Card>
  )
}
