import { useTranslation } from 'react-i18next'
import { type Language, wordsOf } from '#app/locales/i18n.ts'

/** A zod message in words: a key of the namespace `form` with its parameters, as in `tooLong?max=200`. */
export function formWords(language: Language, message: string): string {
  const [key = 'invalid', parameters = ''] = message.split('?', 2)
  return wordsOf(language, `form:${key}`, Object.fromEntries(new URLSearchParams(parameters)))
}

/** For a page: the words of a field's first error, or none. */
export function useFieldError(): (errors: readonly string[] | undefined) => string | undefined {
  const { i18n } = useTranslation()
  return (errors) => (errors?.[0] ? formWords(i18n.language as Language, errors[0]) : undefined)
}
