import type { MailDocument, MailFact, MailLink, MailWhen } from './mail-document.ts'

// Mail programs know tables and inlined styles; the class names serve dark mode and phones alone (`<style>` is dropped
// by some). Colours are those of ui/tokens.css, which mails can't load.

const LIGHT = {
  paper: '#fbf5ea',
  surface: '#fffdf8',
  sunken: '#f4ebdc',
  ink: '#2b211a',
  soft: '#534638',
  line: '#dfd2be',
  action: '#134a7c',
  onAction: '#ffffff',
}
const DARK: typeof LIGHT = {
  paper: '#1c1714',
  surface: '#27201b',
  sunken: '#14100e',
  ink: '#f6eee3',
  soft: '#d3c6b5',
  line: '#463b32',
  action: '#a5cbee',
  onAction: '#0b2238',
}

/** The ground and the ink of the hour's panel, by what the mail brings. */
const MOODS: Record<MailDocument['mood'], { light: [string, string]; dark: [string, string] }> = {
  confirmed: { light: ['#e1f0e4', '#17502f'], dark: ['#1b3626', '#a9dfba'] },
  attention: { light: ['#fcefc9', '#5a3f00'], dark: ['#3d3011', '#f8d887'] },
  warm: { light: ['#fae7db', '#7c3014'], dark: ['#43281c', '#f5bda2'] },
  ended: { light: ['#f4ebdc', '#534638'], dark: ['#14100e', '#d3c6b5'] },
}

const DISPLAY = "Fraunces,Georgia,'Times New Roman',serif"
const TEXT = "'Atkinson Hyperlegible Next',Verdana,Arial,sans-serif"

/** A mail as HTML (complete, self-contained, well under 100 kB) and as text. */
export function renderMail(mail: MailDocument): { html: string; text: string } {
  return { html: renderHtml(mail), text: renderText(mail) }
}

// ---- HTML ---------------------------------------------------------------------------------------------

function renderHtml(mail: MailDocument): string {
  const rows = [
    cell(`${eyebrow(mail)}${heading(mail.title)}`, 'padding:28px 36px 0'),
    cell(said(mail), 'padding:14px 36px 0'),
    mail.quote ? cell(quote(mail.quote), 'padding:0 36px 10px') : '',
    mail.when ? cell(panel(mail.when, mail.mood), 'padding:10px 36px 8px') : '',
    mail.facts.length > 0 ? cell(factTable(mail.facts), 'padding:8px 36px 0') : '',
    mail.button ? cell(button(mail.button), 'padding:22px 36px 0') : '',
    mail.code ? cell(code(mail.code), 'padding:24px 36px 0') : '',
    mail.links.length > 0 ? cell(mail.links.map(lineOfLink).join(''), 'padding:14px 36px 0') : '',
    mail.notes.length > 0 ? cell(mail.notes.map(note).join(''), 'padding:14px 36px 0') : '',
    mail.closing ? cell(closing(mail.closing), 'padding:16px 36px 0') : '',
  ]
  return `<!DOCTYPE html>
<html lang="${mail.language === 'es' ? 'es-MX' : 'en'}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title>${escapeHtml(mail.subject)}</title>
<style>${styles(mail.mood)}</style>
</head>
<body class="paper" style="margin:0;padding:0;background:${LIGHT.paper};-webkit-text-size-adjust:100%">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${escapeHtml(mail.preview)}${'&#847;&zwnj;&nbsp;'.repeat(60)}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="paper" style="background:${LIGHT.paper}"><tr><td align="center" class="outer" style="padding:28px 12px 36px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;text-align:start">
<tr><td style="padding:0">${tiles()}</td></tr>
<tr><td class="card" style="background:${LIGHT.surface};border:1px solid ${LIGHT.line};border-top:0;border-radius:0 0 14px 14px;padding:0 0 32px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
${rows.join('')}</table>
</td></tr>
${cell(footer(mail.footer), 'padding:22px 36px 0')}</table>
</td></tr></table>
</body>
</html>
`
}

function styles(mood: MailDocument['mood']): string {
  const [ground, ink] = MOODS[mood].dark
  const [, brow] = MOODS[browMood(mood)].dark
  return `
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (max-width:520px){
.outer{padding:0 0 28px!important}
.pad{padding-left:20px!important;padding-right:20px!important}
.card{border-left:0!important;border-right:0!important;border-radius:0!important}
.wide{width:100%!important}
.wide a{display:block!important;text-align:center!important}
.label{display:block!important;width:auto!important;padding-bottom:0!important;border-bottom:0!important}
.value{display:block!important;padding-top:0!important}
}
@media (prefers-color-scheme:dark){
.paper{background:${DARK.paper}!important}
.card{background:${DARK.surface}!important;border-color:${DARK.line}!important}
.ink{color:${DARK.ink}!important}
.soft{color:${DARK.soft}!important}
.line{border-color:${DARK.line}!important}
.link{color:${DARK.action}!important}
.press{background:${DARK.action}!important}
.press a{background:${DARK.action}!important;border-color:${DARK.action}!important;color:${DARK.onAction}!important}
.panel{background:${ground}!important}
.mood{color:${ink}!important}
.brow{color:${brow}!important}
.rule{border-color:${ink}!important}
.t1{background:#33608a!important;color:#7fb0dc!important}
.t2{background:#221b17!important;color:#d79c24!important}
.t3{background:#43281c!important;color:#b96443!important}
}`
}

