import type { ActionFunctionArgs } from '@remix-run/node'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { batchSchema } from '#app/modules/attendance/mark-schema.ts'
import { receiveMarks } from '#app/modules/attendance/receive-marks.server.ts'
import { asPage } from '../domain-error.ts'

/** Takes marks from a phone; says of each whether it has it. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context)
  const batch = batchSchema.safeParse(await request.json().catch(() => null))
  if (!batch.success) return new Response(null, { status: 400 })
  const input = { sessionId: params.id ?? '', marks: batch.data.marks }
  const results = await receiveMarks(staff, input).catch(asPage)
  return Response.json({ results }, { headers: { 'Cache-Control': 'no-store' } })
}
