import { type ReactNode, useEffect, useId, useRef } from 'react'
import { Icon } from './icon.tsx'

type DialogProps = {
  open: boolean
  /** Escape, the cross, or a press beside it. */
  onClose: () => void
  title: ReactNode
  closeLabel: string
  /** The buttons, the main one first. */
  actions?: ReactNode
  children: ReactNode
}

/** A modal of the browser's own: it keeps the focus inside and gives it back. Staff pages, which hydrate. */
export function Dialog({ open, onClose, title, closeLabel, actions, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()

  useEffect(() => {
    const element = dialog.current
    if (!element) return
    if (open && !element.open) element.showModal()
    if (!open && element.open) element.close()
  }, [open])

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard closes it with Escape, which the browser turns into `close`.
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) onClose()
      }}
      className="m-auto w-full max-w-[min(34rem,calc(100vw-2rem))] rounded-lg border border-line bg-surface p-0 text-ink shadow-float"
    >
      <div className="grid gap-4 p-5 sm:p-6">
        <div className="flex items-start justify-between gap-4">
          <h2 id={titleId} className="text-lg">
            {title}
          </h2>
          <button
            type="button"
            onClick={onClose}
            className="-mt-2 -me-2 grid size-target shrink-0 place-items-center rounded-md text-ink-soft hover:bg-sunken"
          >
            <Icon name="close" label={closeLabel} />
          </button>
        </div>
        <div>{children}</div>
        {actions ? (
          <div className="flex flex-row-reverse flex-wrap justify-start gap-2">{actions}</div>
        ) : null}
      </div>
    </dialog>
  )
}
