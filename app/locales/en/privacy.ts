import type es from '../es/privacy.ts'
import type { Translation } from '../translation.ts'

export default {
  title: 'Privacy notice',
  lead: 'What happens with the data entered on this site, and how to have them corrected or erased.',
  boxTitle: 'What happens with your data',
  readFull: 'Read the full notice (opens in a new tab)',
  inShort: 'In short',
  full: 'Full notice',
  version: 'Version {{version}}, published on {{date}}.',
  consent: 'I have read the privacy notice and agree that my data are used to organise the meeting',
  arco: 'See, correct or erase my data',
} satisfies Translation<typeof es>
