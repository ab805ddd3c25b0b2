import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { readEvidence } from '#app/modules/attendance/keep-evidence.server.ts'
import { asPage } from '../domain-error.ts'

/** The file behind a statement, always as a file to keep: nothing that somebody sent opens in this site's name. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { name, mediaType, bytes } = await readEvidence(staff, params.id ?? '', params.file ?? '').catch(
    asPage,
  )
  return new Response(bytes, {
    headers: {
      'Content-Type': mediaType,
      'Content-Disposition': `attachment; filename="evidencia"; filename*=UTF-8''${encodeURIComponent(name)}`,
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Cache-Control': 'no-store',
    },
  })
}
