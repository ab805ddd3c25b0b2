// @vitest-environment jsdom
import '@testing-library/jest-dom/vitest'
import { cleanup, render, screen, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Field, SelectField, TextareaField } from '#app/ui/field.tsx'
import { Checkbox, CheckboxGroup, RadioGroup } from '#app/ui/fieldset.tsx'

afterEach(cleanup)

test('a field is named by its label and described by its help, then its error', () => {
  render(<Field name="email" type="email" label="Correo" help="Para avisarle." error="Revise el correo." />)
  const input = screen.getByRole('textbox', { name: 'Correo' })
  expect(input).toHaveAttribute('aria-describedby', 'email-help email-error')
  expect(input).toHaveAccessibleDescription('Para avisarle. Revise el correo.')
  expect(input).toBeInvalid()
})

test('a field without error is neither invalid nor described', () => {
  render(<Field name="name" label="Nombre" optional="(opcional)" defaultValue="Ana" />)
  const input = screen.getByRole('textbox', { name: 'Nombre (opcional)' })
  expect(input).toHaveValue('Ana')
  expect(input).not.toHaveAttribute('aria-invalid')
  expect(input).not.toHaveAttribute('aria-describedby')
})

test('what a form library describes a field by already is kept, once', () => {
  render(<Field id="f-name" name="name" label="Nombre" error="Falta." aria-describedby="f-name-error hint" />)
  expect(screen.getByRole('textbox')).toHaveAttribute('aria-describedby', 'f-name-error hint')
})

test('text areas and selects carry the same words', () => {
  render(
    <>
      <TextareaField name="q" label="Pregunta" error="Es demasiado larga." />
      <SelectField
        name="city"
        label="Ciudad"
        help="Donde será."
        empty="Elija una ciudad"
        defaultValue="mad"
        options={[
          { value: 'lax', label: 'Los Ángeles' },
          { group: 'España', options: [{ value: 'mad', label: 'Madrid' }] },
        ]}
      />
    </>,
  )
  expect(screen.getByRole('textbox', { name: 'Pregunta' })).toHaveAccessibleDescription('Es demasiado larga.')
  const select = screen.getByRole('combobox', { name: 'Ciudad' })
  expect(select).toHaveDisplayValue('Madrid')
  expect(select).toHaveAccessibleDescription('Donde será.')
  expect(within(select).getByRole('group', { name: 'España' })).toBeInTheDocument()
})

test('a group of radios is one question, and an error link lands on its first radio', () => {
  render(
    <>
      <ErrorSummary
        title="Hay datos por corregir"
        errors={[{ fieldId: 'modality', message: 'Elija una opción.' }]}
      />
      <RadioGroup
        name="modality"
        legend="¿Cómo será?"
        error="Elija una opción."
        options={[
          { value: 'VIRTUAL', label: 'Por videollamada' },
          { value: 'IN_PERSON', label: 'En persona', help: 'La dirección se da a quien aparte su lugar.' },
        ]}
      />
    </>,
  )
  const group = screen.getByRole('group', { name: '¿Cómo será?' })
  expect(group).toHaveAccessibleDescription('Elija una opción.')
  const [first, second] = within(group).getAllByRole('radio')
  const target = screen.getByRole('link', { name: 'Elija una opción.' }).getAttribute('href')
  expect(`#${first?.id}`).toBe(target)
  expect(second).toHaveAccessibleDescription('La dirección se da a quien aparte su lugar.')
})

test('chosen values come back chosen', () => {
  render(
    <>
      <RadioGroup
        name="a"
        legend="A"
        defaultValue="y"
        options={[
          { value: 'x', label: 'X' },
          { value: 'y', label: 'Y' },
        ]}
      />
      <CheckboxGroup
        name="b"
        legend="B"
        defaultValues={['2']}
        options={[
          { value: '1', label: 'Uno' },
          { value: '2', label: 'Dos' },
        ]}
      />
    </>,
  )
  expect(screen.getByRole('radio', { name: 'Y' })).toBeChecked()
  expect(screen.getByRole('radio', { name: 'X' })).not.toBeChecked()
  expect(screen.getByRole('checkbox', { name: 'Dos' })).toBeChecked()
  expect(screen.getByRole('checkbox', { name: 'Uno' })).not.toBeChecked()
})

test('a consent is not ticked beforehand and says its error', () => {
  render(<Checkbox name="consent" label="Acepto el aviso de privacidad" error="Falta aceptarlo." />)
  const box = screen.getByRole('checkbox', { name: 'Acepto el aviso de privacidad' })
  expect(box).not.toBeChecked()
  expect(box).toHaveAccessibleDescription('Falta aceptarlo.')
})

test('the summary of errors is an alert that takes the focus, and is absent without errors', () => {
  const errors = [{ fieldId: 'email', message: 'Revise el correo.' }, { message: 'Ya no quedan lugares.' }]
  const { rerender } = render(<ErrorSummary title="Hay datos por corregir" errors={errors} />)
  const summary = screen.getByRole('alert', { name: 'Hay datos por corregir' })
  expect(summary).toHaveAttribute('tabindex', '-1')
  expect(summary).toHaveFocus()
  expect(within(summary).getAllByRole('listitem')).toHaveLength(2)
  rerender(<ErrorSummary title="Hay datos por corregir" errors={[]} />)
  expect(screen.queryByRole('alert')).toBeNull()
})

test('a button submits, unless it says otherwise; a link stays a link', () => {
  render(
    <>
      <Button icon="check">Apartar mi lugar</Button>
      <Button type="button">Copiar</Button>
      <ButtonLink href="/proponer">Abrir mi casa</ButtonLink>
    </>,
  )
  expect(screen.getByRole('button', { name: 'Apartar mi lugar' })).toHaveAttribute('type', 'submit')
  expect(screen.getByRole('button', { name: 'Copiar' })).toHaveAttribute('type', 'button')
  expect(screen.getByRole('link', { name: 'Abrir mi casa' })).toHaveAttribute('href', '/proponer')
})
