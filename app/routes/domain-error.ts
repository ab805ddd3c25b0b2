import { type Language, translator } from '#app/locales/i18n.ts'
import { DomainError } from '#app/platform/errors.ts'

/**
 * A refusal in the reader's words, for an action to show where it belongs.
 * @throws the error itself where it is no DomainError: that is a fault of ours, not a refusal.
 */
export function describeError(error: unknown, language: Language): string {
  if (!(error instanceof DomainError)) throw error
  return translator(language)(`errors:${error.code}`, error.details)
}

/** For loaders: what is not there, or not for this reader, is a page that is not there. */
export function notFoundUnless<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Response(null, { status: 404 })
  return value
}
