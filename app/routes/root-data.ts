import { useRouteLoaderData } from '@remix-run/react'
import { createContext, useContext } from 'react'
import type { Language } from '#app/locales/i18n.ts'

/** What every page knows: the reader's language and zone (null while unknown), and its own path with search. */
export type RootData = { language: Language; zone: string | null; path: string }

/** The same on the server, for error pages: where an action failed, the root's loader did not run. */
export const RootDataContext = createContext<RootData | undefined>(undefined)

/** Undefined in the browser where the root itself failed. */
export function useRootData(): RootData | undefined {
  const given = useContext(RootDataContext)
  return (useRouteLoaderData('root') as RootData | undefined) ?? given
}

/** The reader's language for a `meta` whose own loader gave nothing. */
export function languageOf(matches: readonly { id: string; data?: unknown }[]): Language {
  const root = matches.find(({ id }) => id === 'root')?.data as RootData | undefined
  return root?.language ?? 'es'
}
