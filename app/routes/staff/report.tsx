import { parseWithZod } from '@conform-to/zod/v4'
import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { translator } from '#app/locales/i18n.ts'
import { may } from '#app/modules/accounts/permissions.ts'
import { requireStaff, type StaffContext } from '#app/modules/accounts/require-staff.server.ts'
import {
  acknowledgeWarnings,
  warningId,
  withdrawAcknowledgement,
} from '#app/modules/reports/acknowledge-checks.server.ts'
import { standingChecks } from '#app/modules/reports/acknowledgement.ts'
import { findClosedReport } from '#app/modules/reports/closed-reports.server.ts'
import { acknowledgeSchema } from '#app/modules/reports/closing-schema.ts'
import { periodOf } from '#app/modules/reports/period.ts'
import { draftReport } from '#app/modules/reports/period-report.server.ts'
import type { Period } from '#app/modules/reports/report-data.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { formatCivilDate } from '#app/platform/time.ts'
import { asPage, describeError } from '#app/routes/domain-error.ts'
import { Downloads } from '#app/routes/report-downloads.tsx'
import { formatsFor } from '#app/routes/report-response.server.ts'
import { ReportSheet } from '#app/routes/report-sheet.tsx'
import { ButtonLink } from '#app/ui/button.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { askedPeriod } from './asked-period.server.ts'
import { PeriodForm } from './period-form.tsx'
import { Checks, type RefusedAcceptance } from './report-checks.tsx'
import { checkGroups } from './report-checks-view.server.ts'

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

const DONE = ['accepted', 'withdrawn'] as const

export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const t = translator(staff.language)
  const { searchParams } = new URL(request.url)
  const { period, form } = await askedPeriod(staff, searchParams)
  const page = {
    title: `${t('report:title')} · ${t('common:appName')}`,
    form,
    mayImport: may(staff.actor, 'sessions.import'),
    mayClose: may(staff.actor, 'reports.close'),
    done: DONE.find((key) => key === searchParams.get('hecho')) ?? null,
  }
  if (!period) return data({ ...page, shown: null }, { status: 400 })
  const closed = await findClosedReport(staff, period).catch(asPage)
  if (closed) throw redirect(`/informes/${closed.id}`)
  return data({ ...page, shown: await readReport(staff, period) })
}

async function readReport(staff: StaffContext, period: Period) {
  const { report, document, annexes, data: source } = await draftReport(staff, period).catch(asPage)
  return {
    period,
    document,
    formats: formatsFor(staff),
    annexes: may(staff.actor, 'reports.annexes') ? annexes.map(({ key, title }) => ({ key, title })) : [],
    sessionNames: Object.fromEntries(
      report.attendance.bySession.map(({ sessionId, date, host, title }) => [
        sessionId,
        `${formatCivilDate(date, staff.language, 'long')}: ${host ?? title}`,
      ]),
    ),
    groups: checkGroups(report.checks, source, staff.language),
    standing: standingChecks(report.checks).length,
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { searchParams } = new URL(request.url)
  const period = periodOf(searchParams.get('desde'), searchParams.get('hasta'))
  if (!period) throw new Response(null, { status: 400 })
  const formData = await readForm(request)
  const code = String(formData.get('code') ?? '')
  const refused = (refusal: string | null, error: RefusedAcceptance['error'] = {}) => {
    const reason = String(formData.get('reason') ?? '')
    return data({ code, error, refusal, reason } satisfies RefusedAcceptance, { status: 400 })
  }
  try {
    if (formData.get('intent') === 'withdraw') {
      await withdrawAcknowledgement(staff, { period, id: String(formData.get('id') ?? '') })
      return redirect(`${address(period)}&hecho=withdrawn`, 303)
    }
    if (formData.get('all') === 'yes') {
      const { report } = await draftReport(staff, period)
      formData.delete('ids')
      for (const check of standingChecks(report.checks)) {
        if (check.code === code) formData.append('ids', warningId(check))
      }
    }
    const submission = parseWithZod(formData, { schema: acknowledgeSchema })
    if (submission.status !== 'success') return refused(null, submission.error ?? {})
    await acknowledgeWarnings(staff, { period, ...submission.value })
  } catch (error) {
    return refused(describeError(error, staff.language))
  }
  return redirect(`${address(period)}&hecho=accepted`, 303)
}

function address({ from, to }: Period, page = ''): string {
  return `/gestion/informe${page}?${new URLSearchParams({ desde: from, hasta: to })}`
}

export default function ReportPage() {
  const { form, shown, mayImport, mayClose, done } = useLoaderData<typeof loader>()
  const { t } = useTranslation(['report', 'closing'])
  return (
    <div className="grid gap-6">
      <div className="no-print grid gap-4">
        <PageHeader
          dense
          title={t('report:title')}
          lead={t('report:lead')}
          actions={
            <>
              {mayImport ? (
                <ButtonLink tone="quiet" dense href="/gestion/importar">
                  {t('report:programme')}
                </ButtonLink>
              ) : null}
              {mayClose ? (
                <>
                  <ButtonLink tone="quiet" dense href="/gestion/procesos">
                    {t('closing:editProcesses')}
                  </ButtonLink>
                  <ButtonLink tone="quiet" dense href="/gestion/informe/plantilla">
                    {t('closing:template')}
                  </ButtonLink>
                </>
              ) : null}
            </>
          }
        />
        {done ? (
          <Notice tone="success" live>
            {t(`closing:done.${done}`)}
          </Notice>
        ) : null}
        <PeriodForm label={t('report:period')} submit={t('report:show')} {...form} />
      </div>
      {shown ? (
        <>
          <Checks groups={shown.groups} mayAccept={mayClose} />
          <div className="no-print flex flex-wrap items-center justify-between gap-3">
            <Downloads
              formats={shown.formats}
              annexes={shown.annexes}
              href={(format) => address(shown.period, `/descarga/${format}`)}
            />
            {mayClose ? (
              <ButtonLink
                dense
                tone={shown.standing === 0 ? 'primary' : 'secondary'}
                href={address(shown.period, '/cerrar')}
              >
                {t('closing:close.open')}
              </ButtonLink>
            ) : null}
          </div>
          <ReportSheet document={shown.document} sessionNames={shown.sessionNames} />
        </>
      ) : (
        <Notice tone="error" live>
          {t('report:periodInvalid')}
        </Notice>
      )}
    </div>
  )
}
