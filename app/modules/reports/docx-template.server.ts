import { strFromU8, unzipSync } from 'fflate'
import { DomainError } from '#app/platform/errors.ts'
import { DOCX_STYLES } from './docx-styles.ts'
import { fieldXml, paragraphXml, tableXml } from './docx-xml.ts'
import { type Part, settledZip } from './settled-zip.server.ts'
import type { DocumentTexts } from './words.ts'
import { XML_DECLARATION, xmlText } from './xml.ts'

// A template is a whole .docx. Its body is thrown away; its styles, headers, footers, margins, paper and fonts are the
// report's. Staff take the present one, change it in Word or LibreOffice, and bring it back.

export type DocxTemplate = {
  parts: Map<string, Uint8Array>
  /** The root's start tag, with the namespaces that the section speaks in. */
  root: string
  /** Paper, margins, headers and footers. */
  section: string
  /** Twips between the margins. */
  textWidth: number
  /** Style ids by what they are for. */
  styles: TemplateStyles
}

export type TemplateStyles = {
  title: string
  heading1: string
  heading2: string
  list: string
  caption: string
  table: string
  /** Null: the document's default. */
  subtitle: string | null
  tableText: string | null
  note: string | null
  state: string | null
  stateDraft: string | null
}

export const MOST_BYTES = 5_000_000
const MOST_UNPACKED = 40_000_000
const MOST_PARTS = 300
const MAIN_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'

/** Styles by name, which every language of Word writes alike; ids it translates. */
const REQUIRED = {
  title: 'Title',
  heading1: 'heading 1',
  heading2: 'heading 2',
  list: 'List Bullet',
  caption: 'caption',
} as const
const OPTIONAL = {
  subtitle: 'Subtitle',
  tableText: 'Table Text',
  note: 'Note',
  state: 'State',
  stateDraft: 'State Draft',
} as const
const TABLE = 'Report Table'

/**
 * Reads a template that somebody brings.
 * @throws DomainError 'templateTooLarge' | 'templateNotWord' | 'templateMacros' | 'templateExternal' | 'templateStyles' |
 * 'templateBullet'
 */
