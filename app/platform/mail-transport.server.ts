import { mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import nodemailer, { type SendMailOptions } from 'nodemailer'
import { env } from './env.server.ts'

/** A mail that is ready to go. `calendar` travels as an alternative of the text and again as a file. */
export type Mail = {
  /** For the file's name, where mails are files. */
  kind: string
  messageId: string
  at: Date
  to: { name: string; address: string }
  subject: string
  html: string
  text: string
  calendar?: { method: string; content: string } | undefined
  /** A picture (PNG) that travels inside the mail; the HTML shows it as `cid:ID`. */
  picture?: { cid: string; name: string; content: Buffer } | undefined
  /** For mail to many: where one POST without anything else ends it (RFC 8058). */
  unsubscribeUrl?: string | undefined
}

export type MailTransport = {
  /** Resolves once the other side has taken the mail. @throws MailFault */
  send(mail: Mail): Promise<void>
  close(): Promise<void>
}

/**
 * Why a mail did not go. `refused`: this mail will never go (5xx for its recipient or its text). `later`: this
 * mail may go another time (4xx). `server`: no mail goes now (no connection, no sign-in, our sender refused).
 */
export type MailFaultKind = 'refused' | 'later' | 'server'

/** `code` is all that is kept of a server's answer, because its words repeat addresses: `550 5.1.1`, `ETIMEDOUT`. */
export class MailFault extends Error {
  override name = 'MailFault'
  constructor(
    readonly kind: MailFaultKind,
    readonly code: string,
  ) {
    super(code)
  }
}

const CONNECTIONS = 5
const CONNECT_MS = 20_000
const SILENCE_MS = 40_000

/** How long one sending may take at most; a claim on a delivery must last longer. */
export const SEND_LIMIT_MS = 90_000

/** The way out: the server at SMTP_URL, or files in `DATA_DIR/mail` where there is none. */
export function openMailTransport(): MailTransport {
  const { SMTP_URL, DATA_DIR } = env()
  return SMTP_URL ? smtpTransport(SMTP_URL) : fileTransport(join(DATA_DIR, 'mail'))
}

/** SMTP over connections that stay open between mails; what goes to many has its own, so that nothing else waits behind it. */
export function smtpTransport(url: string): MailTransport {
  const [direct, bulk] = [openPool(url), openPool(url)]
  return {
    async send(mail) {
      const transport = mail.unsubscribeUrl ? bulk : direct
      let timer: NodeJS.Timeout | undefined
      const limit = new Promise<never>((_, fail) => {
        timer = setTimeout(() => fail(new MailFault('server', 'ETIMEDOUT')), SEND_LIMIT_MS)
      })
      try {
        await Promise.race([transport.sendMail(message(mail)), limit])
      } catch (error) {
        throw faultOf(error)
      } finally {
        clearTimeout(timer)
      }
    },
    async close() {
      direct.close()
      bulk.close()
    },
  }
}

function openPool(url: string) {
  return nodemailer.createTransport({
    url,
    pool: true,
    maxConnections: CONNECTIONS,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    ...SEALED,
  })
}

/** Each mail is a file that any mail program opens; it appears whole or not at all. */
export function fileTransport(folder: string): MailTransport {
  const composer = nodemailer.createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
    ...SEALED,
  })
  return {
    async send(mail) {
      const { message: content } = await composer.sendMail(message(mail))
      const stamp = mail.at.toISOString().replaceAll(/[-:]|\.\d+/g, '')
      const id = mail.messageId.replace(/@.*/, '').replaceAll(/[^\w.-]/g, '')
      if (!Buffer.isBuffer(content)) throw new TypeError('the composer was asked for a buffer')
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        await writeWhole(join(folder, `${stamp}-${mail.kind}-${id}.eml`), content)
      } catch (error) {
        throw faultOf(error)
      }
    },
    async close() {},
  }
}

async function writeWhole(path: string, content: Buffer): Promise<void> {
  const file = await open(`${path}.part`, 'w', 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.part`, path)
}

// What a mail says is never a path or an address to read from.
const SEALED = { disableFileAccess: true, disableUrlAccess: true } as const

function message(mail: Mail): SendMailOptions {
  return {
    from: env().MAIL_FROM,
    to: { name: oneLine(mail.to.name), address: mail.to.address },
    subject: oneLine(mail.subject),
    messageId: mail.messageId,
    date: mail.at,
    text: mail.text,
    html: mail.html,
    headers: {
      'Auto-Submitted': 'auto-generated',
      ...(mail.unsubscribeUrl
        ? {
            'List-Unsubscribe': `<${mail.unsubscribeUrl}>`,
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
            Precedence: 'bulk',
          }
        : {}),
    },
    ...(mail.picture
      ? {
          attachments: [
            {
              cid: mail.picture.cid,
              filename: mail.picture.name,
              content: mail.picture.content,
              contentType: 'image/png',
              contentDisposition: 'inline' as const,
            },
          ],
        }
      : {}),
    ...(mail.calendar
      ? {
          icalEvent: { method: mail.calendar.method, content: mail.calendar.content, filename: 'invita.ics' },
        }
      : {}),
  }
}

/** Names and titles are people's words: no line of theirs may become a header. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
}

/** Sorts what nodemailer and the server say. */
function faultOf(error: unknown): MailFault {
  if (error instanceof MailFault) return error
  const { code, responseCode, response, command } = error as Record<string, unknown>
  const name = typeof code === 'string' && /^[A-Z0-9_]+$/.test(code) ? code : 'EUNKNOWN'
  const aboutThisMail = (name === 'EENVELOPE' || name === 'EMESSAGE') && command !== 'MAIL FROM'
  // Nodemailer itself finds an address that no server would take.
  if (typeof responseCode !== 'number') return new MailFault(aboutThisMail ? 'refused' : 'server', name)
  const enhanced =
    typeof response === 'string' ? /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1] : undefined
  const answer = enhanced ? `${responseCode} ${enhanced}` : `${responseCode}`
  if (!aboutThisMail) return new MailFault('server', answer)
  return new MailFault(responseCode >= 500 ? 'refused' : 'later', answer)
}
