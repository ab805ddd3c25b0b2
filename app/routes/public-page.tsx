import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LANGUAGES } from '#app/locales/i18n.ts'
import { PublicLayout } from '#app/ui/public-layout.tsx'
import { useRootData } from './root-data.ts'

/** The frame of every public page: name over the door, language, the small print. */
export function PublicPage({ children }: { children: ReactNode }) {
  const root = useRootData()
  const { t, i18n } = useTranslation('common')
  const path = root?.path ?? '/'
  const links = [
    { href: '/', label: t('nav.agenda') },
    { href: '/proponer', label: t('nav.propose') },
  ]
  return (
    <PublicLayout
      programme={t('programme')}
      skipLabel={t('skipToContent')}
      language={{
        label: t('language.choose'),
        returnTo: path,
        options: LANGUAGES.map((code) => ({
          code,
          name: t(`language.${code}`),
          current: i18n.language === code,
        })),
      }}
      nav={{ label: t('nav.label'), links: links.map((link) => ({ ...link, current: link.href === path })) }}
      footer={{ text: t('footer.text'), links: [{ href: '/privacidad', label: t('footer.privacy') }] }}
    >
      {children}
    </PublicLayout>
  )
}
