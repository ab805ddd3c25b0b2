import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes, TextareaHTMLAttributes } from 'react'
import { classNames } from './class-names.ts'
import { Icon } from './icon.tsx'

type FieldText = {
  label: ReactNode
  /** Stands between the label and the control: what to write, and why it is asked. */
  help?: ReactNode
  /** What is wrong and what to do, already in the reader's language. */
  error?: string | undefined
  /** "(opcional)", for the few that are. */
  optional?: string
  /** Keep the label for who listens; only where the surroundings say it, as in a search. */
  labelHidden?: boolean
}

/** How wide the answer is, which tells how long it may be. */
type FieldWidth = 'full' | 'medium' | 'short'

const widths: Record<FieldWidth, string> = { full: '', medium: 'max-w-60', short: 'max-w-36' }

type FrameProps = FieldText & { id: string; className?: string | undefined; children: ReactNode }

function FieldFrame({ id, label, help, error, optional, labelHidden, className, children }: FrameProps) {
  return (
    <div className={classNames('max-w-field', error && 'border-s-4 border-danger ps-4', className)}>
      <label htmlFor={id} className={labelHidden ? 'sr-only' : 'block font-bold'}>
        {label} {optional ? <span className="font-normal text-ink-soft">{optional}</span> : null}
      </label>
      {help ? (
        <div id={`${id}-help`} className="mt-0.5 text-sm text-ink-soft">
          {help}
        </div>
      ) : null}
      {error ? <FieldError id={`${id}-error`}>{error}</FieldError> : null}
      <div className={labelHidden ? '' : 'mt-1.5'}>{children}</div>
    </div>
  )
}

/** The words of an error, beside the field that they are about. */
export function FieldError({ id, children }: { id: string; children: string }) {
  return (
    <p id={id} className="mt-1 flex items-start gap-1.5 font-bold text-danger-ink">
      <Icon name="alert" className="mt-[0.2em]" />
      {children}
    </p>
  )
}

/** The attributes that tie a control to its help and its error; what the caller describes it by already, stays. */
export function describedBy(
  id: string,
  text: { help?: ReactNode; error?: string | undefined },
  more?: string,
) {
  const ids = [more, text.help ? `${id}-help` : null, text.error ? `${id}-error` : null]
    .flatMap((part) => part?.split(/\s+/) ?? [])
    .filter((part, index, all) => part !== '' && all.indexOf(part) === index)
  return {
    'aria-describedby': ids.length > 0 ? ids.join(' ') : undefined,
    'aria-invalid': text.error ? (true as const) : undefined,
  }
}

type InputType =
  | 'text'
  | 'email'
  | 'tel'
  | 'number'
  | 'date'
  | 'time'
  | 'url'
  | 'search'
  | 'password'
  | 'file'

type FieldProps = FieldText & {
  name: string
  type?: InputType
  width?: FieldWidth
} & Omit<InputHTMLAttributes<HTMLInputElement>, 'name' | 'type' | 'width' | 'children'>

const naturalWidth: Partial<Record<InputType, FieldWidth>> = {
  number: 'short',
  time: 'short',
  date: 'medium',
  tel: 'medium',
}

/** One answer on one line. Conform's `getInputProps(field, { type })` spreads into it. `id` is the name unless given. */
export function Field(props: FieldProps) {
  const { label, help, error, optional, labelHidden, type = 'text', width, className, ...input } = props
  const id = input.id ?? input.name
  return (
    <FieldFrame {...{ id, label, help, error, optional, labelHidden, className }}>
      <input
        {...input}
        id={id}
        type={type}
        {...(type === 'number' ? { inputMode: 'numeric' as const } : {})}
        {...describedBy(id, { help, error }, input['aria-describedby'])}
        className={classNames('control', widths[width ?? naturalWidth[type] ?? 'full'])}
      />
    </FieldFrame>
  )
}

type TextareaFieldProps = FieldText & { name: string } & Omit<
    TextareaHTMLAttributes<HTMLTextAreaElement>,
    'name' | 'children'
  >

/** An answer of several lines; it grows with what is typed. */
export function TextareaField(props: TextareaFieldProps) {
  const { label, help, error, optional, labelHidden, className, ...textarea } = props
  const id = textarea.id ?? textarea.name
  return (
    <FieldFrame {...{ id, label, help, error, optional, labelHidden, className }}>
      <textarea
        rows={4}
        {...textarea}
        id={id}
        {...describedBy(id, { help, error }, textarea['aria-describedby'])}
        className="control"
      />
    </FieldFrame>
  )
}

export type Option = { value: string; label: string; disabled?: boolean }

type SelectFieldProps = FieldText & {
  name: string
  options: readonly (Option | { group: string; options: readonly Option[] })[]
  /** The first, empty choice: "Elija una ciudad". */
  empty?: string
  width?: FieldWidth
} & Omit<SelectHTMLAttributes<HTMLSelectElement>, 'name' | 'children'>

/** One of many; with few, prefer `RadioGroup`. */
export function SelectField(props: SelectFieldProps) {
  const {
    label,
    help,
    error,
    optional,
    labelHidden,
    options,
    empty,
    width = 'full',
    className,
    ...select
  } = props
  const id = select.id ?? select.name
  return (
    <FieldFrame {...{ id, label, help, error, optional, labelHidden, className }}>
      <select
        {...select}
        id={id}
        {...describedBy(id, { help, error }, select['aria-describedby'])}
        className={classNames('control', widths[width])}
      >
        {empty === undefined ? null : <option value="">{empty}</option>}
        {options.map((option) =>
          'group' in option ? (
            <optgroup key={option.group} label={option.group}>
              {option.options.map(renderOption)}
            </optgroup>
          ) : (
            renderOption(option)
          ),
        )}
      </select>
    </FieldFrame>
  )
}

function renderOption(option: Option) {
  return (
    <option key={option.value} value={option.value} disabled={option.disabled}>
      {option.label}
    </option>
  )
}
