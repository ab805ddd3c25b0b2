import { useId } from 'react'
import { classNames } from './class-names.ts'

/** Side of a tile, in pixels. */
const TILE = 48

/** One tile: four petals that meet at the corners of four tiles, a flower in the middle, a knot on each edge. */
function Tile() {
  return (
    <>
      <rect width="48" height="48" className="fill-tile-ground" />
      {[0, 90, 180, 270].map((turn) => (
        <g key={turn} transform={`rotate(${turn} 24 24)`}>
          <path d="M0 0h15A15 15 0 0 1 0 15z" className="fill-tile-blue" />
          <path d="M0 0h8.5A8.5 8.5 0 0 1 0 8.5z" className="fill-tile-ground" />
          <path d="M0 0h4.5A4.5 4.5 0 0 1 0 4.5z" className="fill-tile-maize" />
          <path d="M24 24C18.5 19.5 18.5 12 24 6.5 29.5 12 29.5 19.5 24 24z" className="fill-tile-blue" />
          <path d="M24 20.5c-1.8-2-1.8-5.5 0-8.5 1.8 3 1.8 6.5 0 8.5z" className="fill-tile-sky" />
          <path d="M24 0l3.8 3.8L24 7.6l-3.8-3.8z" className="fill-tile-clay" transform="translate(0 -3.8)" />
          <circle cx="33.5" cy="14.5" r="1.7" className="fill-tile-sky" />
        </g>
      ))}
      <circle cx="24" cy="24" r="4.2" className="fill-tile-ground" />
      <circle cx="24" cy="24" r="3" className="fill-tile-maize" />
      <path d="M0 0H48V48H0z" fill="none" strokeWidth="0.75" className="stroke-tile-sky" />
    </>
  )
}

function usePatternId(): string {
  return `azulejo${useId().replaceAll(':', '-')}`
}

/** A band of glazed tiles across the page; decoration, silent. `rows` of 48 px; halves cut the tile in two. */
export function AzulejoBand({ rows = 1, className }: { rows?: 0.5 | 1 | 2; className?: string }) {
  const id = usePatternId()
  return (
    <svg
      aria-hidden="true"
      width="100%"
      height={TILE * rows}
      className={classNames('no-print block w-full', className)}
    >
      <defs>
        <pattern id={id} width={TILE} height={TILE} patternUnits="userSpaceOnUse">
          <Tile />
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill={`url(#${id})`} />
    </svg>
  )
}

/** A framed panel of tiles with a house at its centre, for places where nothing stands yet. */
export function AzulejoPanel({ className }: { className?: string }) {
  const id = usePatternId()
  return (
    <svg aria-hidden="true" viewBox="0 0 192 144" className={classNames('block', className)}>
      <defs>
        <pattern id={id} width={TILE} height={TILE} patternUnits="userSpaceOnUse">
          <Tile />
        </pattern>
      </defs>
      <rect width="192" height="144" rx="6" fill={`url(#${id})`} />
      <rect
        x="40"
        y="28"
        width="112"
        height="88"
        rx="44"
        className="fill-tile-ground stroke-tile-blue"
        strokeWidth="3"
      />
      <path
        d="M60 72 96 43l36 29"
        fill="none"
        strokeWidth="6"
        strokeLinecap="round"
        strokeLinejoin="round"
        className="stroke-tile-clay"
      />
      <path d="M69 71v28h54V71L96 49.5z" className="fill-tile-sky" />
      <path d="M88 99V85a8 8 0 0 1 16 0v14z" className="fill-tile-blue" />
      <circle cx="100.5" cy="91" r="1.3" className="fill-tile-maize" />
      <path d="M75 78h8v8h-8zM109 78h8v8h-8z" className="fill-tile-maize" />
    </svg>
  )
}
