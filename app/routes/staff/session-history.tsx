import { useTranslation } from 'react-i18next'
import { Card } from '#app/ui/card.tsx'
import type { SessionView } from './session-view.server.ts'

/** What happened to the session, latest first; what each step changed, one press away. */
export function HistorySection({ history }: Pick<SessionView, 'history'>) {
  const { t } = useTranslation('session')
  return (
    <Card dense title={t('history.title')}>
      {history.length === 0 ? <p className="text-ink-soft">{t('history.empty')}</p> : null}
      <ol className="grid gap-3">
        {history.map(({ id, title, who, when, iso, changes }) => (
          <li key={id} className="border-b border-line pb-3 last:border-b-0 last:pb-0">
            <p>
              <strong>{title}</strong>, {who}
            </p>
            <p className="text-ink-soft">
              <time dateTime={iso}>{when}</time>
            </p>
            {changes.length > 0 ? (
              <details>
                <summary className="inline-flex min-h-target items-center text-action underline lg:min-h-8">
                  {t('history.changes')}
                </summary>
                <dl className="mt-1 grid gap-2">
                  {changes.map(({ name, before, after }) => (
                    <div key={name} className="grid gap-x-4 sm:grid-cols-[minmax(8rem,1fr)_4fr]">
                      <dt className="text-ink-soft first-letter:uppercase">{name}</dt>
                      <dd className="min-w-0 whitespace-pre-line break-words">
                        {before === null ? null : (
                          <>
                            <del className="text-ink-soft">{before}</del>{' '}
                          </>
                        )}
                        <ins className="no-underline">{after ?? t('none')}</ins>
                      </dd>
                    </div>
                  ))}
                </dl>
              </details>
            ) : null}
          </li>
        ))}
      </ol>
    </Card>
  )
}
