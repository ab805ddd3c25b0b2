import { z } from 'zod'
import { AttendanceSource } from '#app/generated/prisma/enums.ts'

const MOST_PEOPLE = 100_000

/** Conform reads an empty box as undefined, so that it is never taken for the count 0. */
const people = z
  .number({ error: (issue) => (issue.input === undefined ? 'required' : 'number') })
  .int('number')
  .min(0, 'tooSmall?min=0')
  .max(MOST_PEOPLE, `tooBig?max=${MOST_PEOPLE}`)

const note = z.string().trim().max(500, 'tooLong?max=500').default('')
const recordId = z.string({ error: 'choose' })

export const attendanceSchema = z.object({
  source: z.enum(AttendanceSource, { error: 'choose' }),
  people,
  note,
  /** Conform leaves an empty file out. What it is, its content says (evidence-type.ts). */
  evidence: z.instanceof(File).optional(),
})

/** The host's own word. */
export const hostsWordSchema = z.object({ people, note })

export const attendanceCorrectionSchema = z.object({ recordId, people, note })

export const officialChoiceSchema = z.object({
  recordId,
  reason: z.string().trim().max(500, 'tooLong?max=500').default(''),
})

export const attendanceRemovalSchema = z.object({ recordId })
