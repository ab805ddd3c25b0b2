import { Form, useActionData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { CheckCode } from '#app/modules/reports/report.ts'
import { useFieldError } from '#app/routes/field-error.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Badge } from '#app/ui/badge.tsx'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { TextareaField } from '#app/ui/field.tsx'
import { Notice } from '#app/ui/notice.tsx'
import type { CheckGroup } from './report-checks-view.server.ts'

/** What came back of a form that was refused: the kind of warning, what is wrong, what was typed. */
export type RefusedAcceptance = {
  code: string
  error: Record<string, string[] | null>
  refusal: string | null
  reason: string
}

type ChecksProps = { groups: readonly CheckGroup[]; mayAccept: boolean }

/** What stands against closing, by kind: mend it where the link leads, or accept it with a reason. */
export function Checks({ groups, mayAccept }: ChecksProps) {
  const { t } = useTranslation('report')
  if (groups.length === 0) return <Notice tone="success">{t('checks.none')}</Notice>
  const standing = (level: 'error' | 'warning') =>
    groups.filter((group) => group.level === level).reduce((sum, group) => sum + group.standing, 0)
  const [errors, warnings] = [standing('error'), standing('warning')]
  return (
    <Card
      dense
      className="no-print"
      title={t('checks.title')}
      aside={
        <span className="flex flex-wrap gap-2">
          {errors ? <Badge tone="danger">{t('checks.summaryErrors', { count: errors })}</Badge> : null}
          {warnings ? (
            <Badge tone="attention">{t('checks.summaryWarnings', { count: warnings })}</Badge>
          ) : null}
        </span>
      }
    >
      <p className="max-w-prose text-sm text-ink-soft">{t('checks.lead')}</p>
      <div className="mt-3 grid gap-5 border-t border-line pt-3">
        {groups.map((group) => (
          <Group key={group.code} group={group} mayAccept={mayAccept} />
        ))}
      </div>
    </Card>
  )
}

function Group({ group, mayAccept }: { group: CheckGroup; mayAccept: boolean }) {
  const { t } = useTranslation(['report', 'closing'])
  const { code, level, items, standing, count, more } = group
  const acceptable = mayAccept && level === 'warning' && standing > 0
  const formId = `accept-${code}`
  const headingId = `check-${code}`
  return (
    <section aria-labelledby={headingId} className="grid gap-2">
      <h3 id={headingId} className="flex flex-wrap items-center gap-2 text-base">
        <Badge tone={level === 'error' ? 'danger' : standing ? 'attention' : 'confirmed'}>
          {standing ? t(`report:checks.${level}`) : t('closing:accept.accepted')}
        </Badge>
        {t(`closing:kinds.${code}`)} ({count})
      </h3>
      <ul className="grid gap-1">
        {items.map((item) => (
          <Item
            key={item.id}
            code={code}
            item={item}
            formId={acceptable ? formId : null}
            mayAccept={mayAccept}
          />
        ))}
      </ul>
      {more > 0 ? <p className="text-sm text-ink-soft">{t('closing:accept.more', { count: more })}</p> : null}
      {acceptable ? <AcceptForm code={code} formId={formId} standing={standing} /> : null}
    </section>
  )
}

type ItemProps = {
  code: CheckCode
  item: CheckGroup['items'][number]
  formId: string | null
  mayAccept: boolean
}

function Item({ code, item, formId, mayAccept }: ItemProps) {
  const { t } = useTranslation(['report', 'closing'])
  const { id, message, places, acknowledged } = item
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 gap-y-1 py-1">
      {formId && !acknowledged ? (
        <label className="flex min-w-0 flex-1 basis-64 items-baseline gap-2">
          <input type="checkbox" form={formId} name="ids" value={id} className="size-5 shrink-0 self-start" />
          <span>{message}</span>
        </label>
      ) : (
        <div className="min-w-0 flex-1 basis-64">
          <p>{message}</p>
          {acknowledged ? (
            <p className="text-sm text-ink-soft">{t('closing:accept.by', acknowledged)}</p>
          ) : null}
        </div>
      )}
      {places.map((href) => (
        <Anchor key={href} href={href} className="py-1 font-bold">
          {code in MENDS
            ? t(`report:checks.mend.${code as keyof typeof MENDS}`)
            : t('report:checks.openSession')}
        </Anchor>
      ))}
      {acknowledged && mayAccept ? (
        <Form method="post">
          <input type="hidden" name="intent" value="withdraw" />
          <input type="hidden" name="id" value={id} />
          <Button tone="quiet" dense>
            {t('closing:accept.withdraw')}
            <span className="sr-only">: {message}</span>
          </Button>
        </Form>
      ) : null}
    </li>
  )
}

function AcceptForm({ code, formId, standing }: { code: CheckCode; formId: string; standing: number }) {
  const { t } = useTranslation('closing')
  const result = useActionData<RefusedAcceptance>()
  const fieldError = useFieldError()
  const mine = result?.code === code ? result : undefined
  return (
    <details open={mine !== undefined} className="rounded-md bg-sunken px-3 py-2">
      <summary className="cursor-pointer font-bold text-action">{t('accept.chosen')}</summary>
      <Form method="post" id={formId} className="mt-2 grid gap-3" noValidate preventScrollReset>
        <input type="hidden" name="intent" value="accept" />
        <input type="hidden" name="code" value={code} />
        {mine?.refusal || mine?.error.ids ? (
          <Notice tone="error" live>
            {mine.refusal ?? t('accept.none')}
          </Notice>
        ) : null}
        {standing > 1 ? (
          <label className="flex items-baseline gap-2">
            <input type="checkbox" name="all" value="yes" className="size-5 self-start" />
            {t('accept.all', { count: standing })}
          </label>
        ) : null}
        <TextareaField
          id={`${formId}-reason`}
          name="reason"
          rows={2}
          label={t('accept.reason')}
          help={t('accept.reasonHelp')}
          defaultValue={mine?.reason}
          error={fieldError(mine?.error.reason ?? undefined)}
        />
        <Button tone="secondary" dense className="justify-self-start">
          {t('accept.chosen')}
        </Button>
      </Form>
    </details>
  )
}

/** Checks whose link says what is to be done there. */
const MENDS = {
  announcedWithoutOutcome: true,
  attendanceMissing: true,
  hostMissing: true,
  councillorMissing: true,
  heldWithoutDate: true,
} as const satisfies Partial<Record<CheckCode, true>>
