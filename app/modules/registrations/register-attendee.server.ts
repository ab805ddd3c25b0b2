import { Prisma, type Registration } from '#app/generated/prisma/client.ts'
import type { Language } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { normaliseEmail } from '#app/modules/accounts/email.ts'
import { type AuditRow, auditStatement } from '#app/modules/audit/record-audit.server.ts'
import { type MailOrder, mailStatement } from '#app/modules/mail/enqueue-mail.server.ts'
import { currentNoticeVersions } from '#app/modules/privacy/queries.server.ts'
import { executeAtOnce, inTransaction, type Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { sqlState } from '#app/platform/races.server.ts'
import { newRowId } from '#app/platform/row-id.ts'
import { restOfTurn } from '#app/platform/together.ts'
import { isRegistrationOpen, type Outcome, outcomeFor, seatsLeft } from './capacity.ts'
import { settleSeats } from './offer-seats.server.ts'
import type { Answer } from './schema.ts'
import { countTaken, lockAllSeats, mayShareLock, type SeatsFound } from './seats.server.ts'
import { facts, STATE_MAIL } from './write-registration.server.ts'

export type AttendeeInput = {
  sessionId: string
  /** Made with the form: the same form sent twice is one registration. */
  formKey: string
  name: string
  email: string
  partySize: number
  /** For the councillor. */
  question: string | null
  /** IANA; where the person reads hours. */
  zone: string
  language: Language
  /** The version of the notice that was accepted. */
  noticeVersion: number
  consentFuture: boolean
  /** To appear in the recording; asked only where there is one. */
  consentRecording: boolean
  /** Whether the host's own link brought this person. */
  viaHost: boolean
  answers: Answer[]
}

/** One link mail in this time, however often the same address is typed. */
const LINK_PERIOD = 15 * 60_000

/** People whom one transaction seats at most. */
const TOGETHER = 64

type Arrival = {
  context: ActorContext
  input: AttendeeInput
  email: string
  resolve(outcome: Outcome): void
  reject(reason: unknown): void
}

/** Those who came while the transaction before them was under way. */
let arrivals: Arrival[] = []
let seating = false
/** Arrivals at sessions that somebody else has locked: they wait for the lock by themselves, not in the others' way. */
const held = new Map<string, Arrival[]>()

/**
 * Registers a person for a session: a seat where the party fits, else a place in the waiting list, or PENDING in approval mode.
 *
 * Who comes while others are being seated waits in this process, without a connection, and is seated with all who came meanwhile
 * in one transaction: the decisions fall one after another, in the order of arrival, each on what the one before left.
 *
 * The answer tells nothing of who is registered: an e-mail that is known already gets the outcome that a new one would get now,
 * after as many statements, and its link again by mail. The same form sent twice gives the outcome of the first.
 * @throws DomainError 'notFound' | 'registrationClosed' | 'noticeChanged'
 */
export function registerAttendee(context: ActorContext, input: AttendeeInput): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const arrival = { context, input, email: normaliseEmail(input.email), resolve, reject }
    if (!mayShareLock()) return void seat([arrival], true)
    const waiting = held.get(input.sessionId)
    if (waiting) waiting.push(arrival)
    else {
      arrivals.push(arrival)
      if (!seating) void seatArrivals()
    }
  })
}

async function seatArrivals(): Promise<void> {
  seating = true
  while (arrivals.length > 0) {
    await restOfTurn()
    const { party, rest } = nextParty(arrivals)
    arrivals = rest
    for (const arrival of await seat(party, false)) holdBack(arrival)
  }
  seating = false
}

function holdBack(arrival: Arrival): void {
  const { sessionId } = arrival.input
  const waiting = held.get(sessionId)
  if (waiting) return void waiting.push(arrival)
  held.set(sessionId, [arrival])
  void seatHeld(sessionId)
}

async function seatHeld(sessionId: string): Promise<void> {
  for (let waiting = held.get(sessionId); waiting && waiting.length > 0; waiting = held.get(sessionId)) {
    const { party, rest } = nextParty(waiting)
    held.set(sessionId, rest)
    await seat(party, true)
  }
  held.delete(sessionId)
}

/** Who is seated together: in the order of arrival, but two forms of one person (or of one key) one after the other. */
function nextParty(waiting: Arrival[]): { party: Arrival[]; rest: Arrival[] } {
  const party: Arrival[] = []
  const rest: Arrival[] = []
  const taken = new Set<string>()
  for (const arrival of waiting) {
    const { sessionId, formKey } = arrival.input
    const names = [`${sessionId} ${arrival.email}`, `${sessionId} ${formKey}`]
    if (party.length < TOGETHER && !names.some((name) => taken.has(name))) party.push(arrival)
    else rest.push(arrival)
    for (const name of names) taken.add(name)
  }
  return { party, rest }
}

