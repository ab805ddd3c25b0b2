import { Form } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { Anchor } from '#app/ui/anchor.tsx'
import { Button } from '#app/ui/button.tsx'
import { Field } from '#app/ui/field.tsx'

export type PeriodChoice = { id: string; name: string; search: string; current: boolean }

type PeriodFormProps = {
  /** What the form chooses the period of, for who listens. */
  label: string
  /** What the button says. */
  submit: string
  typed: { from: string; to: string }
  /** Whether any two days can be asked for; otherwise only the named periods. */
  anyDays: boolean
  choices: readonly PeriodChoice[]
}

/** Two days between which the page shows its figures, or a period with a name. */
export function PeriodForm({ label, submit, typed, anyDays, choices }: PeriodFormProps) {
  const { t } = useTranslation(['report', 'closing'])
  return (
    <div className="grid gap-3">
      {anyDays ? (
        <Form
          method="get"
          role="search"
          aria-label={label}
          key={`${typed.from} ${typed.to}`}
          className="flex flex-wrap items-end gap-3"
        >
          <Field name="desde" type="date" label={t('report:from')} required defaultValue={typed.from} />
          <Field name="hasta" type="date" label={t('report:to')} required defaultValue={typed.to} />
          <Button tone="secondary">{submit}</Button>
        </Form>
      ) : null}
      {choices.length > 0 ? (
        <nav aria-label={t('closing:periods')}>
          <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
            {choices.map(({ id, name, search, current }) => (
              <li key={id}>
                <Anchor
                  href={search}
                  aria-current={current ? 'true' : undefined}
                  className="inline-block py-1 aria-[current]:font-bold"
                >
                  {name}
                </Anchor>
              </li>
            ))}
          </ul>
        </nav>
      ) : null}
    </div>
  )
}
