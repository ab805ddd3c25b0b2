import { useTranslation } from 'react-i18next'
import { Card } from '#app/ui/card.tsx'
import { DefinitionList } from '#app/ui/definition-list.tsx'
import type { SessionView } from './session-view.server.ts'

/** Who invites, how to reach them, and what they wrote. */
export function HostSection({ host, proposal }: Pick<SessionView, 'host' | 'proposal'>) {
  const { t } = useTranslation(['session', 'common'])
  const received =
    host.origin === 'PROPOSAL'
      ? host.received
      : `${t(host.origin === 'STAFF' ? 'host.writtenBy' : 'host.imported')}, ${host.received}`
  const items = [
    { term: t('host.name'), value: host.name },
    { term: t('host.credit'), value: host.credit },
    { term: t('host.organization'), value: host.organization },
    { term: t('host.place'), value: host.place },
    { term: t('host.modality'), value: host.modality },
    {
      term: t('host.expected'),
      value: host.expected === null ? null : t('host.expectedPeople', { count: host.expected }),
    },
    {
      term: t('host.email'),
      value: host.email ? (
        <a className="break-all" href={`mailto:${host.email}`}>
          {host.email}
        </a>
      ) : host.hidden ? (
        <span className="text-ink-soft">{t('host.hidden')}</span>
      ) : null,
    },
    {
      term: t('host.phone'),
      value: host.phone ? (
        <a className="whitespace-nowrap" href={`tel:${host.phone.replaceAll(' ', '')}`}>
          {host.phone}
        </a>
      ) : null,
    },
    { term: t('host.language'), value: host.language },
    { term: t('host.received'), value: received },
  ]
  return (
    <div className="grid gap-4">
      <Card dense title={t('host.title')}>
        <DefinitionList stacked items={items.filter(({ value }) => value)} />
      </Card>
      <Card dense title={t('proposal.title')}>
        <DefinitionList
          stacked
          items={[
            {
              term: t('proposal.topics'),
              value: proposal.topics ? (
                <p className="whitespace-pre-line">{proposal.topics}</p>
              ) : (
                <span className="text-ink-soft">{t('proposal.noTopics')}</span>
              ),
            },
            ...(proposal.words
              ? [
                  {
                    term: t('proposal.words'),
                    value: <p className="whitespace-pre-line">{proposal.words}</p>,
                  },
                ]
              : []),
          ]}
        />
      </Card>
    </div>
  )
}
