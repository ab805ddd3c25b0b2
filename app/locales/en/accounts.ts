import type es from '../es/accounts.ts'
import type { Translation } from '../translation.ts'

export default {
  field: {
    email: 'E-mail',
    emailHelp: 'You will sign in with it.',
    password: 'Password',
    newPassword: 'New password',
    newPasswordHelp:
      'At least {{min}} characters. Several random words are easy to remember and hard to guess.',
    name: 'Name',
    nameHelp: 'What you do is signed with it in the audit trail.',
    role: 'Role',
  },
  signIn: {
    title: 'Sign in',
    lead: 'For the team that runs the sessions. To attend, or to open your home, you need no account.',
    submit: 'Sign in',
    refused: 'You could not be signed in',
    signedOut: 'You are signed out.',
    lost: 'Forgot your password? An administrator can give you a link to choose another one.',
  },
  link: {
    invitation: {
      title: 'Welcome',
      lead: 'Two things are missing to open your account. This link works once.',
      submit: 'Open my account',
    },
    recovery: {
      title: 'Choose another password',
      lead: 'Saving it ends the sessions that are open on other devices.',
      submit: 'Save and sign in',
    },
    refused: 'The account could not be opened',
    gone: {
      title: 'This link no longer opens',
      text: 'Account links work once and for a short time. Ask an administrator for another one.',
      toSignIn: 'Go to sign-in',
    },
  },
  list: {
    title: 'Accounts',
    lead: 'Who can sign in, and what they may do.',
    caption: 'The team’s accounts',
    person: 'Person',
    role: 'Role',
    standing: 'Standing',
    lastSeen: 'Last visit',
    never: 'Never',
    actions: 'Actions',
    you: 'you',
    noName: 'No name yet',
    placeholderEmail: 'E-mail to be chosen',
  },
  standing: { active: 'Active', invited: 'Invited', disabled: 'Disabled' },
  roleHelp: {
    ADMIN: 'Everything, accounts and audit trail too',
    COORDINATOR: 'Decide, schedule, publish, report',
    RECORDER: 'Mark sessions held and record attendance',
    COMMUNICATIONS: 'Mail, and sending it again',
    READER: 'See the board and the reports',
  },
  invite: {
    title: 'Invite a person',
    emailHelp: 'They receive a link that works once within 24 hours.',
    submit: 'Send invitation',
  },
  changeRole: { label: 'Role of {{who}}', submit: 'Change role' },
  disable: { submit: 'Disable', help: 'Ends its sessions; its history stays.' },
  enable: { submit: 'Enable again' },
  newLink: { invitation: 'New invitation link', recovery: 'Link for another password' },
  manage: 'Change',
  shownLink: {
    title: 'One-time link for {{who}}',
    text: 'It is shown only now. Hand it over in a way you trust; whoever opens it signs in with this account.',
    label: 'Link',
    back: 'Back to accounts',
  },
  done: {
    invited: 'Invitation sent.',
    roleChanged: 'The role is changed.',
    disabled: 'The account is disabled.',
    enabled: 'The account is active again.',
    undo: 'Undo',
  },
} satisfies Translation<typeof es>
