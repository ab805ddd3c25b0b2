import { Form, useActionData } from '@remix-run/react'
import { createContext, type ReactNode, useContext } from 'react'
import type { RefusedForm } from './session-actions.server.ts'
import type { Intent } from './session-intents.ts'

type Refusal = { refused: RefusedForm }
type Section = { id: (name: string) => string; refused: RefusedForm | null }

const SectionContext = createContext<Section>({ id: (name) => name, refused: null })

/** The form that the last press sent, where it was refused. */
export function useRefusedForm(): RefusedForm | null {
  return useActionData<Refusal>()?.refused ?? null
}

/** Whether this form is the one that was refused: then it stands open. */
export function useRefused(intent: Intent, subject = ''): RefusedForm | null {
  const refused = useRefusedForm()
  return refused?.intent === intent && refused.subject === subject ? refused : null
}

/** A field's id on a page that has many forms with fields of one name; the summary's links find it. */
export function fieldId(intent: Intent, subject: string, name: string): string {
  return [intent, subject, name].filter(Boolean).join('-')
}

type SectionFormProps = {
  intent: Intent
  /** Which of several forms of one kind. */
  subject?: string
  /** What the page showed: sent along, so that a press on an old page is told. */
  hidden?: Record<string, string>
  className?: string
  /** It sends a file. */
  upload?: boolean
  children: ReactNode
}

/** One form of the page: names its intent, and gives its fields their ids, their errors and what was typed. */
export function SectionForm({
  intent,
  subject = '',
  hidden = {},
  className = 'grid gap-4',
  upload = false,
  children,
}: SectionFormProps) {
  const refused = useRefused(intent, subject)
  const section = { id: (name: string) => fieldId(intent, subject, name), refused }
  return (
    <SectionContext.Provider value={section}>
      {/* New facts are a new form; what was typed and refused is put back into it. */}
      <Form
        method="post"
        action="?"
        noValidate
        className={className}
        key={Object.values(hidden).join(' ')}
        {...(upload ? { encType: 'multipart/form-data' } : {})}
      >
        <input type="hidden" name="intent" value={intent} />
        {Object.entries(hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {children}
      </Form>
    </SectionContext.Provider>
  )
}

/** For the controls inside a `SectionForm`. */
export function useSectionField() {
  const { id, refused } = useContext(SectionContext)
  const error = (name: string) => refused?.errors[name]
  return {
    refused,
    id,
    error,
    /** To spread into a control with one answer. */
    field: (name: string, stored: string | number | null = '') => ({
      name,
      id: id(name),
      error: error(name),
      defaultValue: refused ? (refused.values[name]?.[0] ?? '') : String(stored ?? ''),
    }),
    /** To spread into a group of boxes. */
    boxes: (name: string, stored: readonly string[] = []) => ({
      name,
      id: id(name),
      error: error(name),
      defaultValues: refused ? (refused.values[name] ?? []) : stored,
    }),
  }
}
