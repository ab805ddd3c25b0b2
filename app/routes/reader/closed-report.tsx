import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { translator } from '#app/locales/i18n.ts'
import { may } from '#app/modules/accounts/permissions.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { loadClosedReport } from '#app/modules/reports/closed-reports.server.ts'
import { MEXICO_CITY } from '#app/platform/time.ts'
import { momentInWords } from '#app/platform/time-words.ts'
import { asPage } from '#app/routes/domain-error.ts'
import { Downloads } from '#app/routes/report-downloads.tsx'
import { formatsFor } from '#app/routes/report-response.server.ts'
import { ReportSheet } from '#app/routes/report-sheet.tsx'
import { Anchor } from '#app/ui/anchor.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { periodInWords } from './period-words.ts'

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { language } = staff
  const { id, document, annexes, sha256, closed, report } = await loadClosedReport(
    staff,
    params.id ?? '',
  ).catch(asPage)
  const heading = periodInWords(report.period, language)
  return {
    title: `${heading} · ${translator(language)('common:appName')}`,
    id,
    heading,
    document,
    sha256,
    by: closed.by,
    when: momentInWords(new Date(closed.at), MEXICO_CITY, language),
    formats: formatsFor(staff),
    annexes: may(staff.actor, 'reports.annexes') ? annexes.map(({ key, title }) => ({ key, title })) : [],
    justClosed: new URL(request.url).searchParams.get('hecho') === 'cerrado',
  }
}

export default function ClosedReport() {
  const { id, heading, document, sha256, by, when, formats, annexes, justClosed } =
    useLoaderData<typeof loader>()
  const { t } = useTranslation('closing')
  const path = `/informes/${id}`
  return (
    <div className="grid gap-6">
      <div className="no-print grid gap-4">
        <PageHeader
          dense
          eyebrow={<Anchor href="/informes">{t('report.back')}</Anchor>}
          title={heading}
          lead={t('report.lead')}
        />
        {justClosed ? (
          <Notice tone="success" live>
            {t('report.justClosed')}
          </Notice>
        ) : null}
        <Notice title={t('report.closedBy', { by, when })}>
          <p>{t('report.verified')}</p>
          <p>
            SHA-256: <code className="break-all">{sha256}</code>
          </p>
        </Notice>
        <Downloads formats={formats} annexes={annexes} href={(format) => `${path}/descarga/${format}`} />
      </div>
      <ReportSheet
        document={document}
        appendix={document.checks}
        folded
        figureHref={(figure) => `${path}/cifra/${encodeURIComponent(figure)}`}
      />
    </div>
  )
}
