import { index, type RouteConfig, route } from '@remix-run/route-config'

/** The site map: every URL (Spanish) beside its module (English). */
export default [
  // public

  // host, attendee, councillor: by the token in the link

  // staff
  route('acceso', 'routes/staff/sign-in.tsx'),
  route('acceso/salir', 'routes/staff/sign-out.ts'),
  route('acceso/:token', 'routes/staff/one-time-link.tsx'),
  route('gestion', 'routes/staff/layout.tsx', [index('routes/staff/board.tsx')]),

  // api
] satisfies RouteConfig
