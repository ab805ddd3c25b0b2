import type { AttendanceGroup, Breakdown, CheckedReport, Figure } from './report.ts'
import { type DocumentTexts, fill, reportWords, thousands } from './words.ts'

// The report as a document: what is said, in which order, whatever it is rendered to (screen, Word, HTML).

/** `sessionIds`: the records of the figure or line that it prints. */
export type Cell = { text: string; sessionIds?: string[] }

export type Block =
  | { kind: 'heading'; level: 1 | 2; text: string }
  | { kind: 'paragraph'; text: string; sessionIds?: string[] }
  | { kind: 'note'; text: string }
  | { kind: 'list'; items: Cell[] }
  | {
      kind: 'table'
      /** Null where the heading above it says what it is. */
      caption: string | null
      /** `share` of the width, in hundredths. */
      columns: { text: string; numeric: boolean; share: number }[]
      rows: Cell[][]
      /** The last row of the table, where it has one. */
      total: Cell[] | null
    }

export type ReportDocument = {
  title: string
  institution: string
  subtitle: string
  /** Whether it is closed, in a sentence. */
  state: string
  draft: boolean
  blocks: Block[]
  /** What is left to mend, printed after the rest while it is a draft; a screen has them with their links instead. */
  checks: Block[]
}

/** The document of a report; `messages` are its checks in words, printed while it is a draft. */
export function reportDocument(
  report: CheckedReport,
  messages: readonly string[],
  texts: DocumentTexts,
): ReportDocument {
  const { periodInWords: period, process, sha256 } = report
  const hasErrors = report.checks.some(({ level }) => level === 'error')
  const draft = report.status === 'draft'
  return {
    title: texts.title,
    institution: texts.institution,
    subtitle: process === null ? period : fill(texts.processLine, { process, period }),
    state: draft
      ? hasErrors
        ? texts.draftWithErrors
        : texts.draft
      : fill(texts.closed, { sha256: sha256 ?? '' }),
    draft,
    blocks: [...outreach(report, texts), ...forums(report, texts), ...attendance(report, texts)],
    checks: draft ? checks(report, messages, texts) : [],
  }
}

function outreach({ workshops, mailings }: CheckedReport, texts: DocumentTexts): Block[] {
  const { title, none, mailingsIntro } = texts.outreach
  const blocks: Block[] = [{ kind: 'heading', level: 1, text: title }]
  if (workshops.length === 0 && mailings.length === 0) return [...blocks, { kind: 'paragraph', text: none }]
  if (workshops.length) blocks.push({ kind: 'list', items: workshops.map(line) })
  if (mailings.length) {
    blocks.push({ kind: 'paragraph', text: mailingsIntro }, { kind: 'list', items: mailings.map(line) })
  }
  return blocks
}

function line({ text, sessionId }: { text: string; sessionId: string | null }): Cell {
  return sessionId === null ? { text } : { text, sessionIds: [sessionId] }
}

function forums({ forums }: CheckedReport, texts: DocumentTexts): Block[] {
  const { title, caption, columns } = texts.forums
  const blocks: Block[] = [
    { kind: 'heading', level: 1, text: title },
    { kind: 'paragraph', text: forums.paragraph, sessionIds: forums.editions.sessionIds },
  ]
  if (forums.rows.length) {
    blocks.push({
      kind: 'table',
      caption: fill(caption, { programme: texts.programme }),
      columns: [
        { text: columns.date, numeric: false, share: 30 },
        { text: columns.host, numeric: false, share: 40 },
        { text: columns.councillor, numeric: false, share: 30 },
      ],
      rows: forums.rows.map(({ dateInWords, host, councillors, sessionId }) => [
        { text: dateInWords, sessionIds: [sessionId] },
        { text: host },
        { text: councillors },
      ]),
      total: null,
    })
  }
  if (forums.activities.length) blocks.push({ kind: 'list', items: forums.activities.map(line) })
  return blocks
}

// ---- attendance -------------------------------------------------------------------------------------

