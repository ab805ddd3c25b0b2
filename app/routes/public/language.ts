import { type ActionFunctionArgs, redirect } from '@remix-run/node'
import { isLanguage } from '#app/locales/i18n.ts'
import { env } from '#app/platform/env.server.ts'
import { preferenceCookie } from '#app/platform/http/cookies.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'

export function loader() {
  return redirect('/', 302)
}

/** Remembers the language and goes back to the page it was chosen on. */
export async function action({ request }: ActionFunctionArgs) {
  const form = await readForm(request)
  const language = form.get('language')
  const headers = new Headers()
  if (isLanguage(language)) {
    headers.set('Set-Cookie', preferenceCookie('lang', language, env().APP_URL.startsWith('https:')))
  }
  return redirect(localPath(form.get('returnTo')), { status: 303, headers })
}

/** A path of this site, or the agenda: a form of another making must not send people elsewhere. */
function localPath(value: FormDataEntryValue | null): string {
  const home = 'http://local.invalid'
  if (typeof value !== 'string' || !value.startsWith('/') || !URL.canParse(value, home)) return '/'
  const url = new URL(value, home)
  // `/..//elsewhere` becomes `//elsewhere`, which is another site.
  return url.origin === home && !url.pathname.startsWith('//') ? url.pathname + url.search : '/'
}
