import type { AppLoadContext } from '@remix-run/node'
import { requestLanguage, requestZone } from '#app/platform/http/context.server.ts'
import type { RootData } from './root-data.ts'

/** What every page knows of the request that it answers. */
export function rootDataOf(request: Request, { refusal }: AppLoadContext): RootData {
  const { pathname, search } = new URL(request.url)
  return {
    language: requestLanguage(request),
    zone: requestZone(request),
    path: refusal?.path ?? pathname + search,
  }
}
