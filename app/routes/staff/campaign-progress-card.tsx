import { Form, useRevalidator } from '@remix-run/react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { MailStatus } from '#app/generated/prisma/enums.ts'
import { numberWords } from '#app/locales/number-words.ts'
import type { CampaignProgress } from '#app/modules/outreach/queries.server.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Badge } from '#app/ui/badge.tsx'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { Stat, Stats } from '#app/ui/stat.tsx'
import type { Tone } from '#app/ui/tone.ts'
import { Disclosure } from './disclosure.tsx'
import { ListPages } from './list-pages.tsx'

const ASK_EVERY_MS = 3_000

/** Reads the page again every few seconds while its campaign is going out and somebody looks. */
function useUpToDate(sending: boolean): void {
  const { revalidate } = useRevalidator()
  useEffect(() => {
    if (!sending) return
    const timer = window.setInterval(() => {
      if (document.visibilityState === 'visible') revalidate()
    }, ASK_EVERY_MS)
    return () => window.clearInterval(timer)
  }, [sending, revalidate])
}

type ProgressProps = {
  /** `nextTry`: when the first of those put off is tried again, in words. */
  progress: Omit<CampaignProgress, 'nextTryAt'> & { nextTry: string | null }
  may: { pause: boolean; resume: boolean; cancel: boolean }
}

/** How far a campaign is, and what can be done with it now. */
export function Progress({ progress, may }: ProgressProps) {
  const { t } = useTranslation('outreach')
  const { status, recipients, counts, retrying, nextTry, perMinute } = progress
  const sending = status === 'SENDING'
  useUpToDate(sending)
  const all = recipients ?? counts.PENDING + counts.SENT + counts.FAILED + counts.SUPPRESSED
  const ready = counts.PENDING - retrying
  const minutes = perMinute > 0 && ready > 0 ? Math.ceil(ready / perMinute) : null
  return (
    <Card dense title={t('progress.title')}>
      <div className="grid gap-4">
        <ProgressBar
          label={t('progress.label', { sent: numberWords(counts.SENT), all: numberWords(all) })}
          all={all}
          parts={[
            { key: 'SENT', value: counts.SENT, className: 'fill-confirmed' },
            { key: 'SUPPRESSED', value: counts.SUPPRESSED, className: 'fill-line-strong' },
            { key: 'FAILED', value: counts.FAILED, className: 'fill-danger' },
          ]}
        />
        {sending ? (
          <p className="text-sm text-ink-soft">
            {recipients === null ? t('progress.ordering') : null}{' '}
            {minutes !== null ? t('progress.minutes', { count: minutes }) : null}{' '}
            {ready === 0 && nextTry ? t('progress.onlyRetries', { moment: nextTry }) : null}{' '}
            {t('progress.updated')}
          </p>
        ) : null}
        <Stats>
          <Stat label={t('progress.sent')} value={numberWords(counts.SENT)} />
          <Stat
            label={t('progress.pending')}
            value={numberWords(counts.PENDING)}
            note={retrying > 0 ? t('progress.retrying', { count: retrying }) : null}
          />
          <Stat
            label={t('progress.left')}
            value={numberWords(counts.SUPPRESSED)}
            note={counts.SUPPRESSED > 0 ? t('progress.leftNote') : null}
          />
          <Stat label={t('progress.failed')} value={numberWords(counts.FAILED)} />
          {minutes !== null ? <Stat label={t('progress.rate')} value={numberWords(perMinute)} /> : null}
        </Stats>
        <Form method="post" className="flex flex-wrap items-start gap-x-4 gap-y-2 empty:hidden">
          {may.pause ? (
            <Button name="intent" value="pause" tone="secondary">
              {t('progress.pause')}
            </Button>
          ) : null}
          {may.resume ? (
            <Button name="intent" value="resume">
              {t('progress.resume')}
            </Button>
          ) : null}
          {may.cancel ? (
            <Disclosure summary={t('progress.cancel')} open={false}>
              <div className="grid justify-items-start gap-3">
                <p>{t('progress.cancelText')}</p>
                <Button name="intent" value="cancel" tone="danger">
                  {t('progress.cancelConfirm')}
                </Button>
              </div>
            </Disclosure>
          ) : null}
        </Form>
      </div>
    </Card>
  )
}

type Part = { key: string; value: number; className: string }

function ProgressBar({ label, all, parts }: { label: string; all: number; parts: readonly Part[] }) {
  let from = 0
  return (
    <div className="grid gap-1.5">
      <p className="font-bold tabular-nums">{label}</p>
      <svg aria-hidden="true" width="100%" height={14} className="block">
        <rect width="100%" height="100%" rx="3" className="fill-line" />
        {parts.map(({ key, value, className }) => {
          const share = all > 0 ? (value / all) * 100 : 0
          const x = from
          from += share
          return <rect key={key} x={`${x}%`} width={`${share}%`} height="100%" className={className} />
        })}
      </svg>
    </div>
  )
}

const TONES: Record<MailStatus, Tone> = {
  PENDING: 'attention',
  SENT: 'confirmed',
  FAILED: 'danger',
  SUPPRESSED: 'neutral',
}

type FailuresProps = {
  rows: {
    id: string
    contactId: string
    name: string | null
    status: MailStatus
    attempts: number
    why: string
  }[]
  links: { previous: string | null; next: string | null }
}

/** Whose mail did not go, or not yet. */
export function Failures({ rows, links }: FailuresProps) {
  const { t } = useTranslation(['outreach', 'outbox'])
  return (
    <Card dense title={t('failures.title')}>
      <DataTable
        caption={t('failures.title')}
        captionHidden
        framed={false}
        rows={rows}
        rowKey={({ id }) => id}
        empty={<p className="text-ink-soft">{t('failures.none')}</p>}
        columns={[
          {
            key: 'who',
            header: t('failures.who'),
            primary: true,
            cell: ({ name, contactId }) =>
              name === null ? (
                t('failures.gone')
              ) : (
                <Anchor href={`/gestion/contactos/${contactId}`}>{name}</Anchor>
              ),
          },
          {
            key: 'status',
            header: t('column.status'),
            cell: ({ status }) => <Badge tone={TONES[status]}>{t(`outbox:stateOne.${status}`)}</Badge>,
          },
          { key: 'why', header: t('failures.why'), cell: ({ why }) => why },
          {
            key: 'attempts',
            header: t('failures.attempts'),
            numeric: true,
            cell: ({ attempts }) => attempts,
          },
        ]}
      />
      <ListPages
        links={links}
        words={{ previous: t('outbox:pages.previous'), next: t('outbox:pages.next') }}
      />
    </Card>
  )
}
