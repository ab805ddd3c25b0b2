import { FEWEST_ANSWERS, SURVEY_QUESTIONS, type SurveyAnswers, type SurveyQuestion } from './schema.ts'

export type SurveySummary =
  | { answers: number; enough: false }
  | { answers: number; enough: true; means: Record<SurveyQuestion, number> }

/** The answers as means to one decimal, from five answers up; before, only how many there are. */
export function summariseSurvey(responses: readonly SurveyAnswers[]): SurveySummary {
  const answers = responses.length
  if (answers < FEWEST_ANSWERS) return { answers, enough: false }
  const mean = (question: SurveyQuestion) =>
    Math.round((responses.reduce((sum, response) => sum + response[question], 0) / answers) * 10) / 10
  const [clarity, usefulness, intention] = SURVEY_QUESTIONS.map(mean)
  return {
    answers,
    enough: true,
    means: { clarity: clarity ?? 0, usefulness: usefulness ?? 0, intention: intention ?? 0 },
  }
}
