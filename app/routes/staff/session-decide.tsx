import { useTranslation } from 'react-i18next'
import { NEUTRALITY_POINTS } from '#app/modules/sessions/neutrality.ts'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { TextareaField } from '#app/ui/field.tsx'
import { CheckboxGroup } from '#app/ui/fieldset.tsx'
import { Disclosure } from './disclosure.tsx'
import { SectionForm, useRefused, useSectionField } from './session-form.tsx'
import type { SessionView } from './session-view.server.ts'

type DecideProps = Pick<SessionView, 'status' | 'can'>

/** Open the door, or say kindly that it stays closed. */
export function DecideSection({ status, can }: DecideProps) {
  const { t } = useTranslation('session')
  const declining = useRefused('decline') !== null
  const hidden = { seen: status }
  if (can.undecline) {
    return (
      <Card dense title={t('decide.title')}>
        <SectionForm intent="undecline" hidden={hidden}>
          <div>
            <Button tone="secondary">{t('decide.undo')}</Button>
          </div>
        </SectionForm>
      </Card>
    )
  }
  const decline = can.decline ? (
    <Disclosure summary={t('decide.decline')} open={declining}>
      <SectionForm intent="decline" hidden={hidden}>
        <DeclineFields />
      </SectionForm>
    </Disclosure>
  ) : null
  if (!can.accept) return decline
  return (
    <Card dense title={t('decide.title')} footer={decline}>
      <SectionForm intent="accept" hidden={hidden}>
        <AcceptFields />
      </SectionForm>
    </Card>
  )
}

function AcceptFields() {
  const { t } = useTranslation('session')
  const { field, boxes } = useSectionField()
  return (
    <>
      <CheckboxGroup
        {...boxes('neutrality')}
        legend={t('decide.neutrality')}
        help={t('decide.neutralityHelp')}
        options={NEUTRALITY_POINTS.map((value) => ({ value, label: t(`decide.${value}`) }))}
      />
      <TextareaField
        {...field('words')}
        label={t('decide.words')}
        optional={t('optional')}
        help={t('decide.acceptHelp')}
      />
      <div>
        <Button icon="check">{t('decide.accept')}</Button>
      </div>
    </>
  )
}

function DeclineFields() {
  const { t } = useTranslation('session')
  const { field } = useSectionField()
  return (
    <>
      <TextareaField {...field('words')} label={t('decide.declineWords')} help={t('decide.declineHelp')} />
      <div>
        <Button tone="danger">{t('decide.declineButton')}</Button>
      </div>
    </>
  )
}
