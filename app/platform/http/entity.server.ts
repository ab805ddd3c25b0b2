import { createHash } from 'node:crypto'

/**
 * Answers with a text and its ETag, or 304 where the client has these bytes already (RFC 9110, 13.1.2).
 * `headers` carry at least the content type.
 */
export function entityResponse(request: Request, body: string, headers: Record<string, string>): Response {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`
  const all = { 'Cache-Control': 'no-cache', ...headers, ETag: etag }
  const known = (request.headers.get('if-none-match') ?? '')
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''))
  if (known.includes(etag) || known.includes('*')) return new Response(null, { status: 304, headers: all })
  return new Response(body, { headers: all })
}
