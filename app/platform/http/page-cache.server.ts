import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { ChangeFeed } from '../database/changes.server.ts'
import { now } from '../env.server.ts'
import { type Keep, VersionedCache } from '../versioned-cache.server.ts'

/** All that a kept page may depend on besides the database and the hour. */
export type PageKey = {
  /** Path and search, reduced to what the page reads. */
  url: string
  /** Its pattern in the site map, for figures. */
  route: string
  language: string
  /** IANA; null while unknown. */
  zone: string | null
}

type Encoding = 'br' | 'gzip' | 'identity'

type Page = {
  status: number
  /** Strong, without quotes; each encoding adds its name. */
  tag: string
  /** Names and values by turns, as `writeHead` takes them. */
  headers: Record<Encoding, string[]>
  /** Bytes as Latin-1: Node sends a text in one piece with its head, and bytes in two, which takes half as long again. */
  bodies: Record<Encoding, string>
}

/** Bytes of rendered pages that a process keeps. */
const ROOM = 32 * 1024 * 1024
// A page is made again at each change, so the last per cent is not worth four times the work.
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 18 } }

const compressBrotli = promisify(brotliCompress)
const compressGzip = promisify(gzip)

export type PageCacheOptions = {
  feed: ChangeFeed
  /** The origin that links in pages are made with. */
  origin: string
  /** Renders a page; `keep` is called where it may be kept. */
  render(request: Request, keep: (keep: Keep) => void): Promise<Response>
}

/**
 * Public pages as compressed bytes. A page is rendered from its key alone: the request that makes it is written here, with the
 * language and the zone as its only cookies, so nothing else of a visitor can be in what the next one gets.
 */
export class PageCache {
  readonly #pages: VersionedCache<Page>
  readonly #options: PageCacheOptions

  constructor(options: PageCacheOptions) {
    this.#options = options
    this.#pages = new VersionedCache(options.feed, ROOM)
  }

  /** Answers with the page; 'missed' where it had to be made. Rejects where that failed. */
  answer(key: PageKey, req: IncomingMessage, res: ServerResponse): 'hit' | Promise<'missed'> {
    const name = `${key.language} ${key.zone ?? '-'} ${key.url}`
    const page = this.#options.feed.settled() ? undefined : this.#pages.peek(name, now().getTime())
    if (page) {
      send(page, req, res)
      return 'hit'
    }
    return this.#pages
      .get(
        name,
        () => now().getTime(),
        () => this.#make(key),
      )
      .then((made) => {
        if (!res.destroyed) send(made, req, res)
        return 'missed'
      })
  }

  async #make({ url, language, zone }: PageKey) {
    let keep: Keep | null = null
    const cookies = [`lang=${language}`, ...(zone ? [`zone=${encodeURIComponent(zone)}`] : [])]
    const request = new Request(this.#options.origin + url, { headers: { cookie: cookies.join('; ') } })
    const response = await this.#options.render(request, (given) => {
      keep = given
    })
    const identity = Buffer.from(await response.arrayBuffer())
    const [br, gz] = await Promise.all([
      compressBrotli(identity, BROTLI),
      compressGzip(identity, { level: 9 }),
    ])
    const tag = createHash('sha256').update(identity).digest('base64url').slice(0, 22)
    const common = [...response.headers].filter(([name]) => name !== 'set-cookie' && name !== 'etag').flat()
    common.push('vary', 'Accept-Encoding, Accept-Language, Cookie')
    const head = (encoding: Encoding, { length }: Buffer) => [
      ...common,
      ...(response.status === 200 ? ['etag', `"${tag}-${encoding}"`] : []),
      ...(encoding === 'identity' ? [] : ['content-encoding', encoding]),
      'content-length',
      String(length),
    ]
    const page: Page = {
      status: response.status,
      tag,
      headers: { br: head('br', br), gzip: head('gzip', gz), identity: head('identity', identity) },
      bodies: {
        br: br.toString('latin1'),
        gzip: gz.toString('latin1'),
        identity: identity.toString('latin1'),
      },
    }
    const size = identity.length + br.length + gz.length
    return { value: page, size, keep: response.status === 200 ? (keep as Keep | null) : null }
  }
}

function send({ status, headers, tag, bodies }: Page, req: IncomingMessage, res: ServerResponse): void {
  const encoding = acceptedEncoding(req.headers['accept-encoding'])
  const requestId = res.getHeader('X-Request-Id')
  const head = headers[encoding]
  // `writeHead` with a list leaves out what `setHeader` was told before.
  const all = typeof requestId === 'string' ? head.concat('x-request-id', requestId) : head
  if (status === 200 && req.headers['if-none-match']?.includes(tag)) {
    res.writeHead(304, withoutLength(all)).end()
    return
  }
  res.writeHead(status, all)
  if (req.method === 'HEAD') res.end()
  else res.end(bodies[encoding], 'latin1')
}

function withoutLength(headers: string[]): string[] {
  return headers.filter((_, index) => headers[index - (index % 2)] !== 'content-length')
}

/** RFC 9110, 12.5.3, as far as browsers and proxies use it: a coding that is named and not refused. */
export function acceptedEncoding(header: string | string[] | undefined): Encoding {
  if (header === lastHeader) return lastEncoding
  const accepted = new Set(
    String(header ?? '')
      .toLowerCase()
      .split(',')
      .map((part) => part.trim())
      .filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
      .map((part) => part.split(';', 1)[0]?.trim()),
  )
  lastHeader = header
  lastEncoding = accepted.has('br') ? 'br' : accepted.has('gzip') ? 'gzip' : 'identity'
  return lastEncoding
}

// Browsers send one of very few.
let lastHeader: string | string[] | undefined
let lastEncoding: Encoding = 'identity'
