import { describe, expect, it } from 'vitest'
import { readBounces } from '#app/modules/mail/bounces.ts'
import { isAddressGone } from '#app/modules/mail/undeliverable.ts'

const dsn = (fields: string, more = '') => `From: MAILER-DAEMON@mx.example.org
To: invita@example.org
Subject: Undelivered Mail
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="B_1"
MIME-Version: 1.0

--B_1
Content-Type: text/plain

Your mail to somebody did not arrive. Status: 5.9.9
--B_1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

${fields}
--B_1
Content-Type: message/rfc822

Subject: Hola
${more}
--B_1--
`
const FAILED = `Final-Recipient: rfc822; Ana@Example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <ana@example.org>:
 user unknown
`

describe('a file of bounces', () => {
  it('is a delivery status notification', () => {
    expect(readBounces(dsn(FAILED))).toEqual({
      bounces: [{ line: 1, email: 'ana@example.org', code: '5.1.1' }],
      unread: [],
    })
    expect(readBounces(dsn(FAILED).replaceAll('\n', '\r\n')).bounces).toHaveLength(1)
  })

  it('or an mbox of them, several addresses in one, whom we wrote to before where it was forwarded', () => {
    const two = `${FAILED}\nOriginal-Recipient: rfc822;bea@example.org\nFinal-Recipient: rfc822;otra@example.net\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550-5.2.1 closed\n`
    const late = 'Final-Recipient: rfc822;caro@example.org\nAction: delayed\nStatus: 4.4.1\n'
    const mbox = `From MAILER-DAEMON Tue Nov 24 10:00:00 2026\n${dsn(two)}\nFrom MAILER-DAEMON Tue Nov 24 10:01:00 2026\n${dsn(late)}\nFrom ana Tue Nov 24 10:02:00 2026\nSubject: gracias\n\nHola\n`
    const { bounces, unread } = readBounces(mbox)
    expect(bounces.map(({ email, code }) => [email, code])).toEqual([
      ['ana@example.org', '5.1.1'],
      ['bea@example.org', '5.2.1'],
      ['caro@example.org', '4.4.1'],
    ])
    expect(unread).toEqual([{ line: mbox.split('\n').indexOf('Subject: gracias'), reason: 'notDsn' }])
  })

  it('or a complaint', () => {
    const text = `Content-Type: multipart/report; report-type=feedback-report; boundary=x\n\n--x\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nOriginal-Rcpt-To: <ana@example.org>\n\n--x--\n`
    expect(readBounces(text).bounces).toEqual([{ line: 1, email: 'ana@example.org', code: 'complaint' }])
  })

  it('or lines of address and code, of which it names those that it can’t read', () => {
    const text =
      '\ufeffemail,code\nAna@example.org,5.1.1\n"bea@example.org";"550 5.2.1"\n\nnada,5.1.1\ncaro@example.org,\ndora@example.org,complaint\n'
    expect(readBounces(text)).toEqual({
      bounces: [
        { line: 2, email: 'ana@example.org', code: '5.1.1' },
        { line: 3, email: 'bea@example.org', code: '550 5.2.1' },
        { line: 7, email: 'dora@example.org', code: 'complaint' },
      ],
      unread: [
        { line: 5, reason: 'noAddress' },
        { line: 6, reason: 'noCode' },
      ],
    })
  })
})

describe('what says of an address that it is of no use', () => {
  it.each(['5.1.1', '550 5.1.1', '5.1.2', '5.1.3', '5.1.6', '556 5.1.10', '5.2.1', 'complaint'])(
    '%s does',
    (code) => {
      expect(isAddressGone(code)).toBe(true)
    },
  )
  it.each([
    '550',
    '552 5.2.2',
    '550 5.7.1',
    '5.1.8',
    '554 5.6.0',
    '4.1.1',
    '450 4.2.1',
    '5.0.0',
    '5.1.11',
    '',
  ])('%s does not', (code) => {
    expect(isAddressGone(code)).toBe(false)
  })
})
