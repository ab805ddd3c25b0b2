import type es from '../es/form.ts'
import type { Translation } from '../translation.ts'

export default {
  required: 'This is missing.',
  tooLong: 'Too long: there is room for {{max}} characters.',
  tooShort: 'Too short: at least {{min}} characters are needed.',
  email: 'Check the e-mail: it should look like name@example.org.',
  number: 'Enter a whole number.',
  tooSmall: 'Enter {{min}} or more.',
  tooBig: 'Enter {{max}} or less.',
  choose: 'Choose an option.',
  consent: 'To continue, please accept the privacy notice.',
  url: 'Enter a full link that starts with https://',
  date: 'Enter a valid date.',
  time: 'Enter a valid time.',
  pastDate: 'This hour has passed. Choose a later one.',
  summaryTitle: 'Some details need correcting',
  invalid: 'Check this field.',
  guessable: 'It is easy to guess: use different letters, digits or words.',
  phone: 'Check the telephone number: only digits, spaces and a + at the start.',
  city: 'Search for your city and choose it from the list.',
  slotSame: 'This time is the same as another. Propose a different one.',
  slotTooFar: 'This date is very far away. Check the year.',
  honeypot: 'Leave this field empty and send again.',
  twoChoices: 'Write at least two choices, one a line.',
  sendAgain:
    'We could not tell whether a person sent this. Everything is still here: if it is right, send it again.',
  neutrality: 'Go through every point and tick it before accepting.',
  country: 'Write the country’s two letters, such as US or ES.',
  cityName: 'Write the name of your city.',
  endBeforeStart: 'The end must be after the beginning.',
  nothingCorrected: 'Write at least one corrected detail.',
} satisfies Translation<typeof es>
