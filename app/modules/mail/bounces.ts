import { emailField } from '#app/modules/accounts/email.ts'
import { COMPLAINT } from './undeliverable.ts'

/** What one notice says of one address. `line`: where in the file, from 1; of a message, its first. */
export type Bounce = { line: number; email: string; code: string }

export type Unread = { line: number; reason: 'noAddress' | 'noCode' | 'notDsn' }

const HEADER = /^[!-9;-~]+:/
const ENHANCED = /\b([245]\.\d{1,3}\.\d{1,3})\b/

/**
 * Reads a file of bounces: delivery status notifications (RFC 3464) as one message or an mbox of them, complaints (RFC 5965), or
 * lines `email,code` with or without a header. What it can't read it names by its line.
 */
export function readBounces(text: string): { bounces: Bounce[]; unread: Unread[] } {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/)
  const first = lines.find((line) => line.trim() !== '') ?? ''
  const isMail = first.startsWith('From ') || HEADER.test(first)
  const read = isMail ? messagesOf(lines).map(readMessage) : lines.map(readLine)
  return { bounces: read.flatMap(({ bounces }) => bounces), unread: read.flatMap(({ unread }) => unread) }
}

type Read = { bounces: Bounce[]; unread: Unread[] }

// ---- lines --------------------------------------------------------------------------------------------

function readLine(text: string, index: number): Read {
  const line = index + 1
  const [address = '', code = ''] = text.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'))
  if (address === '' && code === '') return { bounces: [], unread: [] }
  if (index === 0 && /^e-?mail$|^correo$/i.test(address)) return { bounces: [], unread: [] }
  return readPair(line, address, code)
}

function readPair(line: number, address: string, code: string): Read {
  const email = emailField.safeParse(address)
  if (!email.success) return { bounces: [], unread: [{ line, reason: 'noAddress' }] }
  const plain = code.toLowerCase() === COMPLAINT ? COMPLAINT : code
  if (plain !== COMPLAINT && !ENHANCED.test(code) && !/^[245]\d\d$/.test(code))
    return { bounces: [], unread: [{ line, reason: 'noCode' }] }
  return { bounces: [{ line, email: email.data, code: plain }], unread: [] }
}

// ---- messages -----------------------------------------------------------------------------------------

type Message = { line: number; lines: string[] }

/** The messages of an mbox; a file without its `From ` lines is one. */
function messagesOf(lines: readonly string[]): Message[] {
  const messages: Message[] = []
  lines.forEach((text, index) => {
    const begins = text.startsWith('From ') && (index === 0 || lines[index - 1]?.trim() === '')
    if (begins || messages.length === 0) messages.push({ line: index + 1, lines: [] })
    if (!begins) messages.at(-1)?.lines.push(text)
  })
  return messages.filter(({ lines: own }) => own.some((text) => text.trim() !== ''))
}

function readMessage({ line, lines }: Message): Read {
  const parts = partsOf(lines)
  const status = parts.find(({ type }) => /^message\/(global-)?delivery-status$/.test(type))
  const complaint = parts.find(({ type }) => type === 'message/feedback-report')
  const found = status
    ? groupsOf(status.lines).flatMap((fields) => ofRecipient(line, fields))
    : complaint
      ? groupsOf(complaint.lines).flatMap((fields) => ofComplaint(line, fields))
      : []
  if (found.length === 0) return { bounces: [], unread: [{ line, reason: 'notDsn' }] }
  return { bounces: found.flatMap(({ bounces }) => bounces), unread: found.flatMap(({ unread }) => unread) }
}

/** A group of fields about one recipient (RFC 3464, 2.3). Whom we wrote to counts, not where a forward went. */
function ofRecipient(line: number, fields: Map<string, string>): Read[] {
  const recipient = fields.get('original-recipient') ?? fields.get('final-recipient')
  if (recipient === undefined) return []
  const address = recipient
    .replace(/^[^;]*;/, '')
    .trim()
    .replace(/^<(.*)>$/, '$1')
  const status = ENHANCED.exec(fields.get('status') ?? '')?.[1] ?? ''
  const said = ENHANCED.exec(fields.get('diagnostic-code') ?? '')?.[1]
  // What some servers say in words alone is more than their 5.0.0.
  const code = said && status.endsWith('.0.0') ? said : status
  const failed = fields.get('action')?.trim().toLowerCase() === 'failed'
  return [readPair(line, address, failed ? code : code.replace(/^5/, '4') || '4.0.0')]
}

function ofComplaint(line: number, fields: Map<string, string>): Read[] {
  const address = fields.get('original-rcpt-to')
  const abuse = /^(abuse|fraud|virus|opt-out)/i.test(fields.get('feedback-type') ?? '')
  return address && abuse ? [readPair(line, address.replace(/^<(.*)>$/, '$1'), COMPLAINT)] : []
}

type Part = { type: string; lines: string[] }

/** The parts of a message, at any depth, without decoding what says nothing to us. */
function partsOf(lines: readonly string[]): Part[] {
  const end = lines.indexOf('')
  const [head, body] = end < 0 ? [lines, []] : [lines.slice(0, end), lines.slice(end + 1)]
  const fields = fieldsOf(head)
  const kind = fields.get('content-type') ?? 'text/plain'
  const type = kind.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const boundary = /;\s*boundary\s*=\s*(?:"([^"]+)"|([^\s;]+))/i.exec(kind)
  const mark = boundary?.[1] ?? boundary?.[2]
  if (type.startsWith('multipart/') && mark) return sections(body, mark).flatMap(partsOf)
  const isBase64 = fields.get('content-transfer-encoding')?.trim().toLowerCase() === 'base64'
  return [
    {
      type,
      lines: isBase64 ? Buffer.from(body.join(''), 'base64').toString('utf8').split(/\r?\n/) : [...body],
    },
  ]
}

function sections(lines: readonly string[], mark: string): string[][] {
  const found: string[][] = []
  let inside: string[] | null = null
  for (const text of lines) {
    const bare = text.trimEnd()
    if (bare === `--${mark}` || bare === `--${mark}--`) {
      if (inside) found.push(inside)
      inside = bare.endsWith(`${mark}--`) ? null : []
    } else inside?.push(text)
  }
  if (inside) found.push(inside)
  return found
}

function groupsOf(lines: readonly string[]): Map<string, string>[] {
  const groups: string[][] = [[]]
  for (const text of lines) {
    if (text.trim() === '') groups.push([])
    else groups.at(-1)?.push(text)
  }
  return groups.map(fieldsOf)
}

/** Header fields by their lower-case names, lines that go on joined. */
function fieldsOf(lines: readonly string[]): Map<string, string> {
  const fields = new Map<string, string>()
  let name = ''
  for (const text of lines) {
    const colon = text.indexOf(':')
    if (/^[ \t]/.test(text)) fields.set(name, `${fields.get(name) ?? ''} ${text.trim()}`)
    else if (colon > 0) {
      name = text.slice(0, colon).toLowerCase()
      fields.set(name, text.slice(colon + 1).trim())
    }
  }
  return fields
}
