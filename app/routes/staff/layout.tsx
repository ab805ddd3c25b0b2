import type { LoaderFunctionArgs } from '@remix-run/node'
import {
  isRouteErrorResponse,
  Outlet,
  useLoaderData,
  useLocation,
  useRouteError,
  useRouteLoaderData,
} from '@remix-run/react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LANGUAGES } from '#app/locales/i18n.ts'
import { may, type StaffAction } from '#app/modules/accounts/permissions.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { countOverdue } from '#app/modules/outcomes/queries.server.ts'
import { countOpenRequests } from '#app/modules/privacy/request-queries.server.ts'
import { countWaiting } from '#app/modules/sessions/board-query.server.ts'
import { civilDateAt, MEXICO_CITY } from '#app/platform/time.ts'
import { ButtonLink } from '#app/ui/button.tsx'
import type { IconName } from '#app/ui/icon.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { StaffLayout } from '#app/ui/staff-layout.tsx'
import { SignOutGuard } from './sign-out-guard.tsx'

const SECTIONS = [
  { key: 'board', href: '/gestion', icon: 'home', action: 'sessions.read' },
  { key: 'dashboard', href: '/gestion/panorama', icon: 'chart', action: 'reports.read' },
  { key: 'councillors', href: '/gestion/consejerias', icon: 'people', action: 'sessions.read' },
  { key: 'commitments', href: '/gestion/compromisos', icon: 'check', action: 'outcomes.read' },
  { key: 'contacts', href: '/gestion/contactos', icon: 'people', action: 'contacts.read' },
  { key: 'campaigns', href: '/gestion/campanas', icon: 'external', action: 'campaigns.manage' },
  { key: 'mail', href: '/gestion/correo', icon: 'mail', action: 'mail.read' },
  { key: 'report', href: '/gestion/informe', icon: 'copy', action: 'reports.read' },
  { key: 'closedReports', href: '/informes', icon: 'check', action: 'reports.read' },
  { key: 'privacy', href: '/gestion/privacidad', icon: 'info', action: 'privacy.read' },
  { key: 'audit', href: '/gestion/bitacora', icon: 'history', action: 'audit.read' },
  { key: 'accounts', href: '/gestion/cuentas', icon: 'seat', action: 'accounts.manage' },
] as const satisfies { key: string; href: string; icon: IconName; action: StaffAction }[]

export const handle = { hydrate: true }

export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { actor, account } = staff
  const sections = SECTIONS.filter(({ action }) => may(actor, action)).map(({ key }) => key)
  const [waiting, requests, overdue] = await Promise.all([
    countWaiting(staff),
    may(actor, 'privacy.read') ? countOpenRequests() : 0,
    may(actor, 'outcomes.read') ? countOverdue(civilDateAt(staff.now, MEXICO_CITY)) : 0,
  ])
  return { account: { name: account.name, role: account.role }, sections, waiting, requests, overdue }
}

export default function Layout() {
  return (
    <Frame {...useLoaderData<typeof loader>()}>
      <Outlet />
    </Frame>
  )
}

/** What went wrong, inside the frame where that still stands, so that people can go on. */
const FAILURES = {
  400: 'unreadable',
  403: 'forbidden',
  404: 'notFound',
  405: 'unreadable',
  413: 'tooLarge',
} as const

export function ErrorBoundary() {
  const { t } = useTranslation('staff')
  const error = useRouteError()
  const data = useFrameData()
  const kind = (isRouteErrorResponse(error) && FAILURES[error.status as keyof typeof FAILURES]) || 'failed'
  const words = (
    <>
      <PageHeader dense title={t(`error.${kind}.title`)} lead={t(`error.${kind}.text`)} />
      <ButtonLink href="/gestion">{t('error.toBoard')}</ButtonLink>
    </>
  )
  return data ? <Frame {...data}>{words}</Frame> : <main className="mx-auto max-w-page p-6">{words}</main>
}

/** The frame stands around the staff's pages and the readers'. */
function useFrameData() {
  const staff = useRouteLoaderData<typeof loader>('routes/staff/layout')
  const reader = useRouteLoaderData<typeof loader>('routes/reader/layout')
  return staff ?? reader
}

type FrameProps = Awaited<ReturnType<typeof loader>> & { children: ReactNode }

function Frame({ account, sections, waiting, requests, overdue, children }: FrameProps) {
  const { t, i18n } = useTranslation(['staff', 'common'])
  const { pathname, search } = useLocation()
  return (
    <StaffLayout
      name={t('common:appName')}
      skipLabel={t('common:skipToContent')}
      navLabel={t('nav.label')}
      menuLabel={t('nav.menu')}
      sections={SECTIONS.filter(({ key }) => sections.includes(key)).map(({ key, href, icon }) => ({
        href,
        icon,
        label: t(`nav.${key}`),
        current: isCurrent(href, pathname),
        ...(key === 'commitments' && overdue > 0
          ? { count: overdue, countLabel: t('nav.overdue', { count: overdue }) }
          : {}),
        ...(key === 'board' ? { count: waiting, countLabel: t('nav.waiting', { count: waiting }) } : {}),
        ...(key === 'privacy' ? { count: requests, countLabel: t('nav.requests', { count: requests }) } : {}),
      }))}
      user={{ name: account.name, role: t(`role.${account.role}`), href: '/gestion/cuenta' }}
      signOut={{ action: '/acceso/salir', label: t('signOut') }}
      language={{
        label: t('common:language.choose'),
        returnTo: pathname + search,
        options: LANGUAGES.map((code) => ({
          code,
          name: t(`common:language.${code}`),
          current: code === i18n.language,
        })),
      }}
    >
      {children}
      <SignOutGuard action="/acceso/salir" />
    </StaffLayout>
  )
}

// A session's page belongs to the board.
function isCurrent(href: string, pathname: string): boolean {
  if (href === '/gestion') return pathname === href || pathname.startsWith('/gestion/sesiones')
  return pathname === href || pathname.startsWith(`${href}/`)
}
