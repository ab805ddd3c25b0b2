import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#app/ui/button.tsx'
import { Dialog } from '#app/ui/dialog.tsx'

const KEYS = ['j', 'k', 'Enter', '/', '?'] as const

/** Keyboard on the board, for who works on it all day; the page needs none of it. */
export function BoardKeys() {
  const { t } = useTranslation('staff')
  const [ready, setReady] = useState(false)
  const [helpOpen, setHelpOpen] = useState(false)

  useEffect(() => {
    setReady(true)
    function onKey(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (event.key === 'j') moveFocus(1)
      else if (event.key === 'k') moveFocus(-1)
      else if (event.key === '?') setHelpOpen(true)
      else if (event.key === '/') document.querySelector<HTMLInputElement>('input[name="q"]')?.focus()
      else return
      event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])

  // Without JavaScript there is nothing to offer.
  if (!ready) return null
  return (
    <>
      <Button type="button" tone="quiet" className="hidden lg:inline-flex" onClick={() => setHelpOpen(true)}>
        {t('keys.open')}
        <kbd className="rounded-sm border border-line-strong px-1.5 font-text no-underline">?</kbd>
      </Button>
      <Dialog
        open={helpOpen}
        onClose={() => setHelpOpen(false)}
        title={t('keys.title')}
        closeLabel={t('keys.close')}
      >
        <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-2">
          {KEYS.map((key) => (
            <div key={key} className="contents">
              <dt>
                <kbd className="rounded-sm border border-line-strong px-2 py-0.5 font-text font-bold">
                  {key}
                </kbd>
              </dt>
              <dd>{t(`keys.does.${key}`)}</dd>
            </div>
          ))}
        </dl>
      </Dialog>
    </>
  )
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, select, textarea, dialog, [contenteditable]') !== null
  )
}

function moveFocus(step: 1 | -1): void {
  const items = [...document.querySelectorAll<HTMLElement>('[data-board-item]')]
  const at = document.activeElement instanceof HTMLElement ? items.indexOf(document.activeElement) : -1
  const next = at < 0 ? (step === 1 ? 0 : items.length - 1) : at + step
  items[next]?.focus()
}
