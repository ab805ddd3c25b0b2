import { parseWithZod } from '@conform-to/zod/v4'
import type { z } from 'zod'
import type { Language } from '#app/locales/i18n.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { chooseOfficialAttendance } from '#app/modules/attendance/choose-official-attendance.server.ts'
import { correctAttendance } from '#app/modules/attendance/correct-attendance.server.ts'
import { recordAttendance } from '#app/modules/attendance/record-attendance.server.ts'
import { removeAttendance } from '#app/modules/attendance/remove-attendance.server.ts'
import {
  attendanceCorrectionSchema,
  attendanceRemovalSchema,
  attendanceSchema,
  officialChoiceSchema,
} from '#app/modules/attendance/schema.ts'
import { acceptProposal } from '#app/modules/sessions/accept-proposal.server.ts'
import { assignCouncillors, releaseCouncillor } from '#app/modules/sessions/assign-councillors.server.ts'
import { cancelSession } from '#app/modules/sessions/cancel-session.server.ts'
import { declineProposal, undoDecline } from '#app/modules/sessions/decline-proposal.server.ts'
import { holdSession, unholdSession } from '#app/modules/sessions/hold-session.server.ts'
import { publishSession } from '#app/modules/sessions/publish-session.server.ts'
import { rescheduleSession } from '#app/modules/sessions/reschedule-session.server.ts'
import { scheduleSession, unscheduleSession } from '#app/modules/sessions/schedule-session.server.ts'
import {
  acceptSchema,
  assignSchema,
  cancelSchema,
  declineSchema,
  detailsSchema,
  releaseSchema,
  rescheduleSchema,
  scheduleSchema,
  seenSchema,
} from '#app/modules/sessions/schema.ts'
import { setSessionDetails } from '#app/modules/sessions/set-session-details.server.ts'
import { DomainError, type DomainErrorCode } from '#app/platform/errors.ts'
import { isZone, MEXICO_CITY } from '#app/platform/time.ts'
import { overlapInWords } from '#app/platform/time-words.ts'
import { describeError } from '#app/routes/domain-error.ts'
import { formWords } from '#app/routes/field-error.ts'
import { type Done, type Intent, isIntent } from './session-intents.ts'

/** Why a form of the page was not carried out, and what was typed in it. */
export type RefusedForm = {
  intent: Intent
  /** Which of several forms of one kind: an assignment's or a record's id. */
  subject: string
  /** In words, by field; what is about the whole form under ''. */
  errors: Record<string, string>
  values: Record<string, string[]>
  /** An hour that the clock shows twice: which is meant. */
  fold: { question: string; options: { value: string; label: string }[] } | null
  /** The zone alone was edited: what each answer would mean. */
  keep: { wall: string; instant: string } | null
}

type Step = (context: ActorContext, sessionId: string, form: FormData) => Promise<RefusedFields | null>
type RefusedFields = Record<string, string[] | null>

/** A form of the page: its schema and the one use case that it calls. */
function step<Schema extends z.ZodType>(
  schema: Schema | ((form: FormData) => Schema),
  run: (context: ActorContext, sessionId: string, value: z.output<Schema>) => Promise<void>,
): Step {
  return async (context, sessionId, form) => {
    const submission = parseWithZod(form, { schema: typeof schema === 'function' ? schema(form) : schema })
    if (submission.status !== 'success') return submission.error ?? {}
    await run(context, sessionId, submission.value)
    return null
  }
}

const STEPS: Record<Intent, { done: Done; take: Step }> = {
  accept: {
    done: 'accepted',
    take: step(acceptSchema, (context, sessionId, form) => acceptProposal(context, { sessionId, ...form })),
  },
  decline: {
    done: 'declined',
    take: step(declineSchema, (context, sessionId, form) => declineProposal(context, { sessionId, ...form })),
  },
  undecline: {
    done: 'undeclined',
    take: step(seenSchema, (context, sessionId) => undoDecline(context, { sessionId })),
  },
  schedule: {
    done: 'scheduled',
    take: step(scheduleSchema, (context, sessionId, form) =>
      scheduleSession(context, { sessionId, ...form }),
    ),
  },
  unschedule: {
    done: 'unscheduled',
    take: step(seenSchema, (context, sessionId) => unscheduleSession(context, { sessionId })),
  },
  reschedule: {
    done: 'rescheduled',
    take: step(rescheduleSchema, (context, sessionId, { seenAt, durationMinutes, keep, ...to }) =>
      rescheduleSession(context, { sessionId, seenAt, durationMinutes, keep, to }),
    ),
  },
  assign: {
    done: 'assigned',
    take: step(assignSchema, (context, sessionId, form) =>
      assignCouncillors(context, { sessionId, ...form }),
    ),
  },
  release: {
    done: 'released',
    take: step(releaseSchema, (context, sessionId, form) =>
      releaseCouncillor(context, { sessionId, ...form }),
    ),
  },
  save: {
    done: 'saved',
    // The zone in which the form showed its closing hour; one that was moved since is refused by `seenAt`.
    take: step(
      (form) => detailsSchema(zoneIn(form)),
      (context, sessionId, form) => setSessionDetails(context, { sessionId, ...form }),
    ),
  },
  publish: {
    done: 'published',
    take: step(seenSchema, (context, sessionId, form) => publishSession(context, { sessionId, ...form })),
  },
  hold: {
    done: 'held',
    take: step(seenSchema, (context, sessionId, form) => holdSession(context, { sessionId, ...form })),
  },
  unhold: {
    done: 'unheld',
    take: step(seenSchema, (context, sessionId) => unholdSession(context, { sessionId })),
  },
  cancel: {
    done: 'cancelled',
    take: step(cancelSchema, (context, sessionId, form) => cancelSession(context, { sessionId, ...form })),
  },
  record: {
    done: 'attendanceRecorded',
    take: step(attendanceSchema, async (context, sessionId, { evidence: file, ...form }) => {
      const evidence = file ? { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) } : null
      await recordAttendance(context, { sessionId, ...form, evidence })
    }),
  },
  correct: {
    done: 'attendanceCorrected',
    take: step(attendanceCorrectionSchema, (context, sessionId, form) =>
      correctAttendance(context, { sessionId, ...form }),
    ),
  },
  remove: {
    done: 'attendanceRemoved',
    take: step(attendanceRemovalSchema, (context, sessionId, form) =>
      removeAttendance(context, { sessionId, ...form }),
    ),
  },
  official: {
    done: 'officialChosen',
    take: step(officialChoiceSchema, (context, sessionId, form) =>
      chooseOfficialAttendance(context, { sessionId, ...form }),
    ),
  },
}

