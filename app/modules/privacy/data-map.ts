/**
 * What each column that can hold words holds, and what becomes of it when a person is erased. A test reads the database's own list
 * of columns: a new one without a decision here fails, and a canary, planted in all of them that can hold a person, is searched
 * for after its erasure.
 *
 * `person`: tells who somebody is, or was written by them: goes. `printed`: of a host, published; stays where it was, goes where it
 * was not. `office`: of people who act by office (staff, councillors), kept on their own pages. `words`: written by staff about
 * things, and might name somebody: looked through for each request (mentions.server.ts), edited by hand. `trail`: details of the
 * audit trail, redacted. `file`: bytes that staff keep as evidence or template. `none`: codes, ids, dates, zones, hashes.
 */
export type Holding = 'person' | 'printed' | 'office' | 'words' | 'trail' | 'file' | 'none'

const none = 'none' as const
const words = 'words' as const
const person = 'person' as const
const office = 'office' as const

export const DATA_MAP: Record<string, Record<string, Holding>> = {
  ArcoRequest: { folio: none, name: person, email: person, details: person, dueOn: none, answer: person },
  Assignment: { releaseReason: words },
  AttendanceMark: { city: none, country: none, reason: words },
  AttendanceRecord: { note: words, officialReason: words, reason: words },
  AuditEntry: {
    actorId: none,
    action: none,
    subjectKind: none,
    subjectId: none,
    before: 'trail',
    after: 'trail',
    origin: none,
    requestId: none,
    detailsHash: none,
    detailsSalt: none,
  },
  AuditSeal: { digest: none },
  Campaign: {
    subjectEs: words,
    subjectEn: words,
    textEs: words,
    textEn: words,
    audience: none,
    topic: words,
  },
  CheckAcknowledgement: {
    periodFrom: none,
    periodTo: none,
    code: none,
    records: none,
    reason: words,
    byName: office,
  },
  ClosedReport: { periodFrom: none, periodTo: none, snapshot: 'printed', sha256: none, closedByName: office },
  Commitment: { text: words, owner: words, dueOn: none, doneOn: none, followUp: words },
  Contact: {
    email: person,
    name: person,
    city: person,
    country: person,
    zone: person,
    organization: person,
    tags: person,
    source: person,
    consentOn: person,
    searchText: person,
  },
  // What staff uploaded, for a day at most.
  ContactImportDraft: { fileName: 'file', table: 'file', settings: 'file' },
  Councillor: { name: office, email: office, zone: none, termFrom: none, termTo: none },
  CouncillorUnavailability: {
    reason: office,
    zone: none,
    fromDate: none,
    fromTime: none,
    toDate: none,
    toTime: none,
  },
  ElectoralProcess: { name: none, periodFrom: none, periodTo: none },
  Erasure: { subjectKind: none },
  Erratum: { figure: none, printed: words, correct: words, reason: words, authorName: office },
  EvidenceFile: { name: 'file', mediaType: none, bytes: 'file', sha256: none },
  Host: { name: person, email: person, phone: person },
  LinkToken: { hash: none },
  MailDelivery: { kind: none, lastError: none, requestId: none },
  Mailing: { subject: words, importKey: none },
  MailingSend: { sentOn: none },
  PrivacyNotice: { simplified: none, full: none },
  ProcessStage: { name: none, startsOn: none, endsOn: none },
  ProposedSlot: { zone: none, wallDate: none, wallTime: none },
  RateLimit: { key: none },
  Registration: {
    name: person,
    email: person,
    phone: person,
    question: person,
    zone: none,
    idempotencyKey: person,
  },
  RegistrationAnswer: { value: person },
  RegistrationQuestion: { label: none, choices: none },
  ReportTemplate: { name: none, bytes: 'file', sha256: none },
  Session: {
    slug: none,
    title: words,
    topics: person,
    partners: words,
    hostName: 'printed',
    hostCredit: 'printed',
    hostOrganization: 'printed',
    idempotencyKey: person,
    city: none,
    country: none,
    zone: none,
    wallDate: none,
    wallTime: none,
    reportOn: none,
    publicText: words,
    joinUrl: person,
    address: person,
    calendarUid: none,
    decisionWords: person,
    importKey: none,
    // Worked out by the database from columns above; goes and stays with them.
    searchText: 'printed',
  },
  SessionOutcome: { note: words },
  Setting: { key: none, value: none },
  SpentChallenge: { hash: none },
  StaffAccount: { email: office, name: office, passwordHash: none, totpSecret: none },
  StaffLink: { tokenHash: none },
  StaffPasskey: { credentialId: none, publicKey: none, transports: none, label: office },
  StaffRecoveryCode: { hash: none },
  StaffSession: { tokenHash: none, challenge: none, origin: none },
  SurveyResponse: { answeredOn: none },
  UndeliverableAddress: { email: person, reason: none, source: none },
  VideoCallLog: { sha256: none, matchedRegistrationIds: none },
}

/** Columns in which staff may have written a name. */
export const WORDS: { table: string; column: string }[] = Object.entries(DATA_MAP).flatMap(
  ([table, columns]) =>
    Object.entries(columns).flatMap(([column, holding]) => (holding === 'words' ? [{ table, column }] : [])),
)