function cell(content: string, style: string): string {
  return `<tr><td class="pad" style="${style}">${content}</td></tr>\n`
}

/** A course of tiles: cells and signs only, so that it shows where pictures are blocked. */
function tiles(): string {
  const glazes = [
    ['t1', '#134a7c', '#6b9cc7', '&#9670;'],
    ['t2', '#fdf8ee', '#efb12f', '&#10022;'],
    ['t3', '#b4532d', '#fae7db', '&#9670;'],
    ['t2', '#fdf8ee', '#134a7c', '&#10022;'],
  ] as const
  const course = Array.from({ length: 12 }, (_, i) => glazes[i % glazes.length] ?? glazes[0])
  const cells = course.map(
    ([name, ground, sign, shape]) =>
      `<td align="center" width="8.33%" height="34" class="${name}" style="background:${ground};color:${sign};font:18px/34px Georgia,serif">${shape}</td>`,
  )
  return `<table role="presentation" aria-hidden="true" width="100%" cellpadding="0" cellspacing="0" border="0" class="line" style="border:1px solid ${LIGHT.line};border-bottom:0;table-layout:fixed"><tr>${cells.join('')}</tr></table>`
}

function eyebrow({ eyebrow, mood }: MailDocument): string {
  const [, ink] = MOODS[browMood(mood)].light
  return `<p class="brow" style="margin:0 0 6px;font:bold 15px/1.4 ${TEXT};color:${ink}">${escapeHtml(eyebrow)}</p>`
}

/** Green is for what is certain, and a name is not: it is said warmly. */
function browMood(mood: MailDocument['mood']): MailDocument['mood'] {
  return mood === 'confirmed' ? 'warm' : mood
}

function heading(title: string): string {
  return `<h1 class="ink" style="margin:0;font:600 30px/1.18 ${DISPLAY};color:${LIGHT.ink};letter-spacing:-.01em">${escapeHtml(title)}</h1>`
}

function said({ greeting, paragraphs, linksInText }: MailDocument): string {
  const texts = [greeting ?? [], paragraphs].flat().map(paragraph).join('')
  return linksInText ? texts.replaceAll(ADDRESS, (url) => anchor(url, url)) : texts
}

