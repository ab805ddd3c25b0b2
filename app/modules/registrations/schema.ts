import { z } from 'zod'
import type { QuestionType } from '#app/generated/prisma/enums.ts'
import { emailField } from '#app/modules/accounts/email.ts'
import { isZone } from '#app/platform/time.ts'
import { MAX_PARTY } from './capacity.ts'

// Forms of registration, for both sides. Messages are keys of the namespace `form`.

/** An answer to one of the session's own questions. */
export type Answer = { questionId: string; value: string }

export type FormQuestion = {
  id: string
  label: string
  type: QuestionType
  required: boolean
  choices: string[]
}

export const QUESTION_MAX = 1000
const ANSWER_MAX = 500
const NAME_MAX = 120

/** One line that a person writes: control characters out, spaces joined. */
function line(max: number) {
  return z
    .string({ error: 'required' })
    .transform((text) =>
      text
        .normalize('NFC')
        .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
        .trim(),
    )
    .pipe(z.string().min(1, 'required').max(max, `tooLong?max=${max}`))
}

/** Several lines, perhaps none. */
function lines(max: number) {
  return z
    .string()
    .optional()
    .transform(
      (text) =>
        text
          ?.normalize('NFC')
          .replace(/\r\n?/g, '\n')
          .replace(/[^\P{Cc}\n]/gu, '')
          .trim() || null,
    )
    .pipe(z.string().max(max, `tooLong?max=${max}`).nullable())
}

const partySize = z.coerce
  .number({ error: 'number' })
  .int('number')
  .min(1, 'tooSmall?min=1')
  .max(MAX_PARTY, `tooBig?max=${MAX_PARTY}`)

const zone = z.string({ error: 'choose' }).refine(isZone, 'choose')
const language = z.enum(['es', 'en'], { error: 'choose' })
const formKey = z.uuid()

/** The name of a question's field. */
export function answerName(questionId: string): string {
  return `answer-${questionId}`
}

function answerShape(questions: readonly FormQuestion[]) {
  return Object.fromEntries(questions.map((question) => [answerName(question.id), answerField(question)]))
}

function answerField({ type, required, choices }: FormQuestion) {
  const allowed = type === 'YES_NO' ? ['yes', 'no'] : choices
  const message = type === 'TEXT' ? 'required' : 'choose'
  return lines(ANSWER_MAX)
    .refine((value) => !required || value !== null, message)
    .refine((value) => value === null || type === 'TEXT' || allowed.includes(value), 'choose')
}

/** The answers among a form's parsed values. */
export function answersOf(values: Record<string, unknown>, questions: readonly FormQuestion[]): Answer[] {
  return questions.flatMap(({ id }) => {
    const value = values[answerName(id)]
    return typeof value === 'string' ? [{ questionId: id, value }] : []
  })
}

/** A box that was ticked; never asked for, never ticked beforehand. */
const consent = z
  .literal('on')
  .optional()
  .transform((value) => value === 'on')

/** The public form. `notice` carries the version that was accepted. */
export function registrationSchema(questions: readonly FormQuestion[]): RegistrationSchema {
  const name = JSON.stringify(questions)
  const known = schemas.get(name)
  if (known) return known
  if (schemas.size >= SCHEMAS) schemas.clear()
  const made = makeRegistrationSchema(questions)
  schemas.set(name, made)
  return made
}

// Making one costs more than using it ten times, and most sessions ask the same: nothing.
type RegistrationSchema = ReturnType<typeof makeRegistrationSchema>
const schemas = new Map<string, RegistrationSchema>()
const SCHEMAS = 200

function makeRegistrationSchema(questions: readonly FormQuestion[]) {
  return z.object({
    // Made by the page's script; absent where none ran.
    formKey: formKey.or(z.literal('')).optional(),
    name: line(NAME_MAX),
    email: emailField,
    partySize,
    question: lines(QUESTION_MAX),
    zone,
    notice: z.coerce.number({ error: 'consent' }).int('consent').min(1, 'consent'),
    consentFuture: consent,
    consentRecording: consent,
    via: z
      .string()
      .optional()
      .transform((value) => value === 'anfitrion'),
    ...answerShape(questions),
  })
}

/** The attendee's own page. */
export function editSchema(questions: readonly FormQuestion[]) {
  return z.object({
    partySize,
    question: lines(QUESTION_MAX),
    zone,
    language,
    consentFuture: consent,
    consentRecording: consent,
    ...answerShape(questions),
  })
}

/** People without e-mail, by their host. */
export const guestSchema = z.object({
  formKey,
  name: line(NAME_MAX),
  phone: z
    .string()
    .optional()
    .transform((text) => text?.trim() || null)
    .pipe(
      z
        .string()
        .regex(/^[+\d][\d\s().-]{5,24}$/, 'invalid')
        .nullable(),
    ),
  partySize,
})

export const MOVES = ['seat', 'head', 'end', 'out'] as const
export type Move = (typeof MOVES)[number]

/** Staff move somebody. */
export const moveSchema = z.object({
  registrationId: z.uuid(),
  to: z.enum(MOVES, { error: 'choose' }),
  reason: line(300),
})

export const QUESTION_TYPES = ['TEXT', 'CHOICE', 'YES_NO'] as const satisfies QuestionType[]

/** A question that staff add to a session. Choices one a line. */
export const questionSchema = z
  .object({
    label: line(200),
    type: z.enum(QUESTION_TYPES, { error: 'choose' }),
    required: z
      .literal('on')
      .optional()
      .transform((value) => value === 'on'),
    choices: lines(2000).transform((text) => [
      ...new Set(
        (text ?? '')
          .split('\n')
          .map((choice) => choice.trim())
          .filter(Boolean),
      ),
    ]),
  })
  .transform((value) => (value.type === 'CHOICE' ? value : { ...value, choices: [] }))
  .refine(({ type, choices }) => type !== 'CHOICE' || choices.length >= 2, {
    path: ['choices'],
    error: 'twoChoices',
  })