/** Beside which field a refusal stands; the others are about the whole form. */
const FIELD_OF: Partial<Record<DomainErrorCode, (intent: Intent) => string>> = {
  neutralityIncomplete: () => 'neutrality',
  wordsNeeded: (intent) => (intent === 'cancel' ? 'reason' : 'words'),
  reasonNeeded: () => 'reason',
  evidenceTooLarge: () => 'evidence',
  evidenceType: () => 'evidence',
  hourInvalid: () => 'time',
  hourSkipped: () => 'time',
  hourPassed: (intent) => (intent === 'schedule' ? 'slot' : 'date'),
  hourTwice: () => 'fold',
  zoneKeepNeeded: () => 'keep',
  capacityBelowTaken: () => 'capacity',
  closingAfterStart: () => 'closesTime',
  councillorBusy: councillorField,
  councillorUnavailable: councillorField,
  councillorOutOfTerm: councillorField,
  councillorBusyMeanwhile: councillorField,
  councillorAlreadyAssigned: councillorField,
}

function councillorField(intent: Intent): string {
  return intent === 'assign' ? 'councillorIds' : intent === 'release' ? 'substituteId' : 'time'
}

/**
 * Carries out one form of a session's page.
 * @returns what to say after the redirect, or the form as it was refused
 * @throws Response 400 for a form that the page does not have; DomainError 'forbidden' | 'notFound'
 */
export async function takeStep(
  context: ActorContext,
  sessionId: string,
  form: FormData,
): Promise<{ done: Done } | { refused: RefusedForm }> {
  const intent = form.get('intent')
  if (!isIntent(intent)) throw new Response(null, { status: 400 })
  const { done, take } = STEPS[intent]
  const refused = {
    intent,
    subject: subjectIn(form),
    values: valuesIn(form),
    errors: {},
    fold: null,
    keep: null,
  }
  try {
    const errors = await take(context, sessionId, form)
    if (!errors) return { done }
    return { refused: { ...refused, errors: inWords(errors, context.language) } }
  } catch (error) {
    if (!(error instanceof DomainError) || error.code === 'forbidden' || error.code === 'notFound')
      throw error
    const field = FIELD_OF[error.code]?.(intent) ?? ''
    const { wall, instant } = error.details
    return {
      refused: {
        ...refused,
        errors: { [field]: describeError(error, context.language) },
        fold: error.code === 'hourTwice' ? foldIn(form, context.language) : null,
        keep: error.code === 'zoneKeepNeeded' ? { wall: String(wall), instant: String(instant) } : null,
      },
    }
  }
}

function inWords(errors: RefusedFields, language: Language): Record<string, string> {
  return Object.fromEntries(
    // Conform says of a member of a list `neutrality[0]`; the page has one place for the list.
    Object.entries(errors).map(([field, messages]) => [
      field.replace(/\[\d+\]$/, ''),
      formWords(language, messages?.[0] ?? 'invalid'),
    ]),
  )
}

function foldIn(form: FormData, language: Language): RefusedForm['fold'] {
  const [date, time, zone] = ['date', 'time', 'zone'].map((name) => String(form.get(name) ?? ''))
  const overlap = date && time && zone ? overlapInWords({ date, time, zone }, language) : null
  if (!overlap) return null
  return {
    question: overlap.question,
    options: overlap.options.map(({ fold, label }) => ({ value: String(fold), label })),
  }
}

function zoneIn(form: FormData): string {
  const zone = form.get('zone')
  return isZone(zone) ? zone : MEXICO_CITY
}

function subjectIn(form: FormData): string {
  return String(form.get('assignmentId') ?? form.get('recordId') ?? '')
}

function valuesIn(form: FormData): Record<string, string[]> {
  const names = [...new Set(form.keys())]
  return Object.fromEntries(
    names.map((name) => [name, form.getAll(name).filter((value) => typeof value === 'string')]),
  )
}
