import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { forgetAllLists, queuedMarks } from '#app/modules/attendance/door-device.ts'
import { Button } from '#app/ui/button.tsx'
import { Dialog } from '#app/ui/dialog.tsx'

/**
 * Before somebody signs out: names that a door left on this phone go, and marks that were not sent yet are said. Where the
 * browser keeps nothing (or nothing was kept), signing out is what it always was.
 */
export function SignOutGuard({ action }: { action: string }) {
  const { t } = useTranslation('door')
  const [left, setLeft] = useState<{ form: HTMLFormElement; count: number } | null>(null)
  useEffect(() => {
    async function leave(form: HTMLFormElement) {
      const waiting = await queuedMarks().catch(() => [])
      if (waiting.length > 0) return setLeft({ form, count: waiting.length })
      await forgetAllLists().catch(() => undefined)
      form.submit()
    }
    function listen(event: SubmitEvent) {
      const form = event.target
      if (!(form instanceof HTMLFormElement) || form.getAttribute('action') !== action) return
      event.preventDefault()
      leave(form)
    }
    document.addEventListener('submit', listen)
    return () => document.removeEventListener('submit', listen)
  }, [action])
  const count = left?.count ?? 0
  return (
    <Dialog
      open={left !== null}
      onClose={() => setLeft(null)}
      title={t('signOut.title', { count })}
      closeLabel={t('signOut.stay')}
      actions={
        <>
          <Button type="button" onClick={() => setLeft(null)}>
            {t('signOut.stay')}
          </Button>
          <Button
            type="button"
            tone="secondary"
            onClick={async () => {
              await forgetAllLists().catch(() => undefined)
              left?.form.submit()
            }}
          >
            {t('signOut.anyway')}
          </Button>
        </>
      }
    >
      {t('signOut.text')}
    </Dialog>
  )
}
