import { isLanguage } from '#app/locales/i18n.ts'
import { AGENDA_ORDER } from '#app/modules/registrations/agenda.server.ts'
import { askedPart, partParameters } from '#app/platform/cursor.server.ts'
import { languageOf, zoneOf } from '#app/platform/http/context.server.ts'
import type { PageKey } from '#app/platform/http/page-cache.server.ts'
import { isZone } from '#app/platform/time.ts'
import { agendaHref, readFilters } from './agenda-filters.ts'

const NONE = new URLSearchParams()
const FEED = '/agenda.ics'
const SESSION = /^\/sesiones\/[a-z0-9][a-z0-9-]{0,120}$/

/**
 * Which kept page a URL asks for; null where pages of that path are not kept. What the page does not read of a search (a
 * campaign's marks, say) is left out, so that a link that goes around with them is the same page.
 */
export function pageKeyOf(
  url: string,
  {
    cookie,
    'accept-language': accepted,
  }: { cookie?: string | undefined; 'accept-language'?: string | undefined },
): PageKey | null {
  const at = url.indexOf('?')
  const path = at < 0 ? url : url.slice(0, at)
  if (path !== '/' && path !== FEED && path !== '/privacidad' && !SESSION.test(path)) return null
  const parameters = at < 0 ? NONE : new URLSearchParams(url.slice(at + 1))
  // Remix asks for a page's data alone.
  if (parameters.has('_data') || parameters.has('_routes')) return null
  const language = languageOf(cookie, accepted)
  if (path === '/') {
    return {
      route: '/',
      url: agendaHref(
        '/',
        readFilters(parameters),
        partParameters(AGENDA_ORDER.readable(askedPart(parameters))),
      ),
      language,
      zone: zoneOf(parameters.get('zona'), cookie),
    }
  }
  if (path === FEED) {
    const asked = parameters.get('idioma')
    return {
      route: FEED,
      url: agendaHref(FEED, readFilters(parameters)),
      language: isLanguage(asked) ? asked : language,
      zone: zoneOf(parameters.get('zona'), cookie),
    }
  }
  if (path === '/privacidad') return { route: path, url: path, language, zone: null }
  const asked = parameters.get('zona')
  const search = new URLSearchParams({
    ...(parameters.get('por') === 'anfitrion' ? { por: 'anfitrion' } : {}),
    ...(asked && isZone(asked) ? { zona: asked } : {}),
  })
  return {
    route: '/sesiones/:slug',
    url: search.size > 0 ? `${path}?${search}` : path,
    language,
    zone: zoneOf(asked, cookie),
  }
}
