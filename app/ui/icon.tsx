import type { ReactElement } from 'react'
import { classNames } from './class-names.ts'

const shapes = {
  alert: (
    <>
      <path d="M12 3.5 22 20.5H2z" />
      <path d="M12 10v4.5M12 17.6v.1" />
    </>
  ),
  'arrow-left': <path d="M20 12H4m6.5-6.5L4 12l6.5 6.5" />,
  'arrow-right': <path d="M4 12h16m-6.5-6.5L20 12l-6.5 6.5" />,
  calendar: (
    <>
      <rect x="3" y="5" width="18" height="16" rx="2" />
      <path d="M3 10h18M8 2.5V7m8-4.5V7" />
    </>
  ),
  check: <path d="m4 12.5 5.5 5.5L20 6.5" />,
  clock: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 6.5V12l4 2.5" />
    </>
  ),
  close: <path d="m5 5 14 14M19 5 5 19" />,
  copy: (
    <>
      <rect x="8" y="8" width="13" height="13" rx="2" />
      <path d="M16 8V5a2 2 0 0 0-2-2H5a2 2 0 0 0-2 2v9a2 2 0 0 0 2 2h3" />
    </>
  ),
  chart: <path d="M4 3.5V20h16.5M8.5 16v-5M13 16V7M17.5 16v-3" />,
  download: <path d="M12 3v12m-5.5-5L12 15.5 17.5 10M4 20.5h16" />,
  external: <path d="M13.5 4H20v6.5M20 4l-9.5 9.5M17.5 14v6h-13.5V6.5H10" />,
  history: (
    <>
      <path d="M3.5 4v5h5" />
      <path d="M4 9a9 9 0 1 1-.6 5" />
      <path d="M12 7.5V12l3.5 2" />
    </>
  ),
  home: <path d="M3 11.5 12 4l9 7.5M5.5 9.5V20h13V9.5M10 20v-5.5h4V20" />,
  info: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 11v5.5M12 7.6v.1" />
    </>
  ),
  mail: (
    <>
      <rect x="2.5" y="5" width="19" height="14.5" rx="2" />
      <path d="m3 7 9 6.5L21 7" />
    </>
  ),
  menu: <path d="M3.5 6.5h17M3.5 12h17M3.5 17.5h17" />,
  people: (
    <>
      <circle cx="9" cy="8" r="3.5" />
      <path d="M2.5 20c.4-4 2.9-6 6.5-6s6.1 2 6.5 6M15.5 4.8a3.5 3.5 0 0 1 0 6.4M18 14.5c2 .700 3.2 2.5 3.5 5.5" />
    </>
  ),
  place: (
    <>
      <path d="M12 21.5c4.7-4.9 7-8.6 7-11.7a7 7 0 1 0-14 0c0 3.1 2.3 6.8 7 11.7z" />
      <circle cx="12" cy="9.8" r="2.5" />
    </>
  ),
  question: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M9.3 9.5c0-1.6 1.2-2.7 2.8-2.7s2.7 1 2.7 2.5c0 2.1-2.8 2.2-2.8 4.4M12 16.9v.1" />
    </>
  ),
  search: (
    <>
      <circle cx="10.5" cy="10.5" r="7" />
      <path d="m15.7 15.7 5.3 5.3" />
    </>
  ),
  seat: <path d="M6 3.5v9h10.5a2 2 0 0 1 2 2V21M6 12.5V21M6 17h12.5" />,
  video: (
    <>
      <rect x="2.5" y="6" width="13" height="12" rx="2" />
      <path d="m15.5 11 6-3.5v9l-6-3.5" />
    </>
  ),
} satisfies Record<string, ReactElement>

export type IconName = keyof typeof shapes

type IconProps = {
  name: IconName
  /** Its words, when no text beside it says the same. */
  label?: string
  /** Half as large again as the text beside it. */
  large?: boolean
  className?: string
}

/** A line drawing at the size of the text beside it. */
export function Icon({ name, label, large, className }: IconProps) {
  const classes = classNames(
    'inline-block shrink-0 align-[-0.16em]',
    large ? 'size-[1.5em]' : 'size-[1.15em]',
    className,
  )
  const shared = {
    viewBox: '0 0 24 24',
    fill: 'none',
    stroke: 'currentColor',
    strokeWidth: 1.9,
    strokeLinecap: 'round',
    strokeLinejoin: 'round',
    className: classes,
  } as const
  return label ? (
    <svg {...shared} role="img" aria-label={label}>
      {shapes[name]}
    </svg>
  ) : (
    <svg {...shared} aria-hidden="true">
      {shapes[name]}
    </svg>
  )
}
