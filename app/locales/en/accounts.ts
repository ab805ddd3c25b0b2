import type es from '../es/accounts.ts'
import type { Translation } from '../translation.ts'

export default {
  signIn: {
    title: 'Sign in',
  },
} satisfies Translation<typeof es>
