import { useTranslation } from 'react-i18next'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Field, TextareaField } from '#app/ui/field.tsx'

type HowManyProps = {
  said: { people: number; note: string | null } | null
  /** Until the period's report is closed. */
  open: boolean
  refused?: { errors: Record<string, string>; values: Record<string, string> }
}

/** How many came, in the host's own word; saying it again corrects it. */
export function HowMany({ said, open, refused }: HowManyProps) {
  const { t } = useTranslation(['host', 'public'])
  const mine = refused?.values.intent === 'attendance' ? refused : null
  const wrong = Object.entries(mine?.errors ?? {})
  if (!open && !said) return null
  return (
    <Card title={t('howMany.title')}>
      {said ? (
        <p className="font-bold">
          {t('howMany.said', { count: said.people })}
          {said.note ? <span className="block font-normal whitespace-pre-line">{said.note}</span> : null}
        </p>
      ) : null}
      {open ? (
        <>
          <p className="mt-2 max-w-prose text-ink-soft">{t(said ? 'howMany.again' : 'howMany.lead')}</p>
          <div className="mt-4 empty:hidden">
            <ErrorSummary
              title={t('people.failed')}
              errors={wrong.map(([fieldId, message]) => ({ fieldId, message }))}
            />
          </div>
          <form method="post" noValidate data-submit-once="" className="mt-4 grid gap-4">
            <Field
              name="people"
              type="number"
              inputMode="numeric"
              label={t('howMany.people')}
              help={t('howMany.peopleHelp')}
              defaultValue={mine?.values.people ?? said?.people}
              error={mine?.errors.people}
              min={0}
              required
            />
            <TextareaField
              name="note"
              label={t('howMany.note')}
              optional={t('public:form.optional')}
              help={t('howMany.noteHelp')}
              defaultValue={mine?.values.note ?? said?.note ?? undefined}
              error={mine?.errors.note}
              rows={2}
              maxLength={500}
            />
            <div>
              <Button name="intent" value="attendance">
                {t('howMany.submit')}
              </Button>
            </div>
          </form>
        </>
      ) : null}
    </Card>
  )
}
