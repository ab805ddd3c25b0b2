import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { EXPORT_HEADER, exportedRow } from '#app/modules/contacts/contact-export.ts'
import { type ExportedContact, exportContacts } from '#app/modules/contacts/queries.server.ts'
import { csvStream, xlsxStream } from '#app/platform/spreadsheet.server.ts'
import { civilDateAt, MEXICO_CITY } from '#app/platform/time.ts'
import { asPage, notFoundUnless } from '#app/routes/domain-error.ts'
import { readContactSearch } from './contact-search.ts'

const TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** The contacts that the list shows, for a spreadsheet; it can be loaded again. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const format = notFoundUnless((['csv', 'xlsx'] as const).find((each) => each === params.format))
  const { filter } = readContactSearch(request.url)
  const pages = rowsOf(await exportContacts(staff, filter, format).catch(asPage))
  const body =
    format === 'csv' ? csvStream(EXPORT_HEADER, pages) : xlsxStream('contactos', EXPORT_HEADER, pages)
  return new Response(body, {
    headers: {
      'Content-Type': TYPES[format],
      'Content-Disposition': `attachment; filename="contactos-${civilDateAt(staff.now, MEXICO_CITY)}.${format}"`,
      'Cache-Control': 'private, no-store',
    },
  })
}

async function* rowsOf(pages: AsyncIterable<ExportedContact[]>) {
  for await (const page of pages) {
    yield page.map((contact) =>
      exportedRow(contact, contact.unsubscribedAt ? civilDateAt(contact.unsubscribedAt, MEXICO_CITY) : null),
    )
  }
}
