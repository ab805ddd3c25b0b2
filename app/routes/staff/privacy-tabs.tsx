import { useTranslation } from 'react-i18next'
import { SubNav } from '#app/ui/navigation.tsx'

type Tab = 'open' | 'answered' | 'notices' | 'settings'

const HREFS: Record<Tab, string> = {
  open: '/gestion/privacidad',
  answered: '/gestion/privacidad?estado=respondidas',
  notices: '/gestion/privacidad/avisos',
  settings: '/gestion/privacidad/ajustes',
}

/** The pages of personal data. */
export function PrivacyTabs({
  current,
  counts,
}: {
  current: Tab
  counts?: { open: number; answered: number }
}) {
  const { t } = useTranslation('privacyDesk')
  const tabs = ['open', 'answered', 'notices', 'settings'] as const
  return (
    <SubNav
      label={t('tabs.label')}
      links={tabs.map((tab) => ({
        href: HREFS[tab],
        label: t(`tabs.${tab}`),
        current: tab === current,
        ...(counts && (tab === 'open' || tab === 'answered') ? { count: counts[tab] } : {}),
      }))}
    />
  )
}