export function readTemplate(bytes: Uint8Array): DocxTemplate {
  if (bytes.length > MOST_BYTES) throw new DomainError('templateTooLarge', { max: MOST_BYTES / 1_000_000 })
  const parts = unpacked(bytes)
  const text = (name: string) => {
    const part = parts.get(name)
    return part ? strFromU8(part) : ''
  }
  const types = text('[Content_Types].xml')
  // What runs or carries other files: macros, ActiveX, embedded objects; and what a .docm or .dotm says it is.
  if (/macroEnabled/i.test(types) || [...parts.keys()].some((name) => FORBIDDEN_PARTS.test(name))) {
    throw new DomainError('templateMacros')
  }
  for (const name of parts.keys()) {
    if (/\.(?:xml|rels)$/i.test(name) && /<!DOCTYPE|<!ENTITY/i.test(text(name))) {
      throw new DomainError('templateNotWord')
    }
    if (name.endsWith('.rels') && /TargetMode\s*=\s*["']External["']/i.test(text(name))) {
      throw new DomainError('templateExternal')
    }
  }
  const document = text('word/document.xml')
  const root = /<w:document\b[^>]*>/.exec(document)?.[0]
  if (!root || !types.includes(MAIN_TYPE)) throw new DomainError('templateNotWord')
  const section =
    /<w:sectPr\b(?:[^>]*\/>|(?:(?!<w:sectPr\b)[\s\S])*?<\/w:sectPr>)\s*<\/w:body>/
      .exec(document)?.[0]
      .replace(/\s*<\/w:body>$/, '') ?? '<w:sectPr/>'
  return { parts, root, section, textWidth: textWidth(section), styles: stylesOf(text('word/styles.xml')) }
}

const FORBIDDEN_PARTS = /vbaProject|vbaData|(?:^|\/)activeX\/|(?:^|\/)embeddings\/|attachedToolbars/i

function unpacked(bytes: Uint8Array): Map<string, Uint8Array> {
  let size = 0
  let count = 0
  try {
    const parts = unzipSync(bytes, {
      // What a file says of its own size is checked before it is believed.
      filter: ({ name, originalSize }) => {
        size += originalSize
        count += 1
        if (size > MOST_UNPACKED || count > MOST_PARTS)
          throw new DomainError('templateTooLarge', { max: MOST_BYTES / 1_000_000 })
        return !name.endsWith('/')
      },
    })
    return new Map(Object.entries(parts))
  } catch (error) {
    if (error instanceof DomainError) throw error
    throw new DomainError('templateNotWord')
  }
}

type Style = { id: string; type: string; basedOn: string | null; xml: string }

function stylesOf(xml: string): TemplateStyles {
  const byName = new Map<string, Style>()
  const byId = new Map<string, Style>()
  for (const [style] of xml.matchAll(/<w:style\b[\s\S]*?<\/w:style>/g)) {
    const name = attribute(/<w:name\b[^>]*>/.exec(style)?.[0], 'w:val')
    const start = /<w:style\b[^>]*>/.exec(style)?.[0]
    const id = attribute(start, 'w:styleId')
    const type = attribute(start, 'w:type')
    if (!name || !id || !type) continue
    const one = { id, type, basedOn: attribute(/<w:basedOn\b[^>]*>/.exec(style)?.[0], 'w:val'), xml: style }
    byName.set(`${type} ${name.toLowerCase()}`, one)
    byId.set(id, one)
  }
  const find = (type: 'paragraph' | 'table', name: string) => byName.get(`${type} ${name.toLowerCase()}`)?.id
  const missing: string[] = []
  const needed = (type: 'paragraph' | 'table', name: string) => {
    const id = find(type, name)
    if (!id) missing.push(name)
    return id ?? ''
  }
  const optional = (name: string) => find('paragraph', name) ?? null
  const styles = {
    title: needed('paragraph', REQUIRED.title),
    heading1: needed('paragraph', REQUIRED.heading1),
    heading2: needed('paragraph', REQUIRED.heading2),
    list: needed('paragraph', REQUIRED.list),
    caption: needed('paragraph', REQUIRED.caption),
    table: needed('table', TABLE),
    subtitle: optional(OPTIONAL.subtitle),
    tableText: optional(OPTIONAL.tableText),
    note: optional(OPTIONAL.note),
    state: optional(OPTIONAL.state),
    stateDraft: optional(OPTIONAL.stateDraft) ?? optional(OPTIONAL.state),
  }
  if (missing.length > 0) throw new DomainError('templateStyles', { missing: missing.join(', ') })
  if (!hasNumbering(styles.list, byId)) throw new DomainError('templateBullet')
  return styles
}

/** Whether a style, or one that it is based on, is a list. */
function hasNumbering(id: string, byId: ReadonlyMap<string, Style>, seen: readonly string[] = []): boolean {
  const style = byId.get(id)
  if (!style || seen.includes(id)) return false
  if (/<w:numPr\b/.test(style.xml)) return true
  return style.basedOn !== null && hasNumbering(style.basedOn, byId, [...seen, id])
}

function attribute(tag: string | undefined, name: string): string | null {
  return tag ? (new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? null) : null
}

// Letter, as paper is in Mexico; twips.
const PAGE = { width: 12_240, height: 15_840, margin: 1_300 }

function textWidth(section: string): number {
  const number = (tag: RegExp, name: string, otherwise: number) =>
    Number(attribute(tag.exec(section)?.[0], name) ?? otherwise) || otherwise
  const margins = /<w:pgMar\b[^>]*>/
  const width =
    number(/<w:pgSz\b[^>]*>/, 'w:w', PAGE.width) -
    number(margins, 'w:left', PAGE.margin) -
    number(margins, 'w:right', PAGE.margin)
  return Math.max(width, 2_000)
}

// ---- the application's own -----------------------------------------------------------------------------

const WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const NAMESPACES = `xmlns:w="${WORD}" xmlns:r="${OFFICE}"`
const WORD_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml'

/** The template that the application brings: what is used until staff bring theirs, and what they begin with. */
export function builtInTemplate(texts: DocumentTexts): Uint8Array<ArrayBuffer> {
  const { page, title, text, styles } = texts.template
  const body = [
    paragraphXml(texts.institution, null),
    paragraphXml(title, 'Title'),
    paragraphXml(styles.subtitle, 'Subtitle'),
    paragraphXml(styles.state, 'State'),
    paragraphXml(styles.stateDraft, 'StateDraft'),
    paragraphXml(styles.heading1, 'Heading1'),
    paragraphXml(text, null),
    paragraphXml(styles.heading2, 'Heading2'),
    paragraphXml(styles.list, 'ListBullet'),
    paragraphXml(styles.caption, 'Caption'),
    tableXml({
      title: styles.caption,
      description: styles.caption,
      tableStyle: 'ReportTable',
      textStyle: 'TableText',
      columns: styles.tableHeader.map((header, index) => ({
        text: header,
        numeric: index === 1,
        width: index === 1 ? 2_000 : 7_640,
      })),
      rows: [[...styles.tableText]],
      total: null,
    }),
    paragraphXml(styles.note, 'Note'),
  ].join('')
  const section = `<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="${PAGE.width}" w:h="${PAGE.height}"/><w:pgMar w:top="${PAGE.margin}" w:right="${PAGE.margin}" w:bottom="${PAGE.margin}" w:left="${PAGE.margin}" w:header="708" w:footer="708" w:gutter="0"/></w:sectPr>`
  const footer = `<w:p><w:pPr><w:pStyle w:val="Footer"/><w:jc w:val="right"/></w:pPr>${run(page[0])}${fieldXml('PAGE')}${run(page[1])}${fieldXml('NUMPAGES')}</w:p>`
  return settledZip(
    new Map<string, Part>([
      ['[Content_Types].xml', CONTENT_TYPES],
      [
        '_rels/.rels',
        `${XML_DECLARATION}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="${PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
      ],
      ['docProps/core.xml', coreProperties(title, '', texts.institution)],
      [
        'word/_rels/document.xml.rels',
        `${XML_DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${['styles', 'numbering', 'header', 'footer', 'settings'].map((kind, index) => `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${kind}" Target="${kind === 'header' || kind === 'footer' ? `${kind}1` : kind}.xml"/>`).join('')}</Relationships>`,
      ],
      [
        'word/document.xml',
        `${XML_DECLARATION}<w:document ${NAMESPACES}><w:body>${body}${section}</w:body></w:document>`,
      ],
      ['word/styles.xml', DOCX_STYLES],
      ['word/numbering.xml', NUMBERING],
      [
        'word/header1.xml',
        `${XML_DECLARATION}<w:hdr ${NAMESPACES}>${paragraphXml('{{estado}}', 'Header')}</w:hdr>`,
      ],
      ['word/footer1.xml', `${XML_DECLARATION}<w:ftr ${NAMESPACES}>${footer}</w:ftr>`],
      ['word/settings.xml', SETTINGS],
    ]),
  )
}

function run(text: string): string {
  return `<w:r><w:t xml:space="preserve">${xmlText(text)}</w:t></w:r>`
}

/** The file's properties: no date in them, so that a report is the same whenever it is made. */
export function coreProperties(title: string, subject: string, creator: string): string {
  return `${XML_DECLARATION}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${xmlText(title)}</dc:title><dc:subject>${xmlText(subject)}</dc:subject><dc:creator>${xmlText(creator)}</dc:creator><dc:language>es-MX</dc:language></cp:coreProperties>`
}

const CONTENT_TYPES = `${XML_DECLARATION}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/><Override PartName="/word/document.xml" ContentType="${MAIN_TYPE}"/>${(
  [
    ['styles', 'styles'],
    ['numbering', 'numbering'],
    ['header1', 'header'],
    ['footer1', 'footer'],
    ['settings', 'settings'],
  ] as const
)
  .map(([part, type]) => `<Override PartName="/word/${part}.xml" ContentType="${WORD_TYPE}.${type}+xml"/>`)
  .join('')}</Types>`

const NUMBERING = `${XML_DECLARATION}<w:numbering xmlns:w="${WORD}"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:pStyle w:val="ListBullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="360" w:hanging="260"/></w:pPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`

const SETTINGS = `${XML_DECLARATION}<w:settings xmlns:w="${WORD}"><w:defaultTabStop w:val="708"/><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="es-MX"/></w:settings>`
