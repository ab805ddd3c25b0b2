import { z } from 'zod'
import { emailField } from '#app/modules/accounts/email.ts'
import { isCivilDate, isWallClock, isZone } from '#app/platform/time.ts'

const civilDate = z.string({ error: 'required' }).refine(isCivilDate, 'date')
const wallClock = z.string({ error: 'required' }).refine(isWallClock, 'time')

/** A councillor's form. Dates are civil, both ends in office; absent where unknown. */
export const councillorSchema = z
  .object({
    name: z.string({ error: 'required' }).trim().min(1, 'required').max(120, 'tooLong?max=120'),
    email: emailField.optional(),
    zone: z.string({ error: 'choose' }).refine(isZone, 'choose'),
    language: z.enum(['es', 'en'], { error: 'choose' }),
    termFrom: civilDate.optional(),
    termTo: civilDate.optional(),
    bufferMinutes: z
      .string({ error: 'required' })
      .regex(/^\d{1,4}$/, 'number')
      .transform(Number)
      .pipe(z.number().max(480, 'tooBig?max=480')),
  })
  .refine(({ termFrom, termTo }) => !termFrom || !termTo || termFrom <= termTo, {
    path: ['termTo'],
    message: 'endBeforeStart',
  })

export type CouncillorInput = z.output<typeof councillorSchema>

/** A time when a councillor can't: hours on the wall of their own zone. */
export const unavailabilitySchema = z
  .object({
    fromDate: civilDate,
    fromTime: wallClock,
    toDate: civilDate,
    toTime: wallClock,
    reason: z.string().trim().max(200, 'tooLong?max=200').optional(),
  })
  .refine(({ fromDate, fromTime, toDate, toTime }) => `${fromDate} ${fromTime}` < `${toDate} ${toTime}`, {
    path: ['toTime'],
    message: 'endBeforeStart',
  })

export type UnavailabilityInput = z.output<typeof unavailabilitySchema>
