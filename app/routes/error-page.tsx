import { isRouteErrorResponse, useRouteError } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { keptFormOf } from './keep-form.ts'
import { PublicPage } from './public-page.tsx'

/** Statuses with words of their own. */
const FAILURES = {
  400: 'unreadable',
  403: 'forbidden',
  405: 'unreadable',
  411: 'unreadable',
  413: 'tooLarge',
  503: 'unavailable',
} as const

/** Which words (`common:page`) tell what went wrong. */
export function failureOf(error: unknown) {
  if (!isRouteErrorResponse(error)) return 'failure'
  if (error.status === 403 && error.data?.refused) return 'otherSite'
  return FAILURES[error.status as keyof typeof FAILURES] ?? (error.status < 500 ? 'notFound' : 'failure')
}

/** What stands in place of a page that could not be given, in the public frame. */
export function ErrorPage() {
  const error = useRouteError()
  const { t } = useTranslation('common')
  const kind = failureOf(error)
  const kept = isRouteErrorResponse(error) ? keptFormOf(error.data) : null
  return (
    <PublicPage>
      <EmptyState
        level={1}
        title={t(`page.${kind}.title`)}
        actions={
          kept ? (
            <form method="post" action={kept.action} data-submit-once="">
              {kept.values.map(([name, value]) => (
                <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
              ))}
              <Button>{t('page.unavailable.again')}</Button>
            </form>
          ) : (
            <ButtonLink href="/" native>
              {t('page.home')}
            </ButtonLink>
          )
        }
      >
        {kind === 'unavailable' && !kept ? t('page.unavailable.textPage') : t(`page.${kind}.text`)}
      </EmptyState>
    </PublicPage>
  )
}
