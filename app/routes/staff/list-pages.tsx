import { useTranslation } from 'react-i18next'
import { Pagination } from '#app/ui/navigation.tsx'

type ListPagesProps = {
  /** Addresses of the parts beside the one that is shown. */
  links: { previous: string | null; next: string | null }
  summary?: string
  /** Where the list's own words say more than "previous" and "next". */
  words?: { previous: string; next: string }
}

/** The way through a long list; nothing where all of it is shown. */
export function ListPages({ links: { previous, next }, summary = '', words }: ListPagesProps) {
  const { t } = useTranslation('staff')
  if (!previous && !next && !summary) return null
  return (
    <Pagination
      label={t('pages.label')}
      summary={summary}
      previous={previous ? { href: previous, label: words?.previous ?? t('pages.previous') } : undefined}
      next={next ? { href: next, label: words?.next ?? t('pages.next') } : undefined}
    />
  )
}
