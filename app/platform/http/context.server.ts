import type { AppLoadContext } from '@remix-run/node'
import { isLanguage, type Language } from '#app/locales/i18n.ts'
import type { Context } from '../context.ts'
import { now } from '../env.server.ts'
import { isZone } from '../time.ts'
import { cookieIn } from './cookies.server.ts'

/** The moment of a request: clock, language, where from. */
export function requestContext(request: Request, { requestId, origin }: AppLoadContext): Context {
  return { now: now(), requestId, origin, language: requestLanguage(request) }
}

/** The reader's language: chosen (cookie), else the browser's, else Spanish. */
export function requestLanguage({ headers }: Request): Language {
  return languageOf(headers.get('cookie'), headers.get('accept-language'))
}

export function languageOf(
  cookies: string | null | undefined,
  accepted: string | null | undefined,
): Language {
  const chosen = cookieIn(cookies, 'lang')
  if (isLanguage(chosen)) return chosen
  for (const part of (accepted ?? '').split(',')) {
    const tag = part.trim().slice(0, 2).toLowerCase()
    if (isLanguage(tag)) return tag
  }
  return 'es'
}

/** The viewer's IANA zone where it is known: asked for in the URL, or kept by an earlier page. */
export function requestZone({ url, headers }: Request): string | null {
  return zoneOf(new URL(url).searchParams.get('zona'), headers.get('cookie'))
}

export function zoneOf(asked: string | null, cookies: string | null | undefined): string | null {
  if (asked && isZone(asked)) return asked
  const kept = cookieIn(cookies, 'zone')
  return kept && isZone(kept) ? kept : null
}
