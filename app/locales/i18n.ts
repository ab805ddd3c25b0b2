import i18next, { type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { resources } from './index.ts'
import { formatParameter } from './number-words.ts'

export const LANGUAGES = ['es', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

const instances = new Map<Language, i18n>()

/** The i18next instance of a language, made once; for React's provider. */
export function i18nFor(language: Language): i18n {
  let instance = instances.get(language)
  if (!instance) {
    instance = i18next.createInstance()
    instance.use(initReactI18next).init({
      lng: language,
      fallbackLng: false,
      resources,
      defaultNS: 'common',
      initImmediate: false,
      // React and the mail renderer escape; escaping here too would print entities.
      interpolation: {
        escapeValue: false,
        alwaysFormat: true,
        format: (value, _format, _language, options) =>
          formatParameter(value, options?.interpolationkey) as string,
      },
      returnNull: false,
      react: { useSuspense: false },
    })
    instances.set(language, instance)
  }
  return instance
}

/** Words outside React: mail, calendar objects, documents. */
export function translator(language: Language) {
  return i18nFor(language).t
}

export function isLanguage(value: unknown): value is Language {
  return typeof value === 'string' && (LANGUAGES as readonly string[]).includes(value)
}

/**
 * The words of a key that is known only while running (an error's code, a form's message), whose parameters the compiler
 * therefore can't check. `key` with its namespace: 'errors:forbidden'.
 */
export function wordsOf(
  language: Language,
  key: string,
  values: Record<string, string | number> = {},
): string {
  const words = i18nFor(language).t as unknown as (
    key: string,
    values: Record<string, string | number>,
  ) => string
  return words(key, values)
}

/**
 * A list of words as it stands in the locale: `wordList('es', 'time:zone')`. None of them takes values. Asked for as an object,
 * i18next puts the list together word by word each time, which was most of the work of a page that names many zones.
 */
export function wordList(language: Language, key: string): Record<string, unknown> {
  const [namespace = '', path = ''] = key.split(':')
  return i18nFor(language).getResource(language, namespace, path)
}
