import { useTranslation } from 'react-i18next'
import { Badge } from '#app/ui/badge.tsx'

/** How close a deadline is from which it is marked. */
const SOON = 3

/** Business days to a deadline; negative: past it. */
export function TimeLeft({ left }: { left: number }) {
  const { t } = useTranslation('privacyDesk')
  if (left < 0)
    return (
      <Badge tone="danger" icon="alert">
        {t('left.late', { count: -left })}
      </Badge>
    )
  if (left === 0) return <Badge tone="danger">{t('left.today')}</Badge>
  return <Badge tone={left <= SOON ? 'attention' : 'confirmed'}>{t('left.days', { count: left })}</Badge>
}
