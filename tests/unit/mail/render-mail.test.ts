import { describe, expect, it } from 'vitest'
import type { MailDocument } from '#app/modules/mail/mail-document.ts'
import { renderMail } from '#app/modules/mail/render-mail.ts'

const HOSTILE = `<script>alert(1)</script> "quoted" & 'single' \u202eevil\u0007\r\nnext`

function documentOf(text: string): MailDocument {
  return {
    language: 'es',
    subject: text,
    preview: text,
    mood: 'confirmed',
    eyebrow: text,
    title: text,
    greeting: text,
    paragraphs: [text],
    when: { day: text, hours: text, place: text, shift: text, elsewhere: text, void: false },
    facts: [
      { label: text, text },
      { label: text, text, url: 'https://example.org/?a=1&b="2"' },
    ],
    quote: { label: text, text },
    button: { label: text, url: 'https://example.org/?a=1&b=2' },
    links: [{ label: text, url: 'https://example.org/' }],
    notes: [text],
    closing: text,
    footer: { programme: text, lines: [text], links: [{ label: text, url: 'https://example.org/' }] },
  }
}

describe('renderMail', () => {
  it('escapes every word that a person wrote, and drops what can deceive', () => {
    const { html, text } = renderMail(documentOf(HOSTILE))
    expect(html).not.toContain('<script>')
    expect(html).not.toContain('"quoted"')
    expect(html).toContain('&lt;script&gt;')
    expect(html).toContain('href="https://example.org/?a=1&amp;b=&quot;2&quot;"')
    for (const part of [html, text])
      for (const sign of ['\u202e', '\u0007', '\r']) expect(part).not.toContain(sign)
    expect(text).toContain('<script>alert(1)</script>')
  })

  it('leaves no part out of the text', () => {
    const { text } = renderMail(documentOf('palabra'))
    expect(text.match(/palabra/g)?.length).toBeGreaterThanOrEqual(19)
    expect(text).toContain('https://example.org/?a=1&b=2')
  })

  it('stays under 100 kB with long words in every place', () => {
    expect(Buffer.byteLength(renderMail(documentOf('á'.repeat(1_500))).html)).toBeLessThan(100_000)
  })

  it('asks the network for nothing', () => {
    const { html } = renderMail(documentOf('palabra'))
    expect(html).not.toMatch(/<img|<link|@import|url\(|<form|\son\w+=/i)
  })
})
