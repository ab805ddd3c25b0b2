import { z } from 'zod'

/** The one form of an address under which people are told apart. */
export function normaliseEmail(email: string): string {
  return email.normalize('NFC').trim().toLowerCase()
}

/** A form's e-mail field: normalised; errors as keys of the namespace `form`. */
export const emailField = z
  .string({ error: 'required' })
  .transform(normaliseEmail)
  .pipe(
    z
      .string({ error: 'required' })
      .max(254, 'tooLong?max=254')
      .regex(/^[^\s@<>"',;:()[\]\\]+@[^\s@<>"',;:()[\]\\]+\.[^\s@<>"',;:()[\]\\.]{2,}$/, 'email'),
  )
