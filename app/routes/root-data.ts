import { useRouteLoaderData } from '@remix-run/react'
import type { Language } from '#app/locales/i18n.ts'

/** What every page knows: the reader's language and zone (null while unknown), and its own path with search. */
export type RootData = { language: Language; zone: string | null; path: string }

/** Undefined where the root itself failed. */
export function useRootData(): RootData | undefined {
  return useRouteLoaderData('root') as RootData | undefined
}

/** The reader's language for a `meta` whose own loader gave nothing. */
export function languageOf(matches: readonly { id: string; data?: unknown }[]): Language {
  const root = matches.find(({ id }) => id === 'root')?.data as RootData | undefined
  return root?.language ?? 'es'
}
