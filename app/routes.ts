import type { RouteConfig } from '@remix-run/route-config'

/** The site map: every URL (Spanish) beside its module (English). */
export default [
  // public

  // host, attendee, councillor: by the token in the link

  // staff

  // api
] satisfies RouteConfig
