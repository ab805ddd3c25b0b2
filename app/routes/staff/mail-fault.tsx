import { useTranslation } from 'react-i18next'
import { Notice } from '#app/ui/notice.tsx'
import type { FaultView } from './mail-fault.server.ts'

/** That no mail goes out, where staff look first. */
export function MailFault({ fault, toOutbox }: { fault: FaultView; toOutbox?: boolean }) {
  const { t } = useTranslation('outbox')
  return (
    <Notice tone="error" title={t('fault.title')}>
      <p>{t(`fault.${fault.kind}`, { count: fault.waiting, code: fault.code })}</p>
      <p>
        {fault.since ? `${t('fault.since', { moment: fault.since })} ` : null}
        {fault.last ? t('fault.last', { moment: fault.last }) : t('fault.never')}
      </p>
      {toOutbox ? (
        <p>
          <a href="/gestion/correo?estado=PENDING">{t('fault.toOutbox')}</a>
        </p>
      ) : null}
    </Notice>
  )
}
