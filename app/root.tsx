import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useMatches,
  useRouteError,
} from '@remix-run/react'
import { type ReactNode, useContext } from 'react'
import { I18nextProvider, useTranslation } from 'react-i18next'
import { i18nFor } from './locales/i18n.ts'
import { requestLanguage, requestZone } from './platform/http/context.server.ts'
import { hydrates } from './routes/hydration.ts'
import { keptFormOf } from './routes/keep-form.ts'
import { PublicPage } from './routes/public-page.tsx'
import { type RootData, useRootData } from './routes/root-data.ts'
import styles from './ui/app.css?url'
import { Button, ButtonLink } from './ui/button.tsx'
import { EmptyState } from './ui/empty-state.tsx'
import { NonceContext } from './ui/nonce.tsx'

export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: styles },
  { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' },
]

export const meta: MetaFunction<typeof loader> = ({ data, error }) => {
  const { t } = i18nFor(data?.language ?? 'es')
  return [
    {
      title: error
        ? `${t(`common:page.${failureOf(error)}.title`)} · ${t('common:appName')}`
        : t('common:programme'),
    },
  ]
}

function failureOf(error: unknown): 'notFound' | 'failure' | 'unavailable' {
  if (!isRouteErrorResponse(error)) return 'failure'
  return error.status === 503 ? 'unavailable' : error.status < 500 ? 'notFound' : 'failure'
}

export function loader({ request }: LoaderFunctionArgs): RootData {
  const url = new URL(request.url)
  return { language: requestLanguage(request), zone: requestZone(request), path: url.pathname + url.search }
}

export function Layout({ children }: { children: ReactNode }) {
  const language = useRootData()?.language ?? 'es'
  const nonce = useContext(NonceContext)
  // Public pages are server pages: no framework in the browser, one small script for niceties.
  const matches = useMatches()
  // Outside an error page the hook gives null.
  const failed = useRouteError() != null
  const hydrate = !failed && matches.some((match) => hydrates(match.handle))
  return (
    <html lang={language === 'es' ? 'es-MX' : 'en'}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <Meta />
        <Links />
      </head>
      <body>
        <I18nextProvider i18n={i18nFor(language)}>{children}</I18nextProvider>
        {hydrate ? (
          <>
            <ScrollRestoration nonce={nonce} />
            <Scripts nonce={nonce} />
          </>
        ) : (
          <script type="module" src="/enhance.js" />
        )}
      </body>
    </html>
  )
}

export default function App() {
  return <Outlet />
}

export function ErrorBoundary() {
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
