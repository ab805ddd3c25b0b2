import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useMatches, useRouteError } from '@remix-run/react'
import { type ReactNode, useContext } from 'react'
import { I18nextProvider } from 'react-i18next'
import { i18nFor, type Language } from './locales/i18n.ts'
import { ErrorPage, failureOf } from './routes/error-page.tsx'
import { hydrates } from './routes/hydration.ts'
import { rootDataOf } from './routes/root-data.server.ts'
import { type RootData, useRootData } from './routes/root-data.ts'
import styles from './ui/app.css?url'
import { NonceContext } from './ui/nonce.tsx'

export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: styles },
  { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' },
]

export const meta: MetaFunction<typeof loader> = ({ data, error }) => {
  const language = data?.language ?? 'es'
  return [{ title: error ? failureTitle(error, language) : i18nFor(language).t('common:programme') }]
}

function failureTitle(error: unknown, language: Language): string {
  const { t } = i18nFor(language)
  return `${t(`common:page.${failureOf(error)}.title`)} · ${t('common:appName')}`
}

export function loader({ request, context }: LoaderFunctionArgs): RootData {
  return rootDataOf(request, context)
}

export function Layout({ children }: { children: ReactNode }) {
  const language = useRootData()?.language ?? 'es'
  const nonce = useContext(NonceContext)
  // Public pages are server pages: no framework in the browser, one small script for niceties.
  const matches = useMatches()
  // Outside an error page the hook gives null.
  const error = useRouteError()
  const failed = error != null
  const hydrate = !failed && matches.some((match) => hydrates(match.handle))
  return (
    <html lang={language === 'es' ? 'es-MX' : 'en'}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        {failed ? <title>{failureTitle(error, language)}</title> : <Meta />}
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
  return <ErrorPage />
}
