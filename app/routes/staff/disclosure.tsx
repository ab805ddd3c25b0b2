import type { ReactNode } from 'react'

/** What is not needed every time, one press away; native, so that it opens without a script. */
export function Disclosure({
  summary,
  open,
  children,
}: {
  summary: string
  open: boolean
  children: ReactNode
}) {
  return (
    <details open={open} className="group">
      <summary className="inline-flex min-h-target items-center font-bold text-action underline lg:min-h-8">
        {summary}
      </summary>
      <div className="mt-3 mb-2 border-s-4 border-line ps-4">{children}</div>
    </details>
  )
}
