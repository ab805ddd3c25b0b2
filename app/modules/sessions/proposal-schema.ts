import { z } from 'zod'
import { Modality, SessionKind } from '#app/generated/prisma/enums.ts'
import { emailField } from '#app/modules/accounts/email.ts'
import { addDays, civilDateAt, resolveWallTime } from '#app/platform/time.ts'

// A visitor's proposal as its form sends it. Messages are keys of the namespace `form`; `slotGap` and `slotOverlap` name
// what the page says in whole sentences, with the nearest hours or the question which of two.

export const SLOT_NAMES = ['first', 'second', 'third'] as const
export type SlotName = (typeof SLOT_NAMES)[number]

/** Further ahead than this, a date is a slip of the hand. */
const HORIZON_DAYS = 550
const MAX_PEOPLE = 500

export type Slot = { date: string; time: string; zone: string; fold: 0 | 1; startsAt: Date }

/** A city that was found, as far as a proposal needs it. */
export type ProposalCity = { key: string; zone: string }

// Control characters have no place in a line that gets printed, mailed and put into calendars; neither have runs of spaces.
// Conform takes an empty text for an absent one, also where it only became empty here: hence the inner errors and optionals.
function tidyLine(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
}

function tidyParagraph(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n]+/gu, ' ')
    .trim()
}

function line(max: number) {
  return z
    .string({ error: 'required' })
    .transform(tidyLine)
    .pipe(z.string({ error: 'required' }).min(1, 'required').max(max, `tooLong?max=${max}`))
}

function optionalLine(max: number) {
  return z
    .string()
    .transform((text): string | undefined => tidyLine(text))
    .pipe(z.string().max(max, `tooLong?max=${max}`).optional())
    .optional()
}

function optionalParagraph(max: number) {
  return z
    .string()
    .transform((text): string | undefined => tidyParagraph(text))
    .pipe(z.string().max(max, `tooLong?max=${max}`).optional())
    .optional()
}

const phone = optionalLine(30).refine((text) => !text || /^\+?[\d\s().-]{7,}$/.test(text), 'phone')

/** One slot, read in the city's zone. While the city is unknown only its form is checked. */
function slotField(slot: { optional: boolean; now: Date; zone: string | null }) {
  return z
    .object({ date: z.string().optional(), time: z.string().optional(), fold: z.enum(['0', '1']).optional() })
    .optional()
    .transform((raw, check): Slot | null => {
      const { date, time, fold } = raw ?? {}
      if (!date && !time && slot.optional) return null
      const refuse = (field: 'date' | 'time' | 'fold', message: string) => {
        check.addIssue({ code: 'custom', path: [field], message })
        return z.NEVER
      }
      if (!date) refuse('date', 'required')
      if (!time) refuse('time', 'required')
      if (!date || !time) return z.NEVER
      const zone = slot.zone ?? 'UTC'
      const resolution = resolveWallTime({ date, time, zone, fold: fold && (fold === '1' ? 1 : 0) })
      if (resolution.kind === 'invalid')
        return refuse(resolution.field === 'time' ? 'time' : 'date', resolution.field)
      if (slot.zone === null) return null
      if (date > addDays(civilDateAt(slot.now, zone), HORIZON_DAYS)) return refuse('date', 'slotTooFar')
      if (resolution.kind === 'gap') return refuse('time', 'slotGap')
      if (resolution.kind === 'overlap') return refuse('fold', 'slotOverlap')
      if (resolution.instant <= slot.now) {
        return refuse(date < civilDateAt(slot.now, zone) ? 'date' : 'time', 'pastDate')
      }
      return { ...resolution.wall, startsAt: resolution.instant }
    })
}

/**
 * The proposal's form. `city` is what the sent key was found to be; slots are read in its zone, so that all that is wrong is
 * said at once.
 */
export function proposalSchema({ now, city }: { now: Date; city: ProposalCity | null }) {
  const zone = city?.zone ?? null
  return z.object({
    idempotencyKey: z.uuid({ error: 'invalid' }),
    name: line(120),
    credit: line(200),
    organization: optionalLine(160),
    email: emailField,
    phone,
    city: z.string({ error: 'city' }).refine((key) => key === city?.key, 'city'),
    kind: z.enum(SessionKind, { error: 'choose' }),
    modality: z.enum(Modality, { error: 'choose' }),
    slots: z
      .object({
        first: slotField({ optional: false, now, zone }),
        second: slotField({ optional: false, now, zone }),
        third: slotField({ optional: true, now, zone }),
      })
      .superRefine((slots, check) => {
        const seen = new Set<number>()
        for (const name of SLOT_NAMES) {
          const startsAt = slots[name]?.startsAt.getTime()
          if (startsAt === undefined) continue
          if (seen.has(startsAt))
            check.addIssue({ code: 'custom', path: [name, 'date'], message: 'slotSame' })
          seen.add(startsAt)
        }
      })
      .transform((slots) => SLOT_NAMES.flatMap((name) => slots[name] ?? [])),
    expectedPeople: z
      .number({ error: (issue) => (issue.input === undefined ? 'required' : 'number') })
      .int('number')
      .min(1, 'tooSmall?min=1')
      .max(MAX_PEOPLE, `tooBig?max=${MAX_PEOPLE}`),
    topics: optionalParagraph(1000),
    // The box's value is the version that was read.
    notice: z
      .string({ error: 'consent' })
      .regex(/^\d{1,6}$/, 'consent')
      .transform(Number),
  })
}

/** A proposal that may be stored: two or three different slots to come, each with its instant. */
export type Proposal = z.output<ReturnType<typeof proposalSchema>>
