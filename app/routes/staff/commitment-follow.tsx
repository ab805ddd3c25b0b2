import { Form } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { Badge } from '#app/ui/badge.tsx'
import { Button } from '#app/ui/button.tsx'
import { Field, TextareaField } from '#app/ui/field.tsx'
import { Checkbox } from '#app/ui/fieldset.tsx'
import { Disclosure } from './disclosure.tsx'

export type CommitmentView = {
  id: string
  text: string
  owner: string
  followUp: string | null
  dueOn: string | null
  /** In words. */
  due: string | null
  doneOn: string | null
  overdue: boolean
}

/** One commitment: what, who, until when, and how it goes on. */
export function CommitmentItem({
  commitment,
  mayFollow,
}: {
  commitment: CommitmentView
  mayFollow: boolean
}) {
  const { id, text, owner, followUp, dueOn, due, doneOn, overdue } = commitment
  const { t } = useTranslation('outcomes')
  return (
    <div className="grid gap-1">
      <p className="font-bold wrap-anywhere">{text}</p>
      <p className="flex flex-wrap items-center gap-2 text-ink-soft">
        {owner} · {doneOn ?? due ?? t('commitments.noDate')}
        {overdue ? <Badge tone="danger">{t('commitments.overdue')}</Badge> : null}
      </p>
      {followUp ? <p className="whitespace-pre-line wrap-anywhere">{followUp}</p> : null}
      {mayFollow ? (
        <Disclosure summary={t('commitments.follow')} open={false}>
          <Form method="post" noValidate className="grid gap-3">
            <input type="hidden" name="commitmentId" value={id} />
            <TextareaField
              name="followUp"
              id={`followUp-${id}`}
              label={t('commitments.followUp')}
              defaultValue={followUp ?? ''}
              maxLength={1_000}
              rows={3}
            />
            <Field
              name="dueOn"
              id={`dueOn-${id}`}
              type="date"
              label={t('commitments.due')}
              optional={t('optional')}
              defaultValue={dueOn ?? ''}
            />
            <Checkbox
              name="done"
              id={`done-${id}`}
              label={t('commitments.done')}
              defaultChecked={doneOn !== null}
            />
            <div>
              <Button dense name="intent" value="follow">
                {t('commitments.followButton')}
              </Button>
            </div>
          </Form>
        </Disclosure>
      ) : null}
    </div>
  )
}
