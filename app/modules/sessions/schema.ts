import { z } from 'zod'
import {
  Language,
  Modality,
  RegistrationMode,
  SessionKind,
  SessionStatus,
} from '#app/generated/prisma/enums.ts'
import { emailField } from '#app/modules/accounts/email.ts'
import { isCivilDate, isWallClock, isZone, resolveWallTime } from '#app/platform/time.ts'
import { NEUTRALITY_POINTS } from './neutrality.ts'

// The forms of the staff's session page. Messages are keys of the namespace `form`. Conform leaves empty answers out, so that
// "not answered" is always undefined here.

// Control characters have no place in a line that gets printed, mailed and put into calendars; neither have runs of spaces.
const oneLine = (text: string) =>
  text
    .normalize('NFC')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()

const severalLines = (text: string) =>
  text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n]+/gu, ' ')
    .trim()

function optionalLine(max: number) {
  return z
    .string()
    .transform(oneLine)
    .pipe(z.string().max(max, `tooLong?max=${max}`))
    .optional()
    .transform((text) => text || null)
}

function optionalText(max: number) {
  return z
    .string()
    .transform(severalLines)
    .pipe(z.string().max(max, `tooLong?max=${max}`))
    .optional()
    .transform((text) => text || null)
}

function wholeNumber(min: number, max: number) {
  return z
    .number({ error: (issue) => (issue.input === undefined ? 'required' : 'number') })
    .int('number')
    .min(min, `tooSmall?min=${min}`)
    .max(max, `tooBig?max=${max}`)
}

const seen = z.enum(SessionStatus, { error: 'invalid' })
const seenAt = z.iso.datetime({ error: 'invalid' }).transform((text) => new Date(text))
const words = optionalText(2000).transform((text) => text ?? '')
const neededWords = z
  .string({ error: 'required' })
  .transform(severalLines)
  .pipe(z.string().min(1, 'required').max(2000, 'tooLong?max=2000'))

const date = z.string({ error: 'required' }).refine(isCivilDate, 'date')
const time = z.string({ error: 'required' }).refine(isWallClock, 'time')
const zone = z.string({ error: 'choose' }).refine(isZone, 'choose')
const fold = z
  .enum(['0', '1'])
  .optional()
  .transform((value): 0 | 1 | undefined => (value === undefined ? undefined : value === '1' ? 1 : 0))
const durationMinutes = wholeNumber(15, 600)

export const acceptSchema = z.object({
  seen,
  words,
  neutrality: z
    .array(z.enum(NEUTRALITY_POINTS), { error: 'neutrality' })
    .default([])
    .refine((points) => NEUTRALITY_POINTS.every((point) => points.includes(point)), 'neutrality'),
})

export const declineSchema = z.object({ seen, words: neededWords })

export const cancelSchema = z.object({ seen, reason: neededWords })

export const seenSchema = z.object({ seen })

/** `slot` is the id of a proposed slot, or `other` for the hour in the fields. */
export const scheduleSchema = z
  .object({
    seen,
    slot: z.string({ error: 'choose' }),
    date: z.string().optional(),
    time: z.string().optional(),
    zone: z.string().optional(),
    fold,
    durationMinutes,
  })
  .transform((form, check) => {
    if (form.slot !== 'other')
      return { seen: form.seen, choice: { slotId: form.slot }, durationMinutes: form.durationMinutes }
    const hour = z.object({ date, time, zone }).safeParse(form)
    if (!hour.success) {
      for (const { path, message } of hour.error.issues) check.addIssue({ code: 'custom', path, message })
      return z.NEVER
    }
    return {
      seen: form.seen,
      choice: { ...hour.data, fold: form.fold },
      durationMinutes: form.durationMinutes,
    }
  })

export const rescheduleSchema = z.object({
  seenAt,
  date,
  time,
  zone,
  fold,
  durationMinutes,
  keep: z.enum(['wall', 'instant']).optional(),
})

export const assignSchema = z.object({
  councillorIds: z.array(z.string(), { error: 'choose' }).min(1, 'choose'),
})

