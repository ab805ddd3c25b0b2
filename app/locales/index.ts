import enAccounts from './en/accounts.ts'
import enArco from './en/arco.ts'
import enAudit from './en/audit.ts'
import enCalendar from './en/calendar.ts'
import enClosing from './en/closing.ts'
import enCommon from './en/common.ts'
import enContacts from './en/contacts.ts'
import enCouncillor from './en/councillor.ts'
import enDashboard from './en/dashboard.ts'
import enDoor from './en/door.ts'
import enErrors from './en/errors.ts'
import enForm from './en/form.ts'
import enHost from './en/host.ts'
import enImport from './en/import.ts'
import enMail from './en/mail.ts'
import enOutbox from './en/outbox.ts'
import enOutcomes from './en/outcomes.ts'
import enOutreach from './en/outreach.ts'
import enPrivacy from './en/privacy.ts'
import enPrivacyDesk from './en/privacy-desk.ts'
import enPropose from './en/propose.ts'
import enPublic from './en/public.ts'
import enRegistration from './en/registration.ts'
import enReport from './en/report.ts'
import enSession from './en/session.ts'
import enStaff from './en/staff.ts'
import enTime from './en/time.ts'
import enVideo from './en/video.ts'
import esAccounts from './es/accounts.ts'
import esArco from './es/arco.ts'
import esAudit from './es/audit.ts'
import esCalendar from './es/calendar.ts'
import esClosing from './es/closing.ts'
import esCommon from './es/common.ts'
import esContacts from './es/contacts.ts'
import esCouncillor from './es/councillor.ts'
import esDashboard from './es/dashboard.ts'
import esDoor from './es/door.ts'
import esErrors from './es/errors.ts'
import esForm from './es/form.ts'
import esHost from './es/host.ts'
import esImport from './es/import.ts'
import esMail from './es/mail.ts'
import esOutbox from './es/outbox.ts'
import esOutcomes from './es/outcomes.ts'
import esOutreach from './es/outreach.ts'
import esPrivacy from './es/privacy.ts'
import esPrivacyDesk from './es/privacy-desk.ts'
import esPropose from './es/propose.ts'
import esPublic from './es/public.ts'
import esRegistration from './es/registration.ts'
import esReport from './es/report.ts'
import esSession from './es/session.ts'
import esStaff from './es/staff.ts'
import esTime from './es/time.ts'
import esVideo from './es/video.ts'

/** Every text that a person reads, by language and namespace. Spanish is the shape that English must fill. */
export const resources = {
  es: {
    accounts: esAccounts,
    audit: esAudit,
    contacts: esContacts,
    staff: esStaff,
    session: esSession,
    closing: esClosing,
    common: esCommon,
    door: esDoor,
    errors: esErrors,
    form: esForm,
    calendar: esCalendar,
    time: esTime,
    report: esReport,
    import: esImport,
    host: esHost,
    privacy: esPrivacy,
    privacyDesk: esPrivacyDesk,
    arco: esArco,
    propose: esPropose,
    mail: esMail,
    outreach: esOutreach,
    outbox: esOutbox,
    outcomes: esOutcomes,
    video: esVideo,
    councillor: esCouncillor,
    dashboard: esDashboard,
    public: esPublic,
    registration: esRegistration,
  },
  en: {
    accounts: enAccounts,
    audit: enAudit,
    contacts: enContacts,
    staff: enStaff,
    session: enSession,
    closing: enClosing,
    common: enCommon,
    door: enDoor,
    errors: enErrors,
    form: enForm,
    calendar: enCalendar,
    time: enTime,
    report: enReport,
    import: enImport,
    host: enHost,
    privacy: enPrivacy,
    privacyDesk: enPrivacyDesk,
    arco: enArco,
    propose: enPropose,
    mail: enMail,
    outreach: enOutreach,
    outbox: enOutbox,
    outcomes: enOutcomes,
    video: enVideo,
    councillor: enCouncillor,
    dashboard: enDashboard,
    public: enPublic,
    registration: enRegistration,
  },
} as const

export type Namespace = keyof (typeof resources)['es']
