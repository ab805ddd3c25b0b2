import { parseWithZod } from '@conform-to/zod/v4'
import { type Language, translator } from '#app/locales/i18n.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { followCommitment } from '#app/modules/outcomes/record-outcome.server.ts'
import { followUpSchema } from '#app/modules/outcomes/schema.ts'
import { civilDateAt, formatCivilDate, MEXICO_CITY } from '#app/platform/time.ts'
import type { CommitmentView } from './commitment-follow.tsx'

type Row = {
  id: string
  text: string
  owner: string
  followUp: string | null
  dueOn: string | null
  doneOn: string | null
}

/** A commitment in words. @param today civil date */
export function viewCommitment(row: Row, today: string, language: Language): CommitmentView {
  const t = translator(language)
  const { id, text, owner, followUp, dueOn, doneOn } = row
  return {
    id,
    text,
    owner,
    followUp,
    dueOn,
    due: dueOn && t('outcomes:commitments.dueOn', { day: formatCivilDate(dueOn, language) }),
    doneOn: doneOn && t('outcomes:commitments.doneOn', { day: formatCivilDate(doneOn, language) }),
    overdue: doneOn === null && dueOn !== null && dueOn < today,
  }
}

/** Carries a follow-up's form out; the fields that are wrong, or null. */
export async function takeFollowUp(context: ActorContext, form: FormData) {
  const submission = parseWithZod(form, { schema: followUpSchema })
  if (submission.status !== 'success') return submission.error ?? {}
  const { commitmentId, followUp, dueOn, done } = submission.value
  const doneOn = done ? civilDateAt(context.now, MEXICO_CITY) : null
  await followCommitment(context, { commitmentId, followUp, dueOn, doneOn })
  return null
}
