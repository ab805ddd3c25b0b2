// The named styles of the Word report (ECMA-376 part 1, 17.7). Text is es-MX, sizes are half points, spaces are twips.

const FONT = 'Calibri'
const INK = '241F1C'
const QUIET = '5B534E'
const ALERT = '9A3412'

type ParagraphStyle = {
  id: string
  name: string
  next?: string
  /** Paragraph and run properties, as WordprocessingML. */
  paragraph?: string
  run?: string
  quick?: boolean
}

const PARAGRAPHS: ParagraphStyle[] = [
  {
    id: 'Title',
    name: 'Title',
    next: 'Subtitle',
    paragraph: '<w:keepNext/><w:spacing w:before="60" w:after="80" w:line="240" w:lineRule="auto"/>',
    run: '<w:b/><w:sz w:val="36"/><w:szCs w:val="36"/>',
    quick: true,
  },
  {
    id: 'Subtitle',
    name: 'Subtitle',
    next: 'Normal',
    run: '<w:sz w:val="24"/><w:szCs w:val="24"/>',
    quick: true,
  },
  {
    id: 'Heading1',
    name: 'heading 1',
    next: 'Normal',
    paragraph:
      '<w:keepNext/><w:keepLines/><w:spacing w:before="360" w:after="120" w:line="240" w:lineRule="auto"/><w:outlineLvl w:val="0"/>',
    run: '<w:b/><w:sz w:val="28"/><w:szCs w:val="28"/>',
    quick: true,
  },
  {
    id: 'Heading2',
    name: 'heading 2',
    next: 'Normal',
    paragraph:
      '<w:keepNext/><w:keepLines/><w:spacing w:before="240" w:after="60" w:line="240" w:lineRule="auto"/><w:outlineLvl w:val="1"/>',
    run: '<w:b/><w:sz w:val="24"/><w:szCs w:val="24"/>',
    quick: true,
  },
  {
    id: 'ListBullet',
    name: 'List Bullet',
    paragraph: '<w:numPr><w:numId w:val="1"/></w:numPr><w:spacing w:after="80"/>',
    quick: true,
  },
  {
    id: 'Caption',
    name: 'caption',
    next: 'Normal',
    paragraph: '<w:keepNext/><w:spacing w:before="80" w:after="60"/>',
    run: `<w:color w:val="${QUIET}"/><w:sz w:val="20"/><w:szCs w:val="20"/>`,
    quick: true,
  },
  {
    id: 'TableText',
    name: 'Table Text',
    paragraph: '<w:spacing w:before="30" w:after="30" w:line="240" w:lineRule="auto"/>',
    run: '<w:sz w:val="20"/><w:szCs w:val="20"/>',
    quick: true,
  },
  {
    id: 'Note',
    name: 'Note',
    paragraph: '<w:spacing w:before="80"/>',
    run: `<w:color w:val="${QUIET}"/><w:sz w:val="18"/><w:szCs w:val="18"/>`,
    quick: true,
  },
  { id: 'State', name: 'State', run: '<w:b/>', quick: true },
  { id: 'StateDraft', name: 'State Draft', run: `<w:b/><w:color w:val="${ALERT}"/>`, quick: true },
  { id: 'Header', name: 'header', run: `<w:color w:val="${QUIET}"/><w:sz w:val="18"/><w:szCs w:val="18"/>` },
  { id: 'Footer', name: 'footer', run: `<w:color w:val="${QUIET}"/><w:sz w:val="18"/><w:szCs w:val="18"/>` },
]

function paragraphStyle({ id, name, next, paragraph = '', run = '', quick }: ParagraphStyle): string {
  return [
    `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/><w:basedOn w:val="Normal"/>`,
    next ? `<w:next w:val="${next}"/>` : '',
    quick ? '<w:qFormat/>' : '',
    paragraph ? `<w:pPr>${paragraph}</w:pPr>` : '',
    run ? `<w:rPr>${run}</w:rPr>` : '',
    '</w:style>',
  ].join('')
}

const TABLES = `
<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>
<w:style w:type="table" w:customStyle="1" w:styleId="ReportTable"><w:name w:val="Report Table"/><w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="${INK}"/><w:bottom w:val="single" w:sz="8" w:space="0" w:color="${INK}"/><w:insideH w:val="single" w:sz="4" w:space="0" w:color="CFC7C1"/></w:tblBorders><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="100" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="${INK}"/></w:tcBorders><w:shd w:val="clear" w:color="auto" w:fill="F3EEE9"/></w:tcPr></w:tblStylePr><w:tblStylePr w:type="lastRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="${INK}"/></w:tcBorders></w:tcPr></w:tblStylePr></w:style>`

/** styles.xml of the report. */
export const DOCX_STYLES = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="${FONT}" w:hAnsi="${FONT}" w:eastAsia="${FONT}" w:cs="${FONT}"/><w:color w:val="${INK}"/><w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="es-MX" w:eastAsia="es-MX" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>
<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>
${PARAGRAPHS.map(paragraphStyle).join('\n')}${TABLES}
</w:styles>`
