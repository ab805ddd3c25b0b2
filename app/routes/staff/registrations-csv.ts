import type { LoaderFunctionArgs } from '@remix-run/node'
import { translator } from '#app/locales/i18n.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { exportRegistrations } from '#app/modules/registrations/export-registrations.server.ts'
import { csvText } from '#app/platform/csv.ts'
import { rowIdOf } from '#app/platform/row-id.ts'
import { asPage, notFoundUnless } from '#app/routes/domain-error.ts'

/**
 * A session's registrations for a spreadsheet: UTF-8 with a byte order mark (Excel reads it as Latin-1 otherwise), and no cell
 * that a spreadsheet would run as a formula. Moments as ISO 8601 in UTC, for machines.
 */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { session, rows } = await exportRegistrations(staff, sessionIdIn(params.id)).catch(asPage)
  const t = translator(staff.language)
  const words = (key: 'name' | 'email' | 'phone' | 'party' | 'status' | 'since' | 'place' | 'source') =>
    t(`registration:staff.${key}`)
  const header = [
    words('name'),
    words('email'),
    words('phone'),
    words('party'),
    words('status'),
    words('since'),
    words('place'),
    words('source'),
    t('registration:staff.viaHost'),
    t('registration:staff.entered'),
    t('registration:staff.question'),
    ...session.questions.map(({ label }) => label),
  ]
  const lines = rows.map((row) => [
    row.name,
    row.email,
    row.phone,
    row.partySize,
    t(`registration:staff.counts.${row.status}`),
    row.createdAt.toISOString(),
    row.zone,
    t(`registration:staff.sourceOf.${row.source}`),
    t(row.viaHost ? 'public:form.yes' : 'public:form.no'),
    row.enteredAt?.toISOString(),
    row.question,
    ...session.questions.map(({ id, type }) => {
      const value = row.answers.find(({ questionId }) => questionId === id)?.value
      return type === 'YES_NO' && value ? t(value === 'yes' ? 'public:form.yes' : 'public:form.no') : value
    }),
  ])
  return new Response(csvText([header, ...lines]), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="registros-${session.slug}.csv"`,
      'Cache-Control': 'private, no-store',
    },
  })
}

/** A path that holds no id is a page that is not there, whatever the database would say of it. */
function sessionIdIn(param: string | undefined): string {
  return notFoundUnless(rowIdOf(param))
}