// Looked for in text that is escaped already; what ends a sentence is no part of the address.
const ADDRESS = /https?:\/\/(?:&amp;|[^\s<>"'&])*(?:&amp;|[^\s<>"'&.,;:!?)\]])/g

function anchor(url: string, label: string): string {
  return `<a href="${url}" class="link" style="color:${LIGHT.action};text-decoration:underline;word-break:break-word">${label}</a>`
}

function paragraph(text: string): string {
  return `<p class="ink" style="margin:0 0 14px;font:17px/1.55 ${TEXT};color:${LIGHT.ink}">${lines(text)}</p>`
}

function note(text: string): string {
  return `<p class="soft" style="margin:0 0 10px;font:15px/1.5 ${TEXT};color:${LIGHT.soft}">${lines(text)}</p>`
}

function closing(text: string): string {
  return `<p class="ink" style="margin:0;font:italic 18px/1.45 ${DISPLAY};color:${LIGHT.ink}">${lines(text)}</p>`
}

function panel(when: MailWhen, mood: MailDocument['mood']): string {
  const [ground, ink] = MOODS[mood].light
  const struck = when.void ? ';text-decoration:line-through' : ''
  const row = (style: string, text: string, name = 'mood') =>
    `<p class="${name}" style="margin:0;color:${name === 'mood' ? ink : LIGHT.ink};${style}">${escapeHtml(text)}</p>`
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td class="panel" style="background:${ground};border-radius:10px;padding:18px 22px">
${row(`font:bold 17px/1.4 ${TEXT}${struck}`, when.day)}
${row(`padding:2px 0;font:600 36px/1.15 ${DISPLAY};letter-spacing:-.015em${struck}`, when.hours, 'ink')}
${row(`font:16px/1.45 ${TEXT}`, when.place)}
${when.shift ? row(`padding-top:8px;font:bold 16px/1.45 ${TEXT}`, when.shift) : ''}
${when.elsewhere ? `<p class="mood rule" style="margin:12px 0 0;padding-top:10px;border-top:1px solid ${ink};font:15px/1.45 ${TEXT};color:${ink}">${escapeHtml(when.elsewhere)}</p>` : ''}
</td></tr></table>`
}

function factTable(facts: MailFact[]): string {
  const rows = facts.map(({ label, text, url }, index) => {
    const line = index === facts.length - 1 ? '0' : `1px solid ${LIGHT.line}`
    const value = url ? link({ label: text, url }) : lines(text)
    return `<tr><th scope="row" align="left" valign="top" class="soft label line" width="130" style="padding:9px 14px 9px 0;border-bottom:${line};font:15px/1.5 ${TEXT};color:${LIGHT.soft};text-align:start">${escapeHtml(label)}</th><td valign="top" class="ink value line" style="padding:9px 0;border-bottom:${line};font:16px/1.5 ${TEXT};color:${LIGHT.ink}">${value}</td></tr>`
  })
  return `<table width="100%" cellpadding="0" cellspacing="0" border="0">${rows.join('')}</table>`
}

function quote({ label, text }: { label: string; text: string }): string {
  return `<p class="soft" style="margin:0 0 6px;font:15px/1.5 ${TEXT};color:${LIGHT.soft}">${escapeHtml(label)}</p>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td class="line ink" style="border-left:4px solid ${LIGHT.line};padding:2px 0 2px 16px;font:17px/1.55 ${TEXT};color:${LIGHT.ink}">${lines(text)}</td></tr></table>`
}

function button({ label, url }: MailLink): string {
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0" class="wide"><tr><td align="center" class="press" style="background:${LIGHT.action};border-radius:8px"><a href="${escapeHtml(url)}" style="display:inline-block;padding:13px 26px;border:1px solid ${LIGHT.action};border-radius:8px;background:${LIGHT.action};font:bold 17px/1.3 ${TEXT};color:${LIGHT.onAction};text-decoration:none">${escapeHtml(label)}</a></td></tr></table>`
}

/** White behind it in the dark too, because cameras want dark on light. */
function code({ src, alt, title, text }: NonNullable<MailDocument['code']>): string {
  return `<p class="ink" style="margin:0 0 8px;font:bold 17px/1.4 ${TEXT};color:${LIGHT.ink}">${escapeHtml(title)}</p>
<img src="${escapeHtml(src)}" alt="${escapeHtml(alt)}" width="190" height="190" style="display:block;width:190px;height:190px;border:1px solid ${LIGHT.line};border-radius:8px;background:#ffffff;image-rendering:pixelated">
<p class="soft" style="margin:8px 0 0;font:15px/1.5 ${TEXT};color:${LIGHT.soft}">${lines(text)}</p>`
}

function lineOfLink(to: MailLink): string {
  return `<p style="margin:0 0 8px;font:16px/1.5 ${TEXT}">${link(to)}</p>`
}

function link({ label, url }: MailLink): string {
  return anchor(escapeHtml(url), escapeHtml(label))
}

function footer({ programme, lines: said, links }: MailDocument['footer']): string {
  const style = `margin:0 0 6px;font:14px/1.5 ${TEXT};color:${LIGHT.soft}`
  return [
    `<p class="soft" style="${style};font-weight:bold">${escapeHtml(programme)}</p>`,
    ...said.map((line) => `<p class="soft" style="${style}">${escapeHtml(line)}</p>`),
    `<p class="soft" style="${style}">${links.map(link).join(' &nbsp;·&nbsp; ')}</p>`,
  ].join('')
}

function lines(text: string): string {
  return escapeHtml(text).replaceAll('\n', '<br>')
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return plain(text).replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '')
}

// ---- text ---------------------------------------------------------------------------------------------

function renderText(mail: MailDocument): string {
  const { when, quote: said, button: press } = mail
  const address = ({ label, url }: MailLink) => `${label}:\n${url}`
  const parts = [
    `${mail.title}\n${'='.repeat(Math.min(72, [...mail.title].length))}`,
    mail.greeting,
    ...mail.paragraphs,
    said && `${said.label}\n${indented(said.text.split('\n'))}`,
    when && indented([when.day, when.hours, when.place, when.shift, when.elsewhere]),
    mail.facts.map(({ label, text, url }) => `${label}: ${text}${url ? `\n${url}` : ''}`).join('\n'),
    press && address(press),
    ...mail.links.map(address),
    mail.code && `${mail.code.title}\n${mail.code.text}`,
    ...mail.notes,
    mail.closing,
    [
      '-- ',
      mail.footer.programme,
      ...mail.footer.lines,
      ...mail.footer.links.map(({ label, url }) => `${label}: ${url}`),
    ].join('\n'),
  ]
  return `${plain(parts.filter(Boolean).join('\n\n'))}\n`
}

function indented(rows: (string | null)[]): string {
  return rows
    .filter((row) => row !== null)
    .map((row) => `  ${row}`)
    .join('\n')
}

/** Without control characters and the marks that turn the direction of text; lines end with `\n` alone. */
function plain(text: string): string {
  return text
    .replaceAll(/\r\n?|\u2028|\u2029/g, '\n')
    .replaceAll(/[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/gu, '')
}
