import { type Language, translator } from '#app/locales/i18n.ts'
import { countryName } from '#app/modules/scheduling/cities.server.ts'
import { formatCivilDate, MEXICO_CITY } from '#app/platform/time.ts'
import { momentInWords, placeOfZone } from '#app/platform/time-words.ts'
import type { PersonRecords } from './person-records.server.ts'

type Fact = { label: string; value: string }

export type FileSection = { title: string; facts: Fact[] }

/** A person's records in words, a section a thing: for the staff's page, and for the file that the person gets. */
export function recordSections(records: PersonRecords, language: Language): FileSection[] {
  const t = translator(language)
  const moment = (at: Date | null | undefined) => (at ? momentInWords(at, MEXICO_CITY, language) : null)
  const yesNo = (value: boolean) => t(value ? 'arco:file.yes' : 'arco:file.no')
  const notice = (version: number | null, at?: Date | null) =>
    version === null
      ? null
      : [t('arco:file.noticeVersion', { version }), moment(at)].filter(Boolean).join(', ')
  const titleOf = (session: {
    title: string | null
    kind: 'HOME_MEETING' | 'WORKSHOP' | 'FORUM' | 'TALK' | 'DEBATE'
    city: string | null
  }) => [session.title ?? t(`common:kindShort.${session.kind}`), session.city].filter(Boolean).join(' · ')
  const facts = (
    rows: [label: Parameters<typeof t>[0] | string, value: string | number | null | undefined][],
  ) =>
    rows.flatMap(([label, value]) =>
      value === null || value === undefined || value === ''
        ? []
        : [{ label: String(label), value: String(value) }],
    )
  const word = (key: keyof typeof words) => words[key]
  const words = t('arco:file.label', { returnObjects: true })

  const registrations = records.registrations.map((row) => ({
    title: t('arco:file.registration', { title: titleOf(row.session) }),
    facts: facts([
      [word('name'), row.name],
      [word('email'), row.email],
      [word('phone'), row.phone],
      [word('status'), t(`common:registrationStatus.${row.status}`)],
      [word('party'), row.partySize],
      [word('when'), moment(row.session.startsAt)],
      [word('question'), row.question],
      ...row.answers.map(({ question, value }): [string, string] => [question.label, value]),
      [word('zone'), placeOfZone(row.zone, language)],
      [word('language'), t(`common:language.${row.language}`)],
      [word('notice'), notice(row.noticeVersion, row.noticeAcceptedAt)],
      [word('consentFuture'), yesNo(row.consentFuture)],
      [word('consentRecording'), yesNo(row.consentRecording)],
      [word('created'), moment(row.createdAt)],
      [word('entered'), moment(row.enteredAt)],
      ...row.marks.map(({ kind, markedAt }): [string, string | null] => [
        t(`arco:file.mark.${kind}`),
        moment(markedAt),
      ]),
    ]),
  }))
  const { host, contact } = records
  const hosting = host
    ? [
        {
          title: t('arco:file.host'),
          facts: facts([
            [word('name'), host.name],
            [word('email'), host.email],
            [word('phone'), host.phone],
            [word('language'), t(`common:language.${host.language}`)],
            [word('created'), moment(host.createdAt)],
          ]),
        },
        ...host.sessions.map((session) => ({
          title: t('arco:file.hosted', { title: titleOf(session) }),
          facts: facts([
            [word('status'), t(`common:status.${session.status}`)],
            [word('printedName'), session.hostName],
            [word('credit'), session.hostCredit],
            [word('organization'), session.hostOrganization],
            [word('published'), yesNo(session.printed)],
            [word('when'), moment(session.startsAt)],
            [word('expected'), session.expectedPeople],
            [word('topics'), session.topics],
            [word('address'), session.address],
            [word('notice'), notice(session.noticeVersion, session.noticeAcceptedAt)],
            [word('created'), moment(session.createdAt)],
          ]),
        })),
      ]
    : []
  const contacts = contact
    ? [
        {
          title: t('arco:file.contact'),
          facts: facts([
            [word('name'), contact.name],
            [word('email'), contact.email],
            [word('language'), t(`common:language.${contact.language}`)],
            [word('city'), contact.city],
            [word('country'), contact.country && countryName(contact.country, language)],
            [word('zone'), contact.zone && placeOfZone(contact.zone, language)],
            [word('organization'), contact.organization],
            [word('tags'), contact.tags.join(', ')],
            [word('source'), contact.source],
            [word('consentOn'), contact.consentOn && formatCivilDate(contact.consentOn, language, 'long')],
            [word('notice'), notice(contact.noticeVersion)],
            [word('unsubscribed'), moment(contact.unsubscribedAt)],
            [word('created'), moment(contact.createdAt)],
          ]),
        },
      ]
    : []
  const requests = records.requests.map((request) => ({
    title: t('arco:file.request', { folio: request.status === 'UNVERIFIED' ? '' : request.folio }).trim(),
    facts: facts([
      [word('asks'), t(`mail:right.${request.kind}`)],
      [word('details'), request.details],
      [word('created'), moment(request.createdAt)],
      [word('answered'), moment(request.answeredAt)],
    ]),
  }))
  const mails = records.mails.length
    ? [
        {
          title: t('arco:file.mails'),
          facts: records.mails.map(({ kind, sentAt, status }) => ({
            label: mailName(kind, language),
            value: moment(sentAt) ?? t(`outbox:stateOne.${status}`),
          })),
        },
      ]
    : []
  const undeliverable = records.undeliverable
    ? [
        {
          title: t('arco:file.undeliverable'),
          facts: facts([
            [word('reason'), records.undeliverable.reason],
            [word('created'), moment(records.undeliverable.since)],
          ]),
        },
      ]
    : []
  return [...registrations, ...hosting, ...contacts, ...requests, ...mails, ...undeliverable]
}

function mailName(kind: string, language: Language): string {
  const names: Record<string, string> = translator(language)('outbox:kind', { returnObjects: true })
  return names[kind] ?? kind
}

/** The readable file: one page of its own, that needs nothing else. Every value is somebody's words, so all of it is escaped. */
export function personHtml(records: PersonRecords, now: Date, language: Language): string {
  const t = translator(language)
  const sections = recordSections(records, language).map(
    ({ title, facts }) =>
      `<section><h2>${escaped(title)}</h2><dl>${facts
        .map(({ label, value }) => `<dt>${escaped(label)}</dt><dd>${escaped(value)}</dd>`)
        .join('')}</dl></section>`,
  )
  const title = t('arco:file.title')
  const lead = t('arco:file.lead', { when: momentInWords(now, MEXICO_CITY, language) })
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}dl{display:grid;grid-template-columns:minmax(9rem,1fr) 2fr;gap:.25rem 1rem}dt{color:#555}dd{margin:0;white-space:pre-line;overflow-wrap:anywhere}h2{border-top:1px solid #999;padding-top:1rem}</style>
</head><body><h1>${escaped(title)}</h1><p>${escaped(lead)}</p>
${sections.join('\n') || `<p>${escaped(t('arco:file.nothing'))}</p>`}
</body></html>
`
}

/** The same for a machine: the records as they are, without what only we use. */
export function personJson({ byOffice: _, ...records }: PersonRecords, now: Date): string {
  return `${JSON.stringify({ format: 'invita-person-1', takenAt: now, ...records }, null, 2)}\n`
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
