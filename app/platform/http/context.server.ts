import type { AppLoadContext } from '@remix-run/node'
import { isLanguage, type Language } from '#app/locales/i18n.ts'
import type { Context } from '../context.ts'
import { now } from '../env.server.ts'
import { isZone } from '../time.ts'
import { readCookie } from './cookies.server.ts'

/** The moment of a request: clock, language, where from. */
export function requestContext(request: Request, { requestId, origin }: AppLoadContext): Context {
  return { now: now(), requestId, origin, language: requestLanguage(request) }
}

/** The reader's language: chosen (cookie), else the browser's, else Spanish. */
export function requestLanguage(request: Request): Language {
  const chosen = readCookie(request, 'lang')
  if (isLanguage(chosen)) return chosen
  const accepted = request.headers.get('accept-language') ?? ''
  for (const part of accepted.split(',')) {
    const tag = part.trim().slice(0, 2).toLowerCase()
    if (isLanguage(tag)) return tag
  }
  return 'es'
}

/** The viewer's IANA zone where it is known: asked for in the URL, or kept by an earlier page. */
export function requestZone(request: Request): string | null {
  const asked = new URL(request.url).searchParams.get('zona')
  if (asked && isZone(asked)) return asked
  const kept = readCookie(request, 'zone')
  return kept && isZone(kept) ? kept : null
}
