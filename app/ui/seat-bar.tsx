import { classNames } from './class-names.ts'

type SeatBarProps = {
  taken: number
  capacity: number
  /** Said in words: "Quedan 8 de 30 lugares". The picture adds nothing that they do not say. */
  label: string
  /** A second line: "3 personas en lista de espera". */
  note?: string
  dense?: boolean
}

/** Up to here each seat is drawn. */
const COUNTABLE = 40

/** How full it is. */
export function SeatBar({ taken, capacity, label, note, dense }: SeatBarProps) {
  const share = capacity > 0 ? Math.min(taken / capacity, 1) : 1
  const tone = share >= 1 ? 'fill-warm' : share >= 0.8 ? 'fill-attention' : 'fill-confirmed'
  const seats =
    capacity > 0 && capacity <= COUNTABLE ? Array.from({ length: capacity }, (_, seat) => seat) : []
  const step = 100 / Math.max(seats.length, 1)
  return (
    <div className={dense ? 'grid gap-1' : 'grid gap-1.5'}>
      <p className={classNames('tabular-nums', dense ? 'text-sm' : 'font-bold')}>{label}</p>
      <svg aria-hidden="true" width="100%" height={dense ? 6 : 12} className="block overflow-visible">
        {seats.length > 0 ? (
          seats.map((seat) => (
            <rect
              key={seat}
              x={`${seat * step}%`}
              width={`${step * 0.8}%`}
              height="100%"
              rx="2"
              className={seat < taken ? tone : 'fill-line'}
            />
          ))
        ) : (
          <>
            <rect width="100%" height="100%" rx="3" className="fill-line" />
            <rect width={`${share * 100}%`} height="100%" rx="3" className={tone} />
          </>
        )}
      </svg>
      {note ? <p className="text-sm text-ink-soft">{note}</p> : null}
    </div>
  )
}
