import { useTranslation } from 'react-i18next'
import type { Language } from '#app/locales/i18n.ts'
import type { AgendaSession } from '#app/modules/registrations/agenda.server.ts'
import { formatCivilDate, wallTimeAt } from '#app/platform/time.ts'
import { Badge } from '#app/ui/badge.tsx'
import { Card } from '#app/ui/card.tsx'
import { Icon } from '#app/ui/icon.tsx'
import type { Tone } from '#app/ui/tone.ts'
import { DateTile, MomentLine } from '#app/ui/when.tsx'
import type { LabelledMoment } from '../moments.server.ts'
import { countryName, listInWords, sessionTitle } from '../session-words.ts'

export const STATE_TONE: Record<AgendaSession['state'], Tone> = {
  toBeConfirmed: 'neutral',
  open: 'confirmed',
  nearlyFull: 'attention',
  full: 'warm',
  closed: 'neutral',
  running: 'action',
  held: 'neutral',
  cancelled: 'danger',
}

/** A session in the agenda: the day on the wall, who invites and who comes, the hour in three places, whether there is room. */
export function SessionCard({ session, moments }: { session: AgendaSession; moments: LabelledMoment[] }) {
  const { t, i18n } = useTranslation(['public', 'common'])
  const language = i18n.language as Language
  const { startsAt, city, country, councillors, state } = session
  const [first] = moments
  const title = sessionTitle(session, language)
  return (
    <Card
      as="li"
      level={3}
      href={`/sesiones/${session.slug}`}
      title={state === 'cancelled' ? <s>{title}</s> : title}
      aside={<Badge tone={STATE_TONE[state]}>{t(`state.${state}`)}</Badge>}
    >
      <div className="flex gap-4 wrap-anywhere">
        {startsAt && first ? <Tile instant={startsAt} zone={first.zone} language={language} /> : null}
        <div className="grid min-w-0 flex-1 content-start gap-3">
          {moments.length > 0 ? (
            <ul className="grid gap-1.5">
              {moments.map(({ label: _, whose, ...moment }) => (
                <li key={`${whose} ${moment.zone}`}>
                  <MomentLine {...moment} />
                </li>
              ))}
            </ul>
          ) : (
            <p className="font-bold">
              {session.dateOn
                ? `${formatCivilDate(session.dateOn, language, 'full')} · ${t('when.hourUnknown')}`
                : t('when.unknown')}
            </p>
          )}
          <p className="text-sm text-ink-soft">
            <Icon name={session.modality === 'VIRTUAL' ? 'video' : 'place'} />{' '}
            {[
              t(`common:modality.${session.modality}`),
              [city, country ? countryName(country, language) : null].filter(Boolean).join(', '),
              t('session.spoken', { language: t(`session.spokenIn.${session.language}`) }).replace(/\.$/, ''),
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
          {session.title ? (
            <p className="text-sm">
              {[
                session.hostName ? `${t('session.invites')}: ${session.hostName}` : null,
                councillors.length > 0
                  ? `${t('session.comes', { count: councillors.length })}: ${listInWords(councillors, language)}`
                  : null,
              ]
                .filter(Boolean)
                .join(' · ')}
            </p>
          ) : null}
        </div>
      </div>
    </Card>
  )
}

function Tile({ instant, zone, language }: { instant: Date; zone: string; language: Language }) {
  const { date } = wallTimeAt(instant, zone)
  const noon = new Date(`${date}T12:00:00Z`)
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language === 'es' ? 'es-MX' : 'en-US', { ...options, timeZone: 'UTC' }).format(
      noon,
    )
  return (
    <DateTile
      dateTime={date}
      weekday={part({ weekday: 'long' })}
      day={String(Number(date.slice(8)))}
      month={part({ month: 'long' })}
    />
  )
}
