import type { ContactSector } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import type { ContactRow } from '#app/modules/contacts/contact-file.ts'
import { importContacts } from '#app/modules/contacts/import-contacts.server.ts'
import { locatePlace } from '#app/modules/contacts/locate-place.server.ts'
import { fold } from '#app/platform/fold.ts'
import { addDays } from '#app/platform/time.ts'

const CONTACTS = 1_500
const LEADERS = 121

/** 77 cities of 25 countries, and how many of a thousand contacts live in each country: six of ten in the United States. */
const PLACES: [country: string, perMille: number, cities: string][] = [
  [
    'US',
    600,
    'Los Ángeles;Chicago;Nueva York;Houston;Dallas;Las Vegas;Atlanta;San Antonio;Phoenix;San Diego;San Francisco;Seattle;Denver;Miami;Austin;Filadelfia;Sacramento;Portland, Oregon;Tucson;El Paso;Fresno;Detroit;Boston;Orlando;Salt Lake City',
  ],
  ['CA', 90, 'Toronto;Montreal;Vancouver;Calgary;Ottawa;Edmonton'],
  ['ES', 85, 'Madrid;Barcelona;Valencia;Sevilla;Bilbao;Málaga'],
  ['FR', 45, 'París;Lyon;Toulouse;Marsella'],
  ['GB', 40, 'Londres;Mánchester;Edimburgo'],
  ['DE', 40, 'Berlín;Múnich;Hamburgo;Fráncfort'],
  ['IT', 14, 'Roma;Milán;Turín'],
  ['NL', 12, 'Ámsterdam;Róterdam'],
  ['CH', 8, 'Zúrich;Ginebra'],
  ['BE', 7, 'Bruselas'],
  ['SE', 5, 'Estocolmo'],
  ['IE', 5, 'Dublín'],
  ['AT', 4, 'Viena'],
  ['PT', 4, 'Lisboa'],
  ['AR', 8, 'Buenos Aires;Córdoba'],
  ['CL', 6, 'Santiago'],
  ['CO', 7, 'Bogotá;Medellín'],
  ['CR', 3, 'San José'],
  ['GT', 3, 'Guatemala'],
  ['PE', 3, 'Lima'],
  ['BR', 4, 'São Paulo;Río de Janeiro'],
  ['JP', 4, 'Tokio;Osaka'],
  ['AU', 5, 'Sídney;Melbourne'],
  ['CN', 4, 'Shanghái;Beijing'],
  ['NZ', 2, 'Auckland'],
]

const GIVEN =
  'Abril;Adela;Alba;Amparo;Anselmo;Aurelio;Beatriz;Bruno;Camila;Casandra;Celia;Ciro;Damián;Delfina;Efraín;Elisa;Eloísa;Emilia;Esteban;Eugenia;Fabián;Fermín;Flavia;Genaro;Gilda;Hilario;Inés;Iván;Jacinta;Joel;Jorge;Julieta;Leandro;Leonor;Lorenza;Lucas;Macarena;Marcial;Marina;Mateo;Mirna;Noé;Norma;Octavio;Olivia;Pilar;Ramiro;Regina;Rocío;Samuel;Silvestre;Tadeo;Tomasa;Ulises;Valeria;Vicente;Ximena;Yolanda;Zaida;Zenón'.split(
    ';',
  )
const FAMILY =
  'Acevedo;Alcántar;Arreola;Barrientos;Becerril;Cabrera;Campuzano;Cervantes;Cisneros;Covarrubias;Dávalos;Elizondo;Escalante;Fonseca;Galindo;Gaytán;Ibarra;Jaramillo;Lara;Ledesma;Leyva;Luján;Maldonado;Mejorada;Mireles;Montiel;Nájera;Ocampo;Olvera;Orozco;Palacios;Peralta;Quiroz;Rangel;Resendiz;Rincón;Robledo;Saldaña;Sandoval;Santillán;Sepúlveda;Tavares;Téllez;Tinajero;Trejo;Urrutia;Valdivia;Villalobos;Yáñez;Zamudio'.split(
    ';',
  )
