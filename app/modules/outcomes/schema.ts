import { z } from 'zod'
import { isCivilDate } from '#app/platform/time.ts'

const MOST = 100_000

/** An empty box is unknown, which is not 0. */
const figure = z
  .number({ error: 'number' })
  .int('number')
  .min(0, 'tooSmall?min=0')
  .max(MOST, `tooBig?max=${MOST}`)
  .optional()
  .transform((value) => value ?? null)

const text = (max: number) =>
  z.string({ error: 'required' }).trim().min(1, 'required').max(max, `tooLong?max=${max}`)
const optionalText = (max: number) =>
  z
    .string()
    .trim()
    .max(max, `tooLong?max=${max}`)
    .optional()
    .transform((value) => value || null)
const civilDate = z
  .string()
  .refine(isCivilDate, 'date')
  .optional()
  .transform((value) => value ?? null)

export const outcomeSchema = z.object({
  questionsAsked: figure,
  credentialsAssisted: figure,
  registrationsAssisted: figure,
  note: optionalText(2_000),
})

export const commitmentSchema = z.object({ text: text(500), owner: text(200), dueOn: civilDate })

export const followUpSchema = z.object({
  commitmentId: z.uuid('choose'),
  followUp: optionalText(1_000),
  dueOn: civilDate,
  done: z
    .literal('on')
    .optional()
    .transform((value) => value === 'on'),
})

/** The three questions of the survey, each from 1 to 5. */
export const SURVEY_QUESTIONS = ['clarity', 'usefulness', 'intention'] as const
export type SurveyQuestion = (typeof SURVEY_QUESTIONS)[number]

const answer = z.coerce.number({ error: 'choose' }).int('choose').min(1, 'choose').max(5, 'choose')
export const surveySchema = z.object({ clarity: answer, usefulness: answer, intention: answer })
export type SurveyAnswers = z.output<typeof surveySchema>

/** Fewer answers would tell who said what (domain.md: small cells). */
export const FEWEST_ANSWERS = 5