/**
 * Seats a party and tells each of them; never rejects.
 * @param wait whether to wait for sessions that somebody else has locked
 * @returns those whose session was locked
 */
async function seat(party: Arrival[], wait: boolean): Promise<Arrival[]> {
  try {
    const results = await inTransaction((tx) => seatParty(tx, party, wait))
    const locked: Arrival[] = []
    for (const [index, arrival] of party.entries()) {
      const result = results[index]
      if (result === 'locked') locked.push(arrival)
      else if (result instanceof DomainError) arrival.reject(result)
      else if (result) arrival.resolve(result)
      else arrival.reject(new Error('An arrival without an answer'))
    }
    return locked
  } catch (error) {
    // One that the database refuses must not take the others' seats; where it does not answer at all, nobody tries again.
    if (party.length > 1 && sqlState(error)) {
      for (const arrival of party) await seat([arrival], true)
    } else {
      for (const { reject } of party) reject(error)
    }
    return []
  }
}

type Result = Outcome | DomainError | 'locked'
type Known = Pick<
  Registration,
  'id' | 'sessionId' | 'email' | 'idempotencyKey' | 'status' | 'name' | 'partySize' | 'question'
>

async function seatParty(tx: Tx, party: Arrival[], wait: boolean): Promise<Result[]> {
  const [first] = party
  if (!first) return []
  const sessions = await lockAllSeats(
    tx,
    party.map(({ input }) => input.sessionId),
    wait,
  )
  const versions = await currentNoticeVersions(tx)
  const known = await findKnown(tx, party)
  const settled = new Set<string>()
  const written = new Writing()
  const results: Result[] = []
  for (const arrival of party) results.push(await decide(arrival))
  await written.write(tx, first.context.now)
  return results

  async function decide(arrival: Arrival): Promise<Result> {
    const { context, input, email } = arrival
    const found = sessions.get(input.sessionId)
    if (!found) return wait ? new DomainError('notFound') : 'locked'
    const { session } = found
    const twin = known.find(
      (row) => row.sessionId === session.id && row.idempotencyKey === input.formKey && row.idempotencyKey,
    )
    if (twin && twin.email === email && isSame(twin, input)) return outcomeOf(twin)
    if (!isRegistrationOpen(session, context.now)) return new DomainError('registrationClosed')
    if (versions.get(input.language) !== input.noticeVersion) return new DomainError('noticeChanged')
    if (!settled.has(session.id)) {
      settled.add(session.id)
      await settle(tx, context, found)
    }
    const outcome = outcomeFor(
      session.registrationMode,
      seatsLeft(session.capacity, found.taken),
      input.partySize,
    )
    const before = known.find((row) => row.sessionId === session.id && row.email === email)
    if (before) written.linkAgain(context, before)
    else {
      // A form that somebody went back to and filled for another person is another form.
      written.register(arrival, outcome, twin ? null : input.formKey)
      if (outcome === 'CONFIRMED') found.taken += input.partySize
    }
    return outcome
  }
}

/** The list goes first: what is free is what nobody waiting fits in. */
async function settle(tx: Tx, context: ActorContext, found: SeatsFound): Promise<void> {
  if (!found.offered && !found.waiting) return
  const { expired, offered } = await settleSeats(tx, context, found.session)
  if (expired + offered > 0) found.taken = await countTaken(tx, found.session.id)
}

async function findKnown(tx: Tx, party: Arrival[]): Promise<Known[]> {
  const asked = Prisma.sql`unnest(
      ${party.map(({ input }) => input.sessionId)}::uuid[],
      ${party.map(({ email }) => email)}::text[],
      ${party.map(({ input }) => input.formKey)}::text[]
    ) AS asked("sessionId", "email", "formKey")`
  // By the person and by the key, each through its own index. With `=` for the session as well, or with OR, the planner may take
  // the session's index, and reads all of a full session for each who asks.
  return tx.$queryRaw<Known[]>`
    SELECT ${KNOWN} FROM ${asked} JOIN "Registration" r
      ON r."email" = asked."email" AND r."sessionId" IS NOT DISTINCT FROM asked."sessionId"
    UNION
    SELECT ${KNOWN} FROM ${asked} JOIN "Registration" r
      ON r."idempotencyKey" = asked."formKey" AND r."sessionId" IS NOT DISTINCT FROM asked."sessionId"`
}

const KNOWN = Prisma.sql`r."id", r."sessionId", r."email", r."idempotencyKey", r."status"::text, r."name", r."partySize", r."question"`

/** The columns of a registration that a form fills; the others keep what the database gives them. */
type NewRow = Pick<
  Registration,
  | 'id'
  | 'sessionId'
  | 'status'
  | 'name'
  | 'email'
  | 'partySize'
  | 'question'
  | 'zone'
  | 'language'
  | 'noticeVersion'
  | 'consentFuture'
  | 'consentRecording'
  | 'viaHost'
  | 'idempotencyKey'
  | 'createdAt'
