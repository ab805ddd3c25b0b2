import type es from '../es/errors.ts'
import type { Translation } from '../translation.ts'

export default {
  forbidden: 'This account is not allowed to do that.',
  notFound: 'We could not find what this link points to.',
  linkInvalid: 'This link does not work or is no longer valid.',
  transitionNotAllowed: 'A session cannot go from “{{from}}” to “{{to}}”.',
  statusChangedMeanwhile: 'Somebody else changed the state of this session. Here it is as it stands now; check and try again if needed.',
} satisfies Translation<typeof es>
