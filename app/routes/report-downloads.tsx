import { useTranslation } from 'react-i18next'
import type { ReportFormat } from '#app/modules/reports/write-report.server.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { ButtonLink } from '#app/ui/button.tsx'

const WORDS = {
  docx: 'downloadDocx',
  xlsx: 'downloadXlsx',
  html: 'downloadHtml',
  csv: 'downloadCsv',
  json: 'downloadJson',
} as const satisfies Record<ReportFormat, string>

type DownloadsProps = {
  formats: readonly ReportFormat[]
  annexes: readonly { key: string; title: string }[]
  href: (format: ReportFormat) => string
}

/** The files of a report: Word first, and the annexes one by one for who wants a plain table. */
export function Downloads({ formats, annexes, href }: DownloadsProps) {
  const { t } = useTranslation(['report', 'closing'])
  const csv = href('csv')
  return (
    <div className="no-print flex flex-wrap items-center gap-2">
      <h2 className="me-2 text-base">{t('report:download')}</h2>
      {formats.map((format, index) => (
        <ButtonLink
          key={format}
          dense
          tone={index === 0 ? 'primary' : 'secondary'}
          icon="download"
          href={href(format)}
          native
        >
          {t(`report:${WORDS[format]}`)}
        </ButtonLink>
      ))}
      {annexes.length > 0 ? (
        <details className="text-sm">
          <summary className="cursor-pointer text-action underline">{t('closing:report.annexes')}</summary>
          <ul className="mt-1 grid gap-1" lang="es-MX">
            {annexes.map(({ key, title }) => (
              <li key={key}>
                <Anchor href={`${csv}${csv.includes('?') ? '&' : '?'}anexo=${key}`} native>
                  {title}
                </Anchor>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </div>
  )
}
