import { index, type RouteConfig, route } from '@remix-run/route-config'

/** The site map: every URL (Spanish) beside its module (English). */
export default [
  // public
  index('routes/public/agenda.tsx'),
  route('agenda.ics', 'routes/public/agenda-feed.ts'),
  route('sesiones/:slug', 'routes/public/session.tsx'),
  route('sesiones/:slug/gracias', 'routes/public/registration-received.tsx'),
  route('sesiones/:slug/calendario.ics', 'routes/public/session-calendar.ts'),
  route('proponer', 'routes/public/propose.tsx'),
  route('proponer/gracias', 'routes/public/proposal-received.tsx'),
  route('privacidad', 'routes/public/privacy.tsx'),
  route('privacidad/arco', 'routes/public/arco.tsx'),
  route('privacidad/arco/:token', 'routes/public/arco-own.tsx'),
  route('privacidad/arco/:token/datos', 'routes/public/arco-file.ts'),
  route('idioma', 'routes/public/language.ts'),

  // host, attendee, councillor: by the token in the link
  route('registro/:token', 'routes/attendee/registration.tsx'),
  route('registro/:token/entrar', 'routes/attendee/enter.tsx'),
  route('registro/:token/encuesta', 'routes/attendee/survey.tsx'),
  route('llegada/:code', 'routes/attendee/check-in.tsx'),
  route('registro/:token/datos', 'routes/attendee/own-data.ts'),
  route('anfitrion/:token', 'routes/host/host.tsx'),
  route('consejeria/:token', 'routes/councillor/agenda.tsx'),
  route('consejeria/:token/calendario.ics', 'routes/councillor/agenda-feed.ts'),

  // a contact, by the token in each mail
  route('preferencias/:token', 'routes/public/preferences.tsx'),
  route('preferencias/:token/baja', 'routes/public/unsubscribe.tsx'),

  // staff
  route('acceso', 'routes/staff/sign-in.tsx'),
  route('acceso/segundo-paso', 'routes/staff/second-factor.tsx'),
  route('acceso/proteger', 'routes/staff/enrol.tsx'),
  route('acceso/olvido', 'routes/staff/forgot-password.tsx'),
  route('acceso/salir', 'routes/staff/sign-out.ts'),
  route('acceso/:token', 'routes/staff/one-time-link.tsx'),
  route('gestion', 'routes/staff/layout.tsx', [
    index('routes/staff/board.tsx'),
    route('sesiones/nueva', 'routes/staff/session-new.tsx'),
    route('sesiones/:id', 'routes/staff/session.tsx'),
    route('sesiones/:id/registros', 'routes/staff/registrations.tsx'),
    route('sesiones/:id/videollamada', 'routes/staff/video-log.tsx'),
    route('sesiones/:id/resultados', 'routes/staff/outcomes.tsx'),
    route('compromisos', 'routes/staff/commitments.tsx'),
    route('sesiones/:id/evidencia/:file', 'routes/staff/evidence.ts'),
    route('sesiones/:id/registros.csv', 'routes/staff/registrations-csv.ts'),
    route('consejerias', 'routes/staff/councillors.tsx'),
    route('consejerias/:id', 'routes/staff/councillor.tsx'),
    route('contactos', 'routes/staff/contacts.tsx'),
    route('contactos/importar', 'routes/staff/contacts-import.tsx'),
    route('contactos/importar/revisar', 'routes/staff/contacts-import-review.tsx'),
    route('contactos/exportar/:format', 'routes/staff/contacts-export.ts'),
    route('contactos/:id', 'routes/staff/contact.tsx'),
    route('correo', 'routes/staff/mail.tsx'),
    route('correo/direcciones', 'routes/staff/addresses.tsx'),
    route('campanas', 'routes/staff/campaigns.tsx'),
    route('campanas/nueva', 'routes/staff/campaign-new.tsx'),
    route('campanas/audiencia', 'routes/staff/campaign-audience.ts'),
    route('campanas/:id', 'routes/staff/campaign.tsx'),
    route('correo/vista', 'routes/staff/mail-previews.tsx'),
    route('panorama', 'routes/staff/dashboard.tsx'),
    route('panorama/llegadas', 'routes/staff/arrivals.tsx'),
    route('informe', 'routes/staff/report.tsx'),
    route('informe/descarga/:format', 'routes/staff/report-download.ts'),
    route('informe/cerrar', 'routes/staff/report-close.tsx'),
    route('informe/plantilla', 'routes/staff/report-template.tsx'),
    route('informe/plantilla/:id', 'routes/staff/report-template-file.ts'),
    route('procesos', 'routes/staff/processes.tsx'),
    route('procesos/:id', 'routes/staff/process.tsx'),
    route('importar', 'routes/staff/import.tsx'),
    route('privacidad', 'routes/staff/privacy.tsx'),
    route('privacidad/avisos', 'routes/staff/privacy-notices.tsx'),
    route('privacidad/ajustes', 'routes/staff/privacy-settings.tsx'),
    route('privacidad/:id', 'routes/staff/privacy-request.tsx'),
    route('bitacora', 'routes/staff/audit.tsx'),
    route('cuentas', 'routes/staff/accounts.tsx'),
    route('cuenta', 'routes/staff/own-account.tsx'),
    route('cuenta/calendario', 'routes/staff/own-calendar.tsx'),
  ]),
  // closed reports, for the commission and for staff
  route('informes', 'routes/reader/layout.tsx', [
    index('routes/reader/closed-reports.tsx'),
    route('comparar', 'routes/reader/compare.tsx'),
    route(':id', 'routes/reader/closed-report.tsx'),
    route(':id/cifra/:figure', 'routes/reader/figure.tsx'),
    route(':id/descarga/:format', 'routes/reader/closed-report-download.ts'),
  ]),
  // Outside the frame: the door, which stays on a phone without network.
  route('gestion/sesiones/:id/puerta', 'routes/staff/door.tsx'),
  route('gestion/sesiones/:id/puerta/lista', 'routes/staff/door-list.ts'),
  route('gestion/sesiones/:id/puerta/marcas', 'routes/staff/door-marks.ts'),
  // A calendar program asks it, which cannot sign in: by the token in the link.
  route('agenda-interna/:token/calendario.ics', 'routes/staff/agenda-feed.ts'),
  // Outside the frame: a mail as it is, under a policy of its own.
  route('gestion/correo/vista/:kind', 'routes/staff/mail-preview.ts'),
  route('gestion/campanas/:id/vista', 'routes/staff/campaign-preview.ts'),

  // anything else
  route('*', 'routes/public/not-found.tsx'),

  // api
  route('api/ciudades', 'routes/api/cities.ts'),
] satisfies RouteConfig
