import type { StaffContext } from '#app/modules/accounts/require-staff.server.ts'
import { offeredPeriods } from '#app/modules/reports/offered-periods.server.ts'
import { periodOf } from '#app/modules/reports/period.ts'
import type { Period } from '#app/modules/reports/report-data.ts'
import { asPage } from '#app/routes/domain-error.ts'
import type { PeriodChoice } from './period-form.tsx'

type AskedPeriod = {
  /** Null where what was typed are no two days in their order. */
  period: Period | null
  /** For the form that asks for another. */
  form: { typed: Period; anyDays: boolean; choices: PeriodChoice[] }
}

/** `?desde=…&hasta=…`; without them, the period of now. */
export async function askedPeriod(staff: StaffContext, search: URLSearchParams): Promise<AskedPeriod> {
  const asked = { from: search.get('desde') ?? '', to: search.get('hasta') ?? '' }
  const nothingAsked = asked.from === '' && asked.to === ''
  const { anyDays, current, named } = await offeredPeriods(staff).catch(asPage)
  const period = nothingAsked ? current : periodOf(asked.from, asked.to)
  const choices = named.map(({ id, process, stage, period: { from, to } }) => ({
    id,
    name: stage ? `${process}: ${stage}` : process,
    search: `?${new URLSearchParams({ desde: from, hasta: to })}`,
    current: from === period?.from && to === period.to,
  }))
  return { period, form: { typed: period ?? asked, anyDays, choices } }
}
