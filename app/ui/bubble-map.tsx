import { useId } from 'react'

export type Bubble = {
  key: string
  x: number
  y: number
  /** Drawn as an area. */
  sessions: number
  /** Drawn as an area behind it; null: unknown, drawn as a dashed ring. */
  people: number | null
  /** "Chicago: 2 sesiones, 57 personas". */
  label: string
}

type BubbleMapProps = {
  width: number
  height: number
  /** The outline of the land as an SVG path. */
  land: string
  bubbles: readonly Bubble[]
  description: string
}

/** Largest radius in the drawing's units. */
const LARGEST = 34
const SMALLEST = 5

/** The world, drawn on the server: no tiles, no script. Largest bubbles first, so that none hides a smaller one. */
export function BubbleMap({ width, height, land, bubbles, description }: BubbleMapProps) {
  const id = useId()
  const mostPeople = Math.max(1, ...bubbles.map(({ people }) => people ?? 0))
  const mostSessions = Math.max(1, ...bubbles.map(({ sessions }) => sessions))
  const sorted = [...bubbles].sort((a, b) => (b.people ?? 0) - (a.people ?? 0))
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-labelledby={id} className="block h-auto w-full">
      <title id={id}>{description}</title>
      <path d={land} className="fill-sunken stroke-line" strokeWidth="0.8" />
      {sorted.map(({ key, x, y, people, label }) => (
        <circle
          key={key}
          cx={x}
          cy={y}
          r={people === null ? 11 : SMALLEST + Math.sqrt(people / mostPeople) * LARGEST}
          strokeWidth="1.5"
          strokeDasharray={people === null ? '3 3' : undefined}
          fillOpacity={people === null ? 0 : 0.35}
          className="fill-warm stroke-warm"
        >
          <title>{label}</title>
        </circle>
      ))}
      {sorted.map(({ key, x, y, sessions, label }) => (
        <circle
          key={key}
          cx={x}
          cy={y}
          r={3 + Math.sqrt(sessions / mostSessions) * 5}
          strokeWidth="1"
          className="fill-tile-blue stroke-surface"
        >
          <title>{label}</title>
        </circle>
      ))}
    </svg>
  )
}
