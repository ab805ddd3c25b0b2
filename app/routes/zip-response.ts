import type { Language } from '#app/locales/i18n.ts'

/** A person's file as a download that nobody between keeps. */
export function zipResponse(zip: Uint8Array<ArrayBuffer>, language: Language): Response {
  const name = language === 'es' ? 'mis-datos.zip' : 'my-data.zip'
  return new Response(zip, {
    headers: {
      'Content-Type': 'application/zip',
      'Content-Disposition': `attachment; filename="${name}"`,
      'Cache-Control': 'private, no-store',
    },
  })
}
