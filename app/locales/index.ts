import enAccounts from './en/accounts.ts'
import enCalendar from './en/calendar.ts'
import enCommon from './en/common.ts'
import enErrors from './en/errors.ts'
import enForm from './en/form.ts'
import enHost from './en/host.ts'
import enPrivacy from './en/privacy.ts'
import enPropose from './en/propose.ts'
import enReport from './en/report.ts'
import enStaff from './en/staff.ts'
import enTime from './en/time.ts'
import esAccounts from './es/accounts.ts'
import esCalendar from './es/calendar.ts'
import esCommon from './es/common.ts'
import esErrors from './es/errors.ts'
import esForm from './es/form.ts'
import esHost from './es/host.ts'
import esPrivacy from './es/privacy.ts'
import esPropose from './es/propose.ts'
import esReport from './es/report.ts'
import esStaff from './es/staff.ts'
import esTime from './es/time.ts'

/** Every text that a person reads, by language and namespace. Spanish is the shape that English must fill. */
export const resources = {
  es: { accounts: esAccounts, staff: esStaff, common: esCommon, errors: esErrors, form: esForm, calendar: esCalendar, time: esTime, report: esReport, host: esHost, privacy: esPrivacy, propose: esPropose },
  en: { accounts: enAccounts, staff: enStaff, common: enCommon, errors: enErrors, form: enForm, calendar: enCalendar, time: enTime, report: enReport, host: enHost, privacy: enPrivacy, propose: enPropose },
} as const

export type Namespace = keyof (typeof resources)['es']
