import { isLanguage, type Language, translator } from '#app/locales/i18n.ts'
import type { MailPreview } from '#app/modules/mail/queries.server.ts'

/** Mails carry their styles inlined and everything with them; nothing in one may run, load or lead anywhere from here. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"

/** A mail as it goes out: `?lengua=es|en`, `&parte=texto` for its text part. */
export function mailPreviewResponse(
  request: Request,
  previews: readonly MailPreview[] | null,
  reader: Language,
): Response {
  const search = new URL(request.url).searchParams
  const asked = search.get('lengua')
  const language = isLanguage(asked) ? asked : reader
  const preview = previews?.find((row) => row.language === language)
  const headers = {
    'Content-Security-Policy': POLICY,
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  }
  const plain = { ...headers, 'Content-Type': 'text/plain; charset=utf-8' }
  if (!preview) return new Response(translator(reader)('outbox:preview.nothing'), { headers: plain })
  if (search.get('parte') === 'texto') {
    const { subject, text, calendar } = preview
    return new Response([subject, text, calendar].filter(Boolean).join('\n\n'), { headers: plain })
  }
  return new Response(preview.html, { headers: { ...headers, 'Content-Type': 'text/html; charset=utf-8' } })
}
