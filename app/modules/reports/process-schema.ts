import { z } from 'zod'
import { isCivilDate } from '#app/platform/time.ts'

const civilDate = z.string({ error: 'required' }).refine(isCivilDate, 'date')
const name = z.string({ error: 'required' }).trim().min(1, 'required').max(120, 'tooLong?max=120')

/** An electoral process; civil dates, both ends in the period. */
export const processSchema = z
  .object({ name, periodFrom: civilDate, periodTo: civilDate })
  .refine(({ periodFrom, periodTo }) => periodFrom <= periodTo, {
    path: ['periodTo'],
    message: 'endBeforeStart',
  })

export type ProcessInput = z.output<typeof processSchema>

/** A stage of it; they may overlap. A session belongs to the first, in this order, whose days it falls on. */
export const stageSchema = z
  .object({
    name,
    startsOn: civilDate,
    endsOn: civilDate,
    position: z
      .string({ error: 'required' })
      .regex(/^\d{1,3}$/, 'number')
      .transform(Number),
  })
  .refine(({ startsOn, endsOn }) => startsOn <= endsOn, { path: ['endsOn'], message: 'endBeforeStart' })

export type StageInput = z.output<typeof stageSchema>
