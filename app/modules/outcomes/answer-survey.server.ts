import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { db, inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { addDays, civilDateAt, MEXICO_CITY } from '#app/platform/time.ts'
import type { SurveyAnswers } from './schema.ts'

/** How long after a session its survey stays open. */
const OPEN_DAYS = 90

export type SurveyStanding = 'open' | 'answered' | 'closed'

/** Whether somebody can answer, and of which session; null where the registration is gone. */
export async function findSurvey(registrationId: string, now: Date) {
  const registration = await db.registration.findUnique({
    where: { id: registrationId },
    select: {
      status: true,
      surveyedAt: true,
      anonymisedAt: true,
      session: {
        select: { id: true, status: true, kind: true, title: true, hostName: true, reportOn: true },
      },
    },
  })
  if (!registration) return null
  return { session: registration.session, standing: standingOf(registration, now) }
}

function standingOf(
  registration: {
    status: string
    surveyedAt: Date | null
    anonymisedAt: Date | null
    session: { status: string; reportOn: string | null }
  },
  now: Date,
): SurveyStanding {
  const { status, surveyedAt, anonymisedAt, session } = registration
  if (surveyedAt) return 'answered'
  const held = session.status === 'HELD' || session.status === 'REPORTED'
  const today = civilDateAt(now, MEXICO_CITY)
  const late = session.reportOn !== null && today > addDays(session.reportOn, OPEN_DAYS)
  return held && status === 'CONFIRMED' && !anonymisedAt && !late ? 'open' : 'closed'
}

/**
 * Takes somebody's answers, once. That they answered is kept with their registration, as a day; the answers are kept with
 * neither name nor hour, and on purpose no entry of the trail ties one to the other.
 * @throws DomainError 'forbidden' | 'notFound' | 'surveyAnswered' | 'surveyClosed'
 */
export async function answerSurvey(
  context: ActorContext,
  input: { registrationId: string } & SurveyAnswers,
): Promise<void> {
  const { actor, now } = context
  const { registrationId, clarity, usefulness, intention } = input
  if (actor.kind !== 'ATTENDEE' || actor.id !== registrationId) throw new DomainError('forbidden')
  const found = await findSurvey(registrationId, now)
  if (!found) throw new DomainError('notFound')
  if (found.standing === 'answered') throw new DomainError('surveyAnswered')
  if (found.standing === 'closed') throw new DomainError('surveyClosed')
  const answeredOn = civilDateAt(now, MEXICO_CITY)
  await inTransaction(async (tx) => {
    const { count } = await tx.registration.updateMany({
      where: { id: registrationId, surveyedAt: null },
      // The day alone: an hour would tell which answer is whose.
      data: { surveyedAt: new Date(`${answeredOn}T00:00:00Z`) },
    })
    if (count === 0) throw new DomainError('surveyAnswered')
    await tx.surveyResponse.create({
      data: { sessionId: found.session.id, clarity, usefulness, intention, answeredOn },
    })
  })
}
