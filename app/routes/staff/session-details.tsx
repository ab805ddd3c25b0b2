import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Language, Modality, RegistrationMode } from '#app/generated/prisma/enums.ts'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { DefinitionList } from '#app/ui/definition-list.tsx'
import { Field, SelectField, TextareaField } from '#app/ui/field.tsx'
import { RadioGroup } from '#app/ui/fieldset.tsx'
import { Disclosure } from './disclosure.tsx'
import { SectionForm, useRefused, useSectionField } from './session-form.tsx'
import type { SessionView } from './session-view.server.ts'

type Details = SessionView['details']
type Props = { details: Details; seenAt: string; can: SessionView['can']; complete: boolean }

/** What the session says of itself, and the form that changes it; open while something is missing. */
export function DetailsSection({ details, seenAt, can, complete }: Props) {
  const { t } = useTranslation('session')
  const refused = useRefused('save') !== null
  return (
    <Card dense title={t('details.title')}>
      <Facts details={details} />
      {can.edit ? (
        <div className="mt-2">
          <Disclosure summary={t('details.edit')} open={refused || !complete}>
            <SectionForm intent="save" hidden={{ seenAt, zone: details.zone }} className="grid gap-6">
              <DetailsFields details={details} />
            </SectionForm>
          </Disclosure>
        </div>
      ) : null}
    </Card>
  )
}

function Facts({ details }: { details: Details }) {
  const { t } = useTranslation(['session', 'common'])
  const missing = <span className="text-ink-soft">{t('details.notYet')}</span>
  const lines = (text: string | null) => (text ? <p className="whitespace-pre-line">{text}</p> : missing)
  const confidential = (text: string | null) =>
    text ? (
      <>
        <span className="break-all">{text}</span>{' '}
        <span className="text-ink-soft">({t('details.onlyConfirmed')})</span>
      </>
    ) : (
      missing
    )
  const virtual = details.modality !== 'IN_PERSON'
  const inPerson = details.modality !== 'VIRTUAL'
  return (
    <DefinitionList
      items={[
        ...(details.title ? [{ term: t('details.sessionTitle'), value: details.title }] : []),
        { term: t('details.publicText'), value: lines(details.publicText) },
        ...(details.partners ? [{ term: t('details.partners'), value: details.partners }] : []),
        { term: t('details.language'), value: t(`common:language.${details.language}`) },
        ...(virtual && details.seesPrivate
          ? [{ term: t('details.joinUrl'), value: confidential(details.joinUrl) }]
          : []),
        ...(inPerson && details.seesPrivate
          ? [{ term: t('details.address'), value: confidential(details.address) }]
          : []),
        {
          term: t('details.capacity'),
          value: details.capacity === null ? missing : t('people', { count: details.capacity }),
        },
        {
          term: t('details.mode'),
          value: (
            <>
              {t(`details.modeOption.${details.registrationMode}`)}.{' '}
              {details.closes
                ? t('details.registrationCloses', { when: details.closes })
                : t('details.registrationOpens')}
              .
            </>
          ),
        },
        ...(details.recorded
          ? [{ term: t('details.recorded'), value: t('details.recordedOption.yes') }]
          : []),
      ]}
    />
  )
}

function DetailsFields({ details }: { details: Details }) {
  const { t } = useTranslation(['session', 'common'])
  const { field } = useSectionField()
  const optional = t('optional')
  return (
    <>
      <FieldGroup title={t('details.about')}>
        <TextareaField
          {...field('publicText', details.publicText)}
          label={t('details.publicText')}
          help={t('details.publicTextHelp')}
          rows={6}
        />
        <Field
          {...field('title', details.title)}
          label={t('details.sessionTitle')}
          optional={optional}
          help={t('details.titleHelp')}
        />
        <TextareaField
          {...field('topics', details.topics)}
          label={t('details.topics')}
          optional={optional}
          rows={3}
        />
        <SelectField
          {...field('language', details.language)}
          label={t('details.language')}
          width="medium"
          options={Object.values(Language).map((value) => ({
            value,
            label: t(`common:language.${value}`),
          }))}
        />
        <Field
          {...field('partners', details.partners)}
          label={t('details.partners')}
          optional={optional}
          help={t('details.partnersHelp')}
        />
      </FieldGroup>
      <FieldGroup title={t('details.where')}>
        <RadioGroup
          {...field('modality', details.modality)}
          legend={t('details.modality')}
          options={Object.values(Modality).map((value) => ({ value, label: t(`common:modality.${value}`) }))}
        />
        <Field
          {...field('joinUrl', details.joinUrl)}
          type="url"
          label={t('details.joinUrl')}
          help={t('details.joinUrlHelp')}
        />
        <TextareaField
          {...field('address', details.address)}
          label={t('details.address')}
          help={t('details.addressHelp')}
          rows={2}
        />
        <div className="flex flex-wrap gap-4">
          <Field {...field('city', details.city)} label={t('details.city')} width="medium" />
          <Field
            {...field('country', details.country)}
            label={t('details.country')}
            help={t('details.countryHelp')}
            width="short"
            maxLength={2}
          />
        </div>
      </FieldGroup>
      <FieldGroup title={t('details.seats')}>
        <Field
          {...field('capacity', details.capacity)}
          type="number"
          min={1}
          label={t('details.capacity')}
          help={t('details.capacityHelp')}
        />
        <RadioGroup
          {...field('registrationMode', details.registrationMode)}
          legend={t('details.mode')}
          options={Object.values(RegistrationMode).map((value) => ({
            value,
            label: t(`details.modeOption.${value}`),
          }))}
        />
        <RadioGroup
          {...field('recorded', details.recorded ? 'yes' : 'no')}
          legend={t('details.recorded')}
          help={t('details.recordedHelp')}
          inline
          options={(['no', 'yes'] as const).map((value) => ({
            value,
            label: t(`details.recordedOption.${value}`),
          }))}
        />
        <div>
          <div className="flex flex-wrap gap-4">
            <Field {...field('closesOn', details.closesOn)} type="date" label={t('details.closesOn')} />
            <Field {...field('closesTime', details.closesTime)} type="time" label={t('details.closesTime')} />
          </div>
          <p className="mt-1 text-ink-soft">{t('details.closesHelp')}</p>
        </div>
      </FieldGroup>
      <FieldGroup title={t('details.host')}>
        <Field {...field('hostName', details.hostName)} label={t('host.name')} />
        <Field {...field('hostCredit', details.hostCredit)} label={t('host.credit')} />
        <Field {...field('hostOrganization', details.hostOrganization)} label={t('host.organization')} />
      </FieldGroup>
      <div>
        <Button>{t('details.button')}</Button>
      </div>
    </>
  )
}

function FieldGroup({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid gap-4">
      <h3 className="border-b border-line pb-1 text-base">{title}</h3>
      {children}
    </div>
  )
}
