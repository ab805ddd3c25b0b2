import { Form } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { Button } from '#app/ui/button.tsx'
import { Field } from '#app/ui/field.tsx'

type PeriodFormProps = {
  /** What the form chooses the period of, for who listens. */
  label: string
  /** What the button says. */
  submit: string
  typed: { from: string; to: string }
}

/** Two days between which the page shows its figures. */
export function PeriodForm({ label, submit, typed }: PeriodFormProps) {
  const { t } = useTranslation('report')
  return (
    <Form
      method="get"
      role="search"
      aria-label={label}
      key={`${typed.from} ${typed.to}`}
      className="flex flex-wrap items-end gap-3"
    >
      <Field name="desde" type="date" label={t('from')} required defaultValue={typed.from} />
      <Field name="hasta" type="date" label={t('to')} required defaultValue={typed.to} />
      <Button tone="secondary">{submit}</Button>
    </Form>
  )
}
