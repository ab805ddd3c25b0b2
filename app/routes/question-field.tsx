import { useTranslation } from 'react-i18next'
import { answerName, type FormQuestion } from '#app/modules/registrations/schema.ts'
import { TextareaField } from '#app/ui/field.tsx'
import { RadioGroup } from '#app/ui/fieldset.tsx'

type QuestionFieldProps = {
  question: FormQuestion
  values: Record<string, string>
  errors: Record<string, string>
}

/** One of a session's own questions. */
export function QuestionField({ question, values, errors }: QuestionFieldProps) {
  const { t } = useTranslation('public')
  const { id, label, type, required, choices } = question
  const name = answerName(id)
  const optional = required ? undefined : t('form.optional')
  if (type === 'TEXT') {
    return (
      <TextareaField
        name={name}
        label={label}
        {...(optional ? { optional } : {})}
        defaultValue={values[name]}
        error={errors[name]}
        maxLength={500}
        required={required}
      />
    )
  }
  const options =
    type === 'YES_NO'
      ? [
          { value: 'yes', label: t('form.yes') },
          { value: 'no', label: t('form.no') },
        ]
      : choices.map((value) => ({ value, label: value }))
  return (
    <RadioGroup
      name={name}
      legend={optional ? `${label} ${optional}` : label}
      error={errors[name]}
      defaultValue={values[name]}
      inline={type === 'YES_NO'}
      options={options}
    />
  )
}
