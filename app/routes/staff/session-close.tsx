import { useTranslation } from 'react-i18next'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { TextareaField } from '#app/ui/field.tsx'
import { Disclosure } from './disclosure.tsx'
import { SectionForm, useRefused, useSectionField } from './session-form.tsx'
import type { SessionView } from './session-view.server.ts'

/** It happened, or it did not after all. */
export function HoldSection({ can, status }: Pick<SessionView, 'can' | 'status'>) {
  const { t } = useTranslation('session')
  return (
    <Card dense title={t('hold.title')}>
      {can.hold ? <p className="mb-3 max-w-prose">{t('hold.text')}</p> : null}
      <SectionForm intent={can.hold ? 'hold' : 'unhold'} hidden={{ seen: status }}>
        <div>
          <Button tone={can.hold ? 'primary' : 'secondary'}>
            {t(can.hold ? 'hold.button' : 'hold.undo')}
          </Button>
        </div>
      </SectionForm>
    </Card>
  )
}

/** The one step that nothing takes back: behind a press, with its reason. */
export function CancelSection({ status, toTell }: Pick<SessionView, 'status' | 'toTell'>) {
  const { t } = useTranslation('session')
  const refused = useRefused('cancel') !== null
  return (
    <Disclosure summary={t('cancel.title')} open={refused}>
      <SectionForm intent="cancel" hidden={{ seen: status }}>
        <CancelFields toTell={toTell} />
      </SectionForm>
    </Disclosure>
  )
}

function CancelFields({ toTell }: { toTell: number }) {
  const { t } = useTranslation('session')
  const { field } = useSectionField()
  return (
    <>
      <TextareaField
        {...field('reason')}
        label={t('cancel.reason')}
        help={t('cancel.help', { count: toTell })}
      />
      <div>
        <Button tone="danger">{t('cancel.button')}</Button>
      </div>
    </>
  )
}
