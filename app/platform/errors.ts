import type errors from '#app/locales/es/errors.ts'

/** Each code has its words in `locales/{es,en}/errors.ts`. */
export type DomainErrorCode = keyof typeof errors

/**
 * A refusal that a person can understand. Thrown by rules and use cases, turned into words only at the edge
 * (`details` fill the words' parameters; nothing personal in them, they are logged).
 */
export class DomainError extends Error {
  constructor(
    readonly code: DomainErrorCode,
    readonly details: Record<string, string | number> = {},
  ) {
    super(code)
    this.name = 'DomainError'
  }
}
