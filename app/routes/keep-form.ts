import { data } from '@remix-run/node'
import { isDatabaseAway } from '#app/platform/database/away.ts'

/** What a person sent while the database was away: shown again as one button, so that nothing has to be typed twice. */
export type KeptForm = { action: string; values: [name: string, value: string][] }

/**
 * For actions, as `work(form).catch(keepForm(request, form))`.
 * @throws a page with status 503 and the form in it, where the database does not answer; else the error itself
 */
export function keepForm(request: Request, form: FormData): (error: unknown) => never {
  return (error) => {
    if (!isDatabaseAway(error)) throw error
    const { pathname, search } = new URL(request.url)
    const values = [...form].flatMap(([name, value]): KeptForm['values'] =>
      typeof value === 'string' ? [[name, value]] : [],
    )
    throw data({ keptForm: { action: pathname + search, values } satisfies KeptForm }, { status: 503 })
  }
}

/** The form in such a page; null where there is none. */
export function keptFormOf(given: unknown): KeptForm | null {
  return typeof given === 'object' && given !== null && 'keptForm' in given
    ? (given.keptForm as KeptForm)
    : null
}