function attendance({ attendance }: CheckedReport, texts: DocumentTexts): Block[] {
  const words = texts.attendance
  const blocks: Block[] = [
    { kind: 'heading', level: 1, text: words.title },
    { kind: 'paragraph', text: totalInWords(attendance, texts), sessionIds: attendance.total.sessionIds },
  ]
  if (attendance.sessions.value === 0) return blocks
  blocks.push({ kind: 'heading', level: 2, text: words.bySession.title }, sessionsTable(attendance, texts))
  const breakdowns = ['byCountry', 'byCity', 'byCouncillor', 'byStage', 'byMonth'] as const
  for (const breakdown of breakdowns) {
    // A process without stages on record has nothing to be broken down by.
    if (breakdown === 'byStage' && attendance.byStage.every(({ key }) => key === null)) continue
    blocks.push(
      { kind: 'heading', level: 2, text: words[breakdown].title },
      groupsTable(breakdown, attendance, texts),
    )
    if (breakdown === 'byCouncillor') blocks.push({ kind: 'note', text: words.byCouncillor.note })
  }
  return blocks
}

function totalInWords(
  { total, sessions, sessionsWithout }: CheckedReport['attendance'],
  texts: DocumentTexts,
) {
  const forms = texts.attendance.total
  const words = reportWords(texts.lexicon)
  const count = sessionsWithout.value
  if (sessions.value === 0) return forms.noSessions
  const without =
    count === 1 ? forms.withoutOne : fill(forms.withoutOther, { count: words.countInText(count, 'feminine') })
  if (total.value === null) return fill(forms.none, { without })
  const people = words.people(total.value)
  return fill(count === 0 ? forms.all : forms.some, { people, without })
}

function sessionsTable({ bySession, total }: CheckedReport['attendance'], texts: DocumentTexts): Block {
  const { bySession: words, columns, sources, totalRow, byCity } = texts.attendance
  const { date } = reportWords(texts.lexicon)
  return {
    kind: 'table',
    caption: null,
    columns: [
      { text: columns.date, numeric: false, share: 20 },
      { text: words.key, numeric: false, share: 34 },
      { text: columns.place, numeric: false, share: 16 },
      { text: columns.source, numeric: false, share: 12 },
      { text: columns.people, numeric: true, share: 18 },
    ],
    rows: bySession.map((row) => [
      { text: date(row.date), sessionIds: [row.sessionId] },
      { text: row.kind === 'HOME_MEETING' && row.host ? `${texts.kinds[row.kind]}: ${row.host}` : row.title },
      { text: row.city ?? byCity.unknown },
      { text: row.source === null ? '' : sources[row.source] },
      people({ value: row.people, sessionIds: [row.sessionId] }, texts),
    ]),
    total: [{ text: totalRow }, { text: '' }, { text: '' }, { text: '' }, people(total, texts)],
  }
}

function groupsTable(
  breakdown: Breakdown,
  attendance: CheckedReport['attendance'],
  texts: DocumentTexts,
): Block {
  const { columns, totalRow, [breakdown]: words } = texts.attendance
  const figures = ({ sessions, sessionsWithout, people: reached }: Omit<AttendanceGroup, 'key' | 'name'>) => [
    count(sessions),
    count(sessionsWithout),
    people(reached, texts),
  ]
  return {
    kind: 'table',
    caption: null,
    columns: [
      { text: words.key, numeric: false, share: 46 },
      { text: columns.sessions, numeric: true, share: 18 },
      { text: columns.sessionsWithout, numeric: true, share: 20 },
      { text: columns.people, numeric: true, share: 16 },
    ],
    rows: attendance[breakdown].map((group) => [{ text: group.name }, ...figures(group)]),
    total:
      breakdown === 'byCouncillor'
        ? null
        : [{ text: totalRow }, ...figures({ ...attendance, people: attendance.total })],
  }
}

function count({ value, sessionIds }: Figure): Cell {
  return { text: thousands(value), sessionIds }
}

function people({ value, sessionIds }: Figure<number | null>, texts: DocumentTexts): Cell {
  return { text: value === null ? texts.attendance.unknown : thousands(value), sessionIds }
}

// ---- checks -----------------------------------------------------------------------------------------

function checks({ checks }: CheckedReport, messages: readonly string[], texts: DocumentTexts): Block[] {
  if (checks.length === 0) return []
  return [
    { kind: 'heading', level: 1, text: texts.checks.title },
    {
      kind: 'list',
      items: checks.map(({ level }, index) => ({
        text: fill(texts.checks[level], { message: messages[index] ?? '' }),
      })),
    },
  ]
}
