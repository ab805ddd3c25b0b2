import type { StaffContext } from '#app/modules/accounts/require-staff.server.ts'
import { currentPeriod } from '#app/modules/reports/load-report-data.server.ts'
import { periodOf } from '#app/modules/reports/period.ts'
import type { Period } from '#app/modules/reports/report-data.ts'
import { civilDateAt, MEXICO_CITY } from '#app/platform/time.ts'
import { asPage } from '#app/routes/domain-error.ts'

/** `?desde=…&hasta=…`; without them, the period of now. `period` is null where they are no two days in their order. */
export async function askedPeriod(
  staff: StaffContext,
  search: URLSearchParams,
): Promise<{ typed: Period; period: Period | null }> {
  const asked = { from: search.get('desde') ?? '', to: search.get('hasta') ?? '' }
  const nothingAsked = asked.from === '' && asked.to === ''
  const period = nothingAsked
    ? await currentPeriod(staff, civilDateAt(staff.now, MEXICO_CITY)).catch(asPage)
    : periodOf(asked.from, asked.to)
  return { typed: period ?? asked, period }
}
