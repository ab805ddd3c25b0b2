import { data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { type Language, translator } from '#app/locales/i18n.ts'
import { resources } from '#app/locales/index.ts'
import { may } from '#app/modules/accounts/permissions.ts'
import { requireStaff, type StaffContext } from '#app/modules/accounts/require-staff.server.ts'
import { checkMessage } from '#app/modules/reports/check-message.ts'
import { currentPeriod, loadReportData } from '#app/modules/reports/load-report-data.server.ts'
import { periodOf } from '#app/modules/reports/period.ts'
import type { Check, CheckedReport } from '#app/modules/reports/report.ts'
import type { Period } from '#app/modules/reports/report-data.ts'
import { REPORT_FORMATS, type ReportFormat, writeReport } from '#app/modules/reports/write-report.server.ts'
import { civilDateAt, formatCivilDate, MEXICO_CITY } from '#app/platform/time.ts'
import { asPage } from '#app/routes/domain-error.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Badge } from '#app/ui/badge.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { Field } from '#app/ui/field.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { ReportSheet } from './report-sheet.tsx'

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { language } = staff
  const t = translator(language)
  const today = civilDateAt(staff.now, MEXICO_CITY)
  const { searchParams } = new URL(request.url)
  const asked = { from: searchParams.get('desde') ?? '', to: searchParams.get('hasta') ?? '' }
  const nothingAsked = asked.from === '' && asked.to === ''
  const period = nothingAsked
    ? await currentPeriod(staff, today).catch(asPage)
    : periodOf(asked.from, asked.to)
  const page = {
    title: `${t('report:title')} · ${t('common:appName')}`,
    typed: period ?? asked,
    mayImport: may(staff.actor, 'sessions.import'),
  }
  if (!period) return data({ ...page, shown: null }, { status: 400 })
  return data({ ...page, shown: await readReport(staff, period) })
}

async function readReport(staff: StaffContext, period: Period) {
  const source = await loadReportData(staff, period).catch(asPage)
  const { report, document } = writeReport(source)
  const sessionOfMailing = new Map(source.mailings.map(({ id, sessionId }) => [id, sessionId]))
  const downloads = REPORT_FORMATS.map((format) => ({
    format,
    href: `/gestion/informe/descarga/${format}?${new URLSearchParams({ desde: period.from, hasta: period.to })}`,
  }))
  return {
    document,
    downloads,
    sessionNames: sessionNames(report, staff.language),
    checks: report.checks.map((check) => ({
      ...wordsOf(check, staff.language),
      sessionIds: sessionsOf(check, sessionOfMailing),
    })),
  }
}

function wordsOf(check: Check, language: Language) {
  const { report, common } = resources[language]
  return { code: check.code, level: check.level, message: checkMessage(check, { language, report, common }) }
}

/** Where a check is mended: its sessions, or the session that its mailing speaks of. */
function sessionsOf({ records }: Check, sessionOfMailing: ReadonlyMap<string, string | null>): string[] {
  const ids = records.map(({ kind, id }) => (kind === 'mailing' ? sessionOfMailing.get(id) : id))
  return [...new Set(ids.filter((id) => typeof id === 'string'))]
}

/** What the sessions of a figure are called in its list. */
function sessionNames({ attendance }: CheckedReport, language: Language): Record<string, string> {
  return Object.fromEntries(
    attendance.bySession.map(({ sessionId, date, host, title }) => [
      sessionId,
      `${formatCivilDate(date, language, 'long')}: ${host ?? title}`,
    ]),
  )
}

const DOWNLOAD_WORDS = {
  docx: 'downloadDocx',
  xlsx: 'downloadXlsx',
  json: 'downloadJson',
  html: 'downloadHtml',
  csv: 'downloadCsv',
} as const satisfies Record<ReportFormat, string>

export default function ReportPage() {
  const { typed, shown, mayImport } = useLoaderData<typeof loader>()
  const { t } = useTranslation('report')
  return (
    <div className="grid gap-6">
      <div className="no-print">
        <PageHeader
          dense
          title={t('title')}
          lead={t('lead')}
          actions={
            mayImport ? (
              <ButtonLink tone="quiet" dense href="/gestion/importar">
                {t('programme')}
              </ButtonLink>
            ) : null
          }
        />
        <Form
          method="get"
          role="search"
          aria-label={t('period')}
          key={`${typed.from} ${typed.to}`}
          className="flex flex-wrap items-end gap-3"
        >
          <Field name="desde" type="date" label={t('from')} required defaultValue={typed.from} />
          <Field name="hasta" type="date" label={t('to')} required defaultValue={typed.to} />
          <Button tone="secondary">{t('show')}</Button>
        </Form>
      </div>
      {shown ? (
        <>
          <Checks checks={shown.checks} />
          <div className="no-print flex flex-wrap items-center gap-2">
            <h2 className="me-2 text-base">{t('download')}</h2>
            {shown.downloads.map(({ format, href }, index) => (
              <ButtonLink
                key={format}
                dense
                tone={index === 0 ? 'primary' : 'secondary'}
                icon="download"
                href={href}
                native
              >
                {t(DOWNLOAD_WORDS[format])}
              </ButtonLink>
            ))}
          </div>
          <ReportSheet document={shown.document} sessionNames={shown.sessionNames} />
        </>
      ) : (
        <Notice tone="error" live>
          {t('periodInvalid')}
        </Notice>
      )}
    </div>
  )
}

type ShownCheck = { code: Check['code']; level: Check['level']; message: string; sessionIds: string[] }

function Checks({ checks }: { checks: readonly ShownCheck[] }) {
  const { t } = useTranslation('report')
  if (checks.length === 0) return <Notice tone="success">{t('checks.none')}</Notice>
  const errors = checks.filter(({ level }) => level === 'error').length
  const warnings = checks.length - errors
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
      <ul className="mt-3 divide-y divide-line border-t border-line">
        {checks.map(({ code, level, message, sessionIds }) => (
          <li
            key={`${code} ${message}`}
            className="grid gap-x-4 gap-y-1 py-2 sm:grid-cols-[6rem_1fr_auto] sm:items-baseline"
          >
            <span>
              <Badge tone={level === 'error' ? 'danger' : 'attention'}>{t(`checks.${level}`)}</Badge>
            </span>
            <span className="min-w-0">{message}</span>
            <span className="flex flex-wrap gap-x-3">
              {sessionIds.map((id) => (
                <Anchor key={id} href={`/gestion/sesiones/${id}`} className="py-1 font-bold">
                  {code in MENDS ? t(`checks.mend.${code as keyof typeof MENDS}`) : t('checks.openSession')}
                </Anchor>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** Checks whose link says what is to be done there. */
const MENDS = {
  announcedWithoutOutcome: true,
  attendanceMissing: true,
  hostMissing: true,
  councillorMissing: true,
  heldWithoutDate: true,
} as const satisfies Partial<Record<Check['code'], true>>
