import { z } from 'zod'
import { StaffRole } from '#app/generated/prisma/enums.ts'
import { emailField } from './email.ts'

export const PASSWORD_LENGTH = { least: 12, most: 200 } as const

const personName = z.string({ error: 'required' }).trim().min(1, 'required').max(120, 'tooLong?max=120')

/** Length is what counts (NIST SP 800-63B); a word of one repeated letter is not long. */
export const newPassword = z
  .string({ error: 'required' })
  .min(PASSWORD_LENGTH.least, `tooShort?min=${PASSWORD_LENGTH.least}`)
  .max(PASSWORD_LENGTH.most, `tooLong?max=${PASSWORD_LENGTH.most}`)
  .refine((password) => new Set(password).size >= 5, 'guessable')

export const signInSchema = z.object({
  email: emailField,
  password: z.string({ error: 'required' }).max(PASSWORD_LENGTH.most, `tooLong?max=${PASSWORD_LENGTH.most}`),
})

export const acceptInvitationSchema = z.object({ name: personName, password: newPassword })

/** The first administrator's account has no address yet. */
export const acceptFirstInvitationSchema = acceptInvitationSchema.extend({ email: emailField })

export const roleField = z.enum(StaffRole, { error: 'choose' })

export const inviteStaffSchema = z.object({ email: emailField, role: roleField })

export const recoverySchema = z.object({ email: emailField })

const typedCode = z.string({ error: 'required' }).trim().min(1, 'required').max(40, 'tooLong?max=40')
const passkeyAnswer = z.string().min(1).max(40_000)

/** A second factor, as its page sends it. */
export const secondFactorSchema = z.discriminatedUnion('method', [
  z.object({ method: z.literal('totp'), code: typedCode }),
  z.object({ method: z.literal('recovery'), code: typedCode }),
  z.object({ method: z.literal('passkey'), answer: passkeyAnswer }),
])

/** Setting one up. */
export const enrolSchema = z.discriminatedUnion('method', [
  z.object({ method: z.literal('totp'), code: typedCode, sealed: z.string().max(400) }),
  z.object({
    method: z.literal('passkey'),
    answer: passkeyAnswer,
    label: z.string({ error: 'required' }).trim().min(1, 'required').max(60, 'tooLong?max=60'),
  }),
])
