import type { LoaderFunctionArgs } from '@remix-run/node'
import { requestContext } from '#app/platform/http/context.server.ts'
import { cityChoices } from '../public/city-choices.server.ts'

const LONGEST = 80

/**
 * Cities for a text that is being typed: `{choices: [{key, label, help}], status}`, at most eight, in the reader's language.
 * Kept by the browser for a minute: `help` says the hour there.
 */
export function loader({ request, context }: LoaderFunctionArgs) {
  const { now, language } = requestContext(request, context)
  const text = (new URL(request.url).searchParams.get('q') ?? '').trim().slice(0, LONGEST)
  const answer = text ? cityChoices(text, now, language) : { choices: [], status: '' }
  return Response.json(answer, {
    headers: { 'Cache-Control': 'private, max-age=60', Vary: 'Cookie, Accept-Language' },
  })
}
