import type es from '../es/staff.ts'
import type { Translation } from '../translation.ts'

export default {
  nav: {
    label: 'Sections',
    menu: 'Menu',
    board: 'Board',
    councillors: 'Councillors',
    mail: 'Mail',
    report: 'Report',
    audit: 'Audit trail',
    accounts: 'Accounts',
  },
  signOut: 'Sign out',
  role: {
    ADMIN: 'Administrator',
    COORDINATOR: 'Coordinator',
    RECORDER: 'Attendance recorder',
    COMMUNICATIONS: 'Communications',
    READER: 'Reader',
  },
  error: {
    notFound: {
      title: 'We can’t find this page',
      text: 'The link may be incomplete, or what it showed is gone.',
    },
    forbidden: {
      title: 'This account can’t open this page',
      text: 'An administrator can change what the account may do.',
    },
    failed: {
      title: 'Something failed on our side',
      text: 'Nothing was left half done: what was not confirmed was not saved. Please try again in a moment.',
    },
    toBoard: 'Back to the board',
  },
} satisfies Translation<typeof es>
