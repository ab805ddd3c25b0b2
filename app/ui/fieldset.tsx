import type { InputHTMLAttributes, ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { describedBy, FieldError } from './field.tsx'

type FieldsetProps = {
  id: string
  legend: ReactNode
  help?: ReactNode
  error?: string | undefined
  /** A legend that is the page's or the step's question. */
  large?: boolean
  className?: string
  children: ReactNode
}

/** Questions that belong together, under one question. */
export function Fieldset({ id, legend, help, error, large, className, children }: FieldsetProps) {
  const { 'aria-describedby': describedById } = describedBy(id, { help, error })
  return (
    <fieldset
      id={id}
      aria-describedby={describedById}
      className={classNames('min-w-0 max-w-field', error && 'border-s-4 border-danger ps-4', className)}
    >
      <legend className={classNames('p-0 font-bold', large && 'font-display text-xl')}>{legend}</legend>
      {help ? (
        <div id={`${id}-help`} className="mt-0.5 text-sm text-ink-soft">
          {help}
        </div>
      ) : null}
      {error ? <FieldError id={`${id}-error`}>{error}</FieldError> : null}
      <div className="mt-2 grid gap-2">{children}</div>
    </fieldset>
  )
}

type ChoiceProps = {
  type: 'radio' | 'checkbox'
  label: ReactNode
  help?: ReactNode
  name: string
  id: string
} & Omit<InputHTMLAttributes<HTMLInputElement>, 'type' | 'name' | 'id' | 'children' | 'className'>

/** A radio or checkbox whose whole row can be pressed. */
export function Choice({ type, label, help, id, ...input }: ChoiceProps) {
  const describedById = [input['aria-describedby'], help ? `${id}-help` : null].filter(Boolean).join(' ')
  return (
    <label htmlFor={id} className="choice">
      <input {...input} id={id} type={type} aria-describedby={describedById || undefined} />
      <span className="min-w-0">
        <span className="block">{label}</span>
        {help ? (
          <span id={`${id}-help`} className="block text-sm text-ink-soft">
            {help}
          </span>
        ) : null}
      </span>
    </label>
  )
}

export type ChoiceOption = { value: string; label: ReactNode; help?: ReactNode; disabled?: boolean }

type GroupText = {
  name: string
  /** The first choice has this id, so that an error's link lands on something that can be pressed. */
  id?: string
  legend: ReactNode
  help?: ReactNode
  error?: string | undefined
  large?: boolean
  /** Side by side where there is room: yes / no. */
  inline?: boolean
  options: readonly ChoiceOption[]
}

/** One of a few. */
export function RadioGroup(props: GroupText & { defaultValue?: string | undefined; required?: boolean }) {
  return renderGroup(
    'radio',
    props,
    props.defaultValue === undefined ? [] : [props.defaultValue],
    props.required,
  )
}

/** Any of a few; each chosen value is sent under the same name. */
export function CheckboxGroup(props: GroupText & { defaultValues?: readonly string[] }) {
  return renderGroup('checkbox', props, props.defaultValues ?? [])
}

function renderGroup(
  type: 'radio' | 'checkbox',
  group: GroupText,
  chosen: readonly string[],
  required?: boolean,
) {
  const { name, id = name, legend, help, error, large, inline, options } = group
  return (
    <Fieldset id={`${id}-group`} {...{ legend, help, error }} {...(large === undefined ? {} : { large })}>
      <div className={classNames('grid gap-2', inline && 'sm:grid-cols-2')}>
        {options.map((option, index) => (
          <Choice
            key={option.value}
            type={type}
            id={index === 0 ? id : `${id}-${option.value}`}
            name={name}
            value={option.value}
            label={option.label}
            help={option.help}
            disabled={option.disabled}
            required={required}
            defaultChecked={chosen.includes(option.value)}
            aria-invalid={error ? true : undefined}
          />
        ))}
      </div>
    </Fieldset>
  )
}

type CheckboxProps = {
  name: string
  id?: string
  label: ReactNode
  help?: ReactNode
  error?: string | undefined
} & Omit<InputHTMLAttributes<HTMLInputElement>, 'type' | 'name' | 'id' | 'children' | 'className'>

/** A single box: a consent. Never ticked beforehand unless the person ticked it before. */
export function Checkbox({ name, id = name, label, help, error, ...input }: CheckboxProps) {
  return (
    <div className={classNames('max-w-field', error && 'border-s-4 border-danger ps-4')}>
      {error ? (
        <div className="mb-2">
          <FieldError id={`${id}-error`}>{error}</FieldError>
        </div>
      ) : null}
      <Choice
        value="on"
        {...input}
        type="checkbox"
        name={name}
        id={id}
        label={label}
        help={help}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
      />
    </div>
  )
}
