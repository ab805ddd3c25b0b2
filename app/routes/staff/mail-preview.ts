import type { LoaderFunctionArgs } from '@remix-run/node'
import { isLanguage, translator } from '#app/locales/i18n.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { mailKindOf, previewMail } from '#app/modules/mail/queries.server.ts'
import { asPage, notFoundUnless } from '#app/routes/domain-error.ts'

/** Mails carry their styles inlined and everything with them; nothing in one may run, load or lead anywhere from here. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"

/** A mail of a kind, as it would go out: `?lengua=es|en`, `&parte=texto` for its text part. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const kind = notFoundUnless(mailKindOf(params.kind))
  const previews = await previewMail(staff, kind).catch(asPage)
  const search = new URL(request.url).searchParams
  const asked = search.get('lengua')
  const language = isLanguage(asked) ? asked : staff.language
  const preview = previews?.find((row) => row.language === language)
  const headers = {
    'Content-Security-Policy': POLICY,
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  }
  const plain = { ...headers, 'Content-Type': 'text/plain; charset=utf-8' }
  if (!preview) return new Response(translator(staff.language)('outbox:preview.nothing'), { headers: plain })
  if (search.get('parte') === 'texto') {
    const { subject, text, calendar } = preview
    return new Response([subject, text, calendar].filter(Boolean).join('\n\n'), { headers: plain })
  }
  return new Response(preview.html, { headers: { ...headers, 'Content-Type': 'text/html; charset=utf-8' } })
}