> & { waitingSince?: Date; confirmedAt?: Date }

/** What a party leaves behind, written at the end in one statement. */
class Writing {
  readonly #rows: NewRow[] = []
  readonly #answers: { registrationId: string; questionId: string; value: string }[] = []
  readonly #again: string[] = []
  readonly #trail: AuditRow[] = []
  readonly #mails: MailOrder[] = []

  register({ context, input, email }: Arrival, outcome: Outcome, idempotencyKey: string | null) {
    const row: NewRow = {
      id: newRowId(),
      sessionId: input.sessionId,
      status: outcome,
      name: input.name,
      email,
      partySize: input.partySize,
      question: input.question,
      zone: input.zone,
      language: input.language,
      noticeVersion: input.noticeVersion,
      consentFuture: input.consentFuture,
      consentRecording: input.consentRecording,
      viaHost: input.viaHost,
      idempotencyKey,
      createdAt: context.now,
      ...enteredAt(outcome, context.now),
    }
    this.#rows.push(row)
    for (const answer of input.answers) this.#answers.push({ registrationId: row.id, ...answer })
    this.#trail.push({
      context,
      fact: {
        action: 'registration.created',
        subjectKind: 'registration',
        subjectId: row.id,
        after: facts(row),
      },
    })
    this.#mails.push(mailTo(context, row.id, row.sessionId, STATE_MAIL[outcome], 0))
  }

  linkAgain(context: ActorContext, { id, sessionId }: Known) {
    this.#again.push(id)
    this.#trail.push({
      context,
      fact: { action: 'registration.linkRequested', subjectKind: 'registration', subjectId: id },
    })
    const period = Math.floor(context.now.getTime() / LINK_PERIOD)
    this.#mails.push(mailTo(context, id, sessionId, 'registrationLink', period))
  }

  async write(tx: Tx, now: Date): Promise<void> {
    if (this.#trail.length === 0) return
    const statements: Prisma.Sql[] = []
    if (this.#rows.length > 0) statements.push(registrationStatement(this.#rows))
    if (this.#answers.length > 0)
      statements.push(Prisma.sql`
        INSERT INTO "RegistrationAnswer" ("registrationId", "questionId", "value")
        SELECT "registrationId", "questionId", "value"
        FROM jsonb_to_recordset(${JSON.stringify(this.#answers)}::jsonb) AS row (
          "registrationId" uuid, "questionId" uuid, "value" text)`)
    if (this.#again.length > 0)
      statements.push(Prisma.sql`
        UPDATE "Registration" SET "updatedAt" = ${now} WHERE "id" = ANY(${this.#again}::uuid[])`)
    await executeAtOnce(tx, [...statements, auditStatement(this.#trail), mailStatement(this.#mails)])
  }
}

function registrationStatement(rows: NewRow[]): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO "Registration" ("id", "sessionId", "status", "name", "email", "partySize", "question", "zone", "language",
      "noticeVersion", "noticeAcceptedAt", "consentFuture", "consentRecording", "viaHost", "idempotencyKey",
      "waitingSince", "confirmedAt", "createdAt", "updatedAt")
    SELECT "id", "sessionId", "status", "name", "email", "partySize", "question", "zone", "language",
      "noticeVersion", "createdAt", "consentFuture", "consentRecording", "viaHost", "idempotencyKey",
      "waitingSince", "confirmedAt", "createdAt", "createdAt"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS row (
      "id" uuid, "sessionId" uuid, "status" "RegistrationStatus", "name" text, "email" text, "partySize" int,
      "question" text, "zone" text, "language" "Language", "noticeVersion" int, "consentFuture" boolean,
      "consentRecording" boolean, "viaHost" boolean, "idempotencyKey" text, "waitingSince" timestamptz,
      "confirmedAt" timestamptz, "createdAt" timestamptz)`
}

function mailTo(
  { now, requestId }: ActorContext,
  recipientId: string,
  subjectId: string,
  kind: MailOrder['kind'],
  version: number,
): MailOrder {
  return { kind, recipientId, subjectId, version, dueAt: now, requestId }
}

/** The columns that say since when a registration is in its first state. */
export function enteredAt(outcome: Outcome, now: Date): { confirmedAt?: Date; waitingSince?: Date } {
  if (outcome === 'CONFIRMED') return { confirmedAt: now }
  return outcome === 'WAITING' ? { waitingSince: now } : {}
}

// After a correction or a withdrawal the same form is a new wish: it is answered by mail with the link.
function isSame(twin: Known, input: AttendeeInput): boolean {
  return (
    twin.status !== 'WITHDRAWN' &&
    twin.status !== 'DECLINED' &&
    twin.name === input.name &&
    twin.partySize === input.partySize &&
    twin.question === input.question
  )
}

function outcomeOf({ status }: Known): Outcome {
  return status === 'CONFIRMED' || status === 'PENDING' ? status : 'WAITING'
}