const SECTORS: readonly ContactSector[] = ['COMMUNITY', 'BUSINESS', 'ACADEMIA', 'CULTURE']
const ORGANIZATIONS: Record<ContactSector, string> = {
  COMMUNITY: 'Casa Chilanga de',
  BUSINESS: 'Cámara de Comercio Chilanga de',
  ACADEMIA: 'Círculo de Estudios Chilangos de',
  CULTURE: 'Foro Cultural Chilango de',
}
const SOURCES = ['Feria consular', 'Formulario del micrositio', 'Taller de credencialización']

/**
 * An invented Red Voto Chilango of the real one's size, the same each time. Nobody in it exists: all addresses lie at example.org,
 * which never gets mail (RFC 2606).
 */
export async function loadDemonstrationContacts(context: ActorContext, today: string): Promise<void> {
  await importContacts(context, demonstrationContacts(today))
}

export function demonstrationContacts(today: string): ContactRow[] {
  const places = PLACES.flatMap(([country, perMille, cities]) => {
    const names = cities.split(';')
    const located = names.map((city) => {
      const answer = locatePlace(city, country)
      if (answer.kind !== 'place') throw new Error(`the demonstration’s city ${city} does not exist`)
      return answer.place
    })
    // The first city of a country has the most people.
    const weights = names.map((_, index) => 1 / (index + 1.5))
    const sum = weights.reduce((total, weight) => total + weight, 0)
    return located.map((place, index) => ({ place, share: (perMille * (weights[index] ?? 0)) / sum }))
  })
  const people = spread(places.map(({ share }) => share)).flatMap((count, index) =>
    Array.from({ length: count }, () => places[index]?.place ?? null),
  )
  return people.map((place, n) => {
    const leads = Math.floor(((n + 1) * LEADERS) / CONTACTS) > Math.floor((n * LEADERS) / CONTACTS)
    const sector = leads ? (SECTORS[Math.floor((n * LEADERS) / CONTACTS) % SECTORS.length] ?? null) : null
    // Steps that share no factor with the lists' lengths meet every pair before one comes again.
    const given = GIVEN[(n * 7) % GIVEN.length] ?? ''
    const family = FAMILY[(n * 13 + Math.floor(n / GIVEN.length)) % FAMILY.length] ?? ''
    return {
      line: n + 2,
      email: `${fold(`${given}.${family}`)}.${n + 1}@example.org`,
      name: `${given} ${family} ${FAMILY[(n * 29 + 11) % FAMILY.length]}`,
      language: place?.country !== 'MX' && n % 9 === 4 ? ('en' as const) : ('es' as const),
      usualLanguage: 'es' as const,
      place,
      organization: sector ? `${ORGANIZATIONS[sector]} ${place?.city}` : null,
      leader: leads,
      sector,
      tags: [...(n % 6 === 2 ? ['boletín'] : []), ...(n % 10 === 7 ? ['voluntariado'] : [])],
      source: SOURCES[n % SOURCES.length] ?? '',
      consentOn: addDays(today, -30 - ((n * 37) % 700)),
      unsubscribedOn: n % 61 === 60 ? addDays(today, -1 - (n % 20)) : null,
    }
  })
}

/** `CONTACTS` by shares, everybody somewhere: largest remainders, at least one each. */
function spread(shares: readonly number[]): number[] {
  const sum = shares.reduce((total, share) => total + share, 0)
  const exact = shares.map((share) => (share / sum) * CONTACTS)
  const counts = exact.map((value) => Math.max(1, Math.floor(value)))
  const byRemainder = exact.map((value, index) => ({ index, rest: value - Math.floor(value) }))
  byRemainder.sort((a, b) => b.rest - a.rest || a.index - b.index)
  let left = CONTACTS - counts.reduce((total, count) => total + count, 0)
  for (let at = 0; left !== 0; at = (at + 1) % byRemainder.length) {
    const index = byRemainder[at]?.index ?? 0
    const step = Math.sign(left)
    if ((counts[index] ?? 0) + step < 1) continue
    counts[index] = (counts[index] ?? 0) + step
    left -= step
  }
  return counts
}
