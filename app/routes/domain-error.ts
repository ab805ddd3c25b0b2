import { type Language, wordsOf } from '#app/locales/i18n.ts'
import { DomainError } from '#app/platform/errors.ts'

/**
 * A refusal in the reader's words, for an action to show where it belongs.
 * @throws the error itself where it is no DomainError: that is a fault of ours, not a refusal.
 */
export function describeError(error: unknown, language: Language): string {
  if (!(error instanceof DomainError)) throw error
  return wordsOf(language, `errors:${error.code}`, error.details)
}

/** For loaders: what is not there, or not for this reader, is a page that is not there. */
export function notFoundUnless<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Response(null, { status: 404 })
  return value
}

/** For loaders, as `query(…).catch(asPage)`: a refusal becomes the status of a page (404 not there, 403 not for this account). */
export function asPage(error: unknown): never {
  if (!(error instanceof DomainError)) throw error
  throw new Response(null, { status: error.code === 'forbidden' ? 403 : 404 })
}
