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
