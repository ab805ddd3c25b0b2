import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Card } from '#app/ui/card.tsx'
import { Icon, type IconName } from '#app/ui/icon.tsx'
import type { SessionView } from './session-view.server.ts'

/** Who invites, how to reach them, and what they wrote. */
export function HostSection({ host, proposal }: Pick<SessionView, 'host' | 'proposal'>) {
  const { t } = useTranslation(['session', 'common'])
  const fromHost = host.origin === 'PROPOSAL'
  const received = fromHost
    ? `${t('host.received')}: ${host.received}`
    : `${t(host.origin === 'STAFF' ? 'host.writtenBy' : 'host.imported')}, ${host.received}`
  return (
    <div className="grid gap-4">
      <Card dense title={t('host.title')}>
        {host.name ? <p className="text-base font-bold">{host.name}</p> : null}
        {host.credit ? <p>{host.credit}</p> : null}
        {host.organization && !host.credit?.includes(host.organization) ? <p>{host.organization}</p> : null}
        <ul className="mt-2 grid gap-1.5">
          <Fact icon="place" name={t('host.place')} value={host.place} />
          <Fact icon="video" name={t('host.modality')} value={host.modality} />
          <Fact
            icon="people"
            name={t('host.expected')}
            value={host.expected === null ? null : t('host.expectedPeople', { count: host.expected })}
          />
          <Fact
            icon="mail"
            name={t('host.email')}
            value={
              host.email ? (
                <a className="break-all" href={`mailto:${host.email}`}>
                  {host.email}
                </a>
              ) : host.hidden ? (
                <span className="text-ink-soft">{t('host.hidden')}</span>
              ) : null
            }
          />
          <Fact
            icon="question"
            name={t('host.phone')}
            value={
              host.phone ? (
                <a className="whitespace-nowrap" href={`tel:${host.phone.replaceAll(/[^+\d]/g, '')}`}>
                  {host.phone}
                </a>
              ) : null
            }
          />
          <Fact icon="info" name={t('host.language')} value={host.language} />
          <Fact icon="calendar" name={t('host.received')} value={received} />
        </ul>
      </Card>
      {fromHost || proposal.topics || proposal.words ? (
        <Card dense title={t('proposal.title')}>
          <h3 className="font-text text-sm font-normal text-ink-soft">{t('proposal.topics')}</h3>
          <p className="whitespace-pre-line break-words">{proposal.topics ?? t('proposal.noTopics')}</p>
          {proposal.words ? (
            <>
              <h3 className="mt-3 font-text text-sm font-normal text-ink-soft">{t('proposal.words')}</h3>
              <p className="whitespace-pre-line break-words">{proposal.words}</p>
            </>
          ) : null}
        </Card>
      ) : null}
    </div>
  )
}

function Fact({ icon, name, value }: { icon: IconName; name: string; value: ReactNode }) {
  if (!value) return null
  return (
    <li className="flex items-start gap-2">
      <Icon name={icon} label={name} className="mt-[0.2em] text-ink-soft" />
      <span className="min-w-0">{value}</span>
    </li>
  )
}
