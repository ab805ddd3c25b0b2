import { useTranslation } from 'react-i18next'
import { ButtonLink } from '#app/ui/button.tsx'
import { Notice } from '#app/ui/notice.tsx'

/** Recovery codes, shown this once; downloadable and printable without JavaScript. */
export function RecoveryCodes({ codes, next }: { codes: readonly string[]; next: string }) {
  const { t } = useTranslation('accounts')
  const file = `data:text/plain;charset=utf-8,${encodeURIComponent(`Invita\n${codes.join('\n')}\n`)}`
  return (
    <Notice tone="warning" live title={t('codes.title')}>
      <p>{t('codes.lead')}</p>
      <ul aria-label={t('codes.list')} className="my-4 grid gap-1 font-mono sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <p className="mb-4">{t('codes.print')}</p>
      <div className="no-print flex flex-wrap gap-3">
        <ButtonLink tone="secondary" href={file} download={t('codes.file')} native>
          {t('codes.download')}
        </ButtonLink>
        <ButtonLink href={next} native>
          {t('codes.go')}
        </ButtonLink>
      </div>
    </Notice>
  )
}
