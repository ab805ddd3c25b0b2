import { SessionKind } from '#app/generated/prisma/enums.ts'
import { isLanguage } from '#app/locales/i18n.ts'
import type { AgendaFilters } from '#app/modules/registrations/agenda.server.ts'

const KINDS: readonly string[] = Object.values(SessionKind)
const CITY_MAX = 120

/** The agenda's filters in its URL (`tipo`, `pais`, `ciudad`, `lengua`); what is no filter is left aside. */
export function readFilters(parameters: URLSearchParams): AgendaFilters {
  const kind = parameters.get('tipo')
  const country = parameters.get('pais')
  const city = parameters.get('ciudad')?.trim()
  const language = parameters.get('lengua')
  return {
    ...(isKind(kind) ? { kind } : {}),
    ...(country && /^[A-Z]{2}$/.test(country) ? { country } : {}),
    ...(city && city.length <= CITY_MAX ? { city } : {}),
    ...(isLanguage(language) ? { language } : {}),
  }
}

/** The agenda's address with these filters, at a part of it. */
export function agendaHref(
  path: string,
  { kind, country, city, language }: AgendaFilters,
  part: { despues?: string; antes?: string } = {},
): string {
  const parameters = new URLSearchParams({
    ...(kind ? { tipo: kind } : {}),
    ...(country ? { pais: country } : {}),
    ...(city ? { ciudad: city } : {}),
    ...(language ? { lengua: language } : {}),
    ...part,
  })
  return parameters.size > 0 ? `${path}?${parameters}` : path
}

function isKind(value: string | null): value is SessionKind {
  return value !== null && KINDS.includes(value)
}
