import { createRequire } from 'node:module'
import { geoNaturalEarth1, geoPath } from 'd3-geo'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import { locateCity } from '#app/modules/scheduling/cities.server.ts'
import type { CityBalance, Published } from './dashboard.ts'

/** Size of the drawing, in its own units. */
export const MAP = { width: 960, height: 470 } as const

export type MapPoint = Published<CityBalance> & { x: number; y: number }
/** `land`: the outline of the continents as an SVG path. `unplaced`: sessions whose city is unknown. */
export type WorldMap = { land: string; points: MapPoint[]; unplaced: number }

type Land = Topology<{ land: GeometryCollection }>

const projection = geoNaturalEarth1().rotate([-11, 0])
let land: string | undefined

/** The world with the cities of held sessions on it (Natural Earth 1:110m, public domain). */
export function worldMap(cities: readonly Published<CityBalance>[]): WorldMap {
  land ??= drawLand()
  const points = cities.flatMap((balance): MapPoint[] => {
    const place = balance.city && balance.country ? locateCity(balance.city, balance.country) : null
    const at = place && projection(place)
    return at ? [{ ...balance, x: round(at[0]), y: round(at[1]) }] : []
  })
  const placed = points.reduce((total, { sessions }) => total + sessions, 0)
  return { land, points, unplaced: cities.reduce((total, { sessions }) => total + sessions, 0) - placed }
}

// Once a process: the outline is the same for everybody. Antarctica is left out: nobody from Mexico City votes there.
function drawLand(): string {
  const topology = createRequire(import.meta.url)('world-atlas/land-110m.json') as Land
  const world = feature(topology, topology.objects.land)
  const shape = {
    type: 'MultiPolygon' as const,
    coordinates: world.features.flatMap(({ geometry }) =>
      geometry.type === 'MultiPolygon' ? geometry.coordinates.filter(isNorthOfAntarctica) : [],
    ),
  }
  projection.fitExtent(
    [
      [4, 4],
      [MAP.width - 4, MAP.height - 4],
    ],
    shape,
  )
  return geoPath(projection).digits(0)(shape) ?? ''
}

function isNorthOfAntarctica([ring]: number[][][]): boolean {
  return ring?.some(([, latitude = 0]) => latitude > -60) ?? false
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10
}