export const releaseSchema = z.object({
  assignmentId: z.string({ error: 'choose' }),
  reason: z
    .string({ error: 'required' })
    .transform(oneLine)
    .pipe(z.string().min(1, 'required').max(300, 'tooLong?max=300')),
  /** Who comes instead, where somebody does. */
  substituteId: z.string().optional(),
})

const joinUrl = z
  .string()
  .transform((text) => text.trim())
  .pipe(z.string().max(500, 'tooLong?max=500').refine(isWebAddress, 'url'))
  .optional()
  .transform((text) => text ?? null)

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ['https:', 'http:'].includes(new URL(text).protocol)
}

const partners = z
  .string()
  .optional()
  .transform((text) => (text ?? '').split(/[;\n]/).map(oneLine).filter(Boolean))
  .pipe(z.array(z.string().max(160, 'tooLong?max=160')).max(12, 'invalid'))

const country = z
  .string()
  .transform((code) => code.trim().toUpperCase())
  .pipe(z.string().regex(/^[A-Z]{2}$/, 'country'))
  .optional()
  .transform((code) => code ?? null)

const identity = {
  title: optionalLine(160),
  language: z.enum(Language, { error: 'choose' }),
  modality: z.enum(Modality, { error: 'choose' }),
  hostName: optionalLine(120),
  hostCredit: optionalLine(200),
  hostOrganization: optionalLine(160),
  city: optionalLine(80),
  country,
  topics: optionalText(1000),
  partners,
}

/** `zone` is the session's: registration closes by its clock. */
export function detailsSchema(sessionZone: string) {
  return z
    .object({
      seenAt,
      ...identity,
      publicText: optionalText(4000),
      joinUrl,
      address: optionalText(400),
      capacity: wholeNumber(1, 10_000)
        .optional()
        .transform((seats) => seats ?? null),
      registrationMode: z.enum(RegistrationMode, { error: 'choose' }),
      recorded: z
        .enum(['yes', 'no'])
        .optional()
        .transform((value) => value === 'yes'),
      closesOn: z.string().optional(),
      closesTime: z.string().optional(),
    })
    .transform(({ seenAt, closesOn, closesTime, ...details }, check) => {
      if (!closesOn && !closesTime) return { seenAt, details: { ...details, registrationClosesAt: null } }
      const refuse = (path: 'closesOn' | 'closesTime', message: string) => {
        check.addIssue({ code: 'custom', path: [path], message })
        return z.NEVER
      }
      if (!closesOn) return refuse('closesOn', 'required')
      if (!closesTime) return refuse('closesTime', 'required')
      // In the hour that the clock repeats, the first: nobody is kept waiting for an hour that passed once.
      const resolution = resolveWallTime({ date: closesOn, time: closesTime, zone: sessionZone, fold: 0 })
      if (resolution.kind === 'invalid')
        return refuse(
          resolution.field === 'time' ? 'closesTime' : 'closesOn',
          resolution.field === 'time' ? 'time' : 'date',
        )
      if (resolution.kind !== 'instant') return refuse('closesTime', 'time')
      return { seenAt, details: { ...details, registrationClosesAt: resolution.instant } }
    })
}

export type SessionDetails = z.output<ReturnType<typeof detailsSchema>>['details']

/** A session that staff open themselves: a workshop, a forum, a home meeting agreed by telephone. */
export const newSessionSchema = z
  .object({
    idempotencyKey: z.uuid({ error: 'invalid' }),
    kind: z.enum(SessionKind, { error: 'choose' }),
    ...identity,
    zone,
    hostEmail: emailField.optional().transform((email) => email ?? null),
    expectedPeople: wholeNumber(1, 10_000)
      .optional()
      .transform((people) => people ?? null),
  })
  .superRefine((session, check) => {
    const need = (path: 'title' | 'hostName' | 'city', present: unknown) => {
      if (!present) check.addIssue({ code: 'custom', path: [path], message: 'required' })
    }
    if (session.kind === 'HOME_MEETING' || session.hostEmail) need('hostName', session.hostName)
    if (session.kind !== 'HOME_MEETING') need('title', session.title)
    if (session.modality !== 'VIRTUAL') need('city', session.city)
  })

export type NewSession = z.output<typeof newSessionSchema>
