import type es from '../es/common.ts'
import type { Translation } from '../translation.ts'

export default {
  programme: 'Invite an electoral councillor to your home',
  appName: 'Invita',
  skipToContent: 'Skip to content',
  language: { es: 'Español', en: 'English', choose: 'Language' },
  nav: { label: 'Sections', agenda: 'Agenda', propose: 'Open my home' },
  footer: {
    text: 'A programme of Mexico City’s electoral institute for people from the city wherever they live.',
    privacy: 'Privacy notice',
  },
  page: {
    home: 'Go to the agenda',
    notFound: {
      title: 'Nobody is home here',
      text: 'The address may have a slip in it, or the link is no longer valid. If it came by e-mail, look for the newest message.',
    },
    forbidden: {
      title: 'This door is for other people',
      text: 'The account you signed in with does not open this page.',
    },
    otherSite: {
      title: 'That was not sent from one of our pages',
      text: 'Nothing was saved. Open the page from its link and send the form again.',
    },
    tooLarge: {
      title: 'That is larger than we can take',
      text: 'Nothing was saved. Shorten the text, or split the file, and send it again.',
    },
    unreadable: {
      title: 'We could not read what was sent',
      text: 'Nothing was saved. Go back to the page and send the form again.',
    },
    failure: {
      title: 'Something went wrong on our side',
      text: 'Nothing was saved halfway. Please try again in a few minutes.',
    },
    unavailable: {
      title: 'For a moment we cannot save anything',
      text: 'Nothing was recorded. What was written is still here: send it again with the button in a few seconds.',
      textPage: 'Please try again in a few seconds.',
      again: 'Send again',
    },
  },
  kind: {
    HOME_MEETING: 'Invite an electoral councillor to your home',
    WORKSHOP: 'Workshop',
    FORUM: 'Forum',
    TALK: 'Talk',
    DEBATE: 'Debate',
  },
  kindShort: {
    HOME_MEETING: 'Home meeting',
    WORKSHOP: 'Workshop',
    FORUM: 'Forum',
    TALK: 'Talk',
    DEBATE: 'Debate',
  },
  modality: { VIRTUAL: 'By video call', IN_PERSON: 'In person', HYBRID: 'In person and by video call' },
  status: {
    PROPOSED: 'Proposed',
    ACCEPTED: 'Accepted',
    SCHEDULED: 'Scheduled',
    PUBLISHED: 'Published',
    HELD: 'Held',
    REPORTED: 'Reported',
    DECLINED: 'Declined',
    CANCELLED: 'Cancelled',
  },
  registrationStatus: {
    PENDING: 'Under review',
    CONFIRMED: 'Confirmed',
    WAITING: 'On the waiting list',
    OFFERED: 'Place offered',
    WITHDRAWN: 'Withdrawn',
    DECLINED: 'Not accepted',
  },
} satisfies Translation<typeof es>
