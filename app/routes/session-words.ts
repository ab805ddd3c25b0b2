import type { SessionKind } from '#app/generated/prisma/enums.ts'
import { type Language, translator } from '#app/locales/i18n.ts'

type Named = {
  kind: SessionKind
  title: string | null
  hostName: string | null
  councillors: readonly string[]
}

/** "Ana, Luis y Eva". */
export function listInWords(names: readonly string[], language: Language): string {
  return new Intl.ListFormat(language === 'es' ? 'es-MX' : 'en-US', { type: 'conjunction' }).format(names)
}

/** What a session is called: its title; a home meeting, by who invites whom. */
export function sessionTitle({ kind, title, hostName, councillors }: Named, language: Language): string {
  const t = translator(language)
  if (title) return title
  if (kind !== 'HOME_MEETING' || !hostName) return t(`common:kind.${kind}`)
  if (councillors.length === 0) return t('public:session.homeTitleAlone', { host: hostName })
  return t('public:session.homeTitle', { host: hostName, councillors: listInWords(councillors, language) })
}

/** A country's name in the reader's language. */
export function countryName(code: string, language: Language): string {
  return (
    new Intl.DisplayNames(language === 'es' ? 'es-MX' : 'en-US', { type: 'region', fallback: 'code' }).of(
      code,
    ) ?? code
  )
}
