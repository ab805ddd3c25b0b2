import { civilDateAt, MEXICO_CITY } from '#app/platform/time.ts'
import {
  type PublishedAttendance,
  type PublishedCount,
  publishedAttendance,
  SMALLEST_PUBLISHED,
} from './published-attendance.ts'
import type { ActivityLine, AttendanceGroup, Breakdown, Check, CheckedReport, Figure } from './report.ts'
import { type DocumentTexts, fill, reportWords, thousands } from './words.ts'

// The report as a document: what is said, in which order, whatever it is rendered to (screen, Word, HTML). All of its words
// are in it, so that what was frozen is rendered without the texts of the day.

/** `sessionIds`: the records of the figure or line that it prints. `figure`: its path in the report's JSON. */
export type Cell = { text: string; sessionIds?: string[]; figure?: string }

export type Block =
  | { kind: 'heading'; level: 1 | 2; text: string }
  | { kind: 'paragraph'; text: string; sessionIds?: string[]; figure?: string }
  | { kind: 'note'; text: string }
  | { kind: 'list'; items: Cell[] }
  | {
      kind: 'table'
      /** Null where the heading above it says what it is. */
      caption: string | null
      /** For who cannot see it. */
      description: string
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
  /** Whether it is closed, in a sentence; while it is frozen `{{sha256}}` stands in it. */
  state: string
  draft: boolean
  blocks: Block[]
  /**
   * What is left to mend, printed after the rest while it is a draft (a screen has them with their links instead); once it
   * is closed, the warnings that were accepted.
   */
  checks: Block[]
}

/** Where attendance stands in the report's JSON. */
const ATTENDANCE = 'attendance'

/** The document of a report; `messages` are its checks in words. */
export function reportDocument(
  report: CheckedReport,
  messages: readonly string[],
  texts: DocumentTexts,
): ReportDocument {
  const { periodInWords: period, process } = report
  const hasErrors = report.checks.some(({ level }) => level === 'error')
  const draft = report.status === 'draft'
  const published = publishedAttendance(report.attendance)
  const printable = printableLine(report, published)
  return {
    title: texts.title,
    institution: texts.institution,
    subtitle: process === null ? period : fill(texts.processLine, { process, period }),
    state: draft ? (hasErrors ? texts.draftWithErrors : texts.draft) : texts.closed,
    draft,
    blocks: [
      ...outreach(report, printable, texts),
      ...forums(report, printable, texts),
      ...attendance(report, published, texts),
    ],
    checks: checks(report, messages, texts),
  }
}

type PrintableLine = (line: ActivityLine) => ActivityLine

/** A sentence on a session, of how many came nothing where their number is kept back. */
function printableLine({ attendance }: CheckedReport, { bySession }: PublishedAttendance): PrintableLine {
  const kept = new Set(
    attendance.bySession.flatMap(({ sessionId }, index) => (bySession[index] === 'small' ? [sessionId] : [])),
  )
  return (line) => (kept.has(line.sessionId) ? { ...line, text: line.textWithoutPeople } : line)
}

function outreach(
  { workshops, mailings }: CheckedReport,
  printable: PrintableLine,
  texts: DocumentTexts,
): Block[] {
  const { title, none, mailingsIntro } = texts.outreach
  const blocks: Block[] = [{ kind: 'heading', level: 1, text: title }]
  if (workshops.length === 0 && mailings.length === 0) return [...blocks, { kind: 'paragraph', text: none }]
  if (workshops.length) blocks.push({ kind: 'list', items: workshops.map(printable).map(line('workshops')) })
  if (mailings.length) {
    blocks.push(
      { kind: 'paragraph', text: mailingsIntro },
      { kind: 'list', items: mailings.map(line('mailings')) },
    )
  }
  return blocks
}

function line(list: string) {
  return ({ text, sessionId }: { text: string; sessionId: string | null }, index: number): Cell => ({
    text,
    figure: `${list}.${index}.text`,
    ...(sessionId === null ? {} : { sessionIds: [sessionId] }),
  })
}

function forums({ forums }: CheckedReport, printable: PrintableLine, texts: DocumentTexts): Block[] {
  const { title, caption, columns } = texts.forums
  const blocks: Block[] = [
    { kind: 'heading', level: 1, text: title },
    {
      kind: 'paragraph',
      text: forums.paragraph,
      sessionIds: forums.editions.sessionIds,
      figure: 'forums.editions',
    },
  ]
  if (forums.rows.length) {
    blocks.push(
      table(
        {
          caption: fill(caption, { programme: texts.programme }),
          columns: [
            { text: columns.date, numeric: false, share: 30 },
            { text: columns.host, numeric: false, share: 40 },
            { text: columns.councillor, numeric: false, share: 30 },
          ],
          rows: forums.rows.map(({ dateInWords, host, councillors, sessionId }, index) => [
            { text: dateInWords, sessionIds: [sessionId], figure: `forums.rows.${index}.fecha` },
            { text: host, figure: `forums.rows.${index}.anfitrion` },
            { text: councillors, figure: `forums.rows.${index}.consejeria` },
          ]),
          total: null,
        },
        texts,
      ),
    )
  }
  if (forums.activities.length) {
    blocks.push({ kind: 'list', items: forums.activities.map(printable).map(line('forums.activities')) })
  }
  return blocks
}

type Table = Extract<Block, { kind: 'table' }>

function table(parts: Omit<Table, 'kind' | 'description'>, texts: DocumentTexts): Table {
  const { columns, rows, total } = parts
  const description = fill(texts.tableDescription, {
    columns: columns.length,
    names: columns.map(({ text }) => text).join('; '),
    rows: rows.length + (total ? 1 : 0),
  })
  return { kind: 'table', description, ...parts }
}

// ---- attendance -------------------------------------------------------------------------------------

function attendance(
  { attendance }: CheckedReport,
  published: PublishedAttendance,
  texts: DocumentTexts,
): Block[] {
  const words = texts.attendance
  const blocks: Block[] = [
    { kind: 'heading', level: 1, text: words.title },
    {
      kind: 'paragraph',
      text: totalInWords(attendance, published.total, texts),
      sessionIds: attendance.total.sessionIds,
      figure: `${ATTENDANCE}.total`,
    },
  ]
  if (attendance.sessions.value === 0) return blocks
  const tables: Block[] = [
    { kind: 'heading', level: 2, text: words.bySession.title },
    sessionsTable(attendance, published, texts),
  ]
  const breakdowns = ['byCountry', 'byCity', 'byCouncillor', 'byStage', 'byMonth'] as const
  for (const breakdown of breakdowns) {
    // A process without stages on record has nothing to be broken down by.
    if (breakdown === 'byStage' && attendance.byStage.every(({ key }) => key === null)) continue
    tables.push(
      { kind: 'heading', level: 2, text: words[breakdown].title },
      groupsTable(breakdown, attendance, published, texts),
    )
    if (breakdown === 'byCouncillor') tables.push({ kind: 'note', text: words.byCouncillor.note })
  }
  const suppressed = tables.some(
    (each) =>
      each.kind === 'table' && each.rows.some((cells) => cells.some(({ text }) => text === words.small)),
  )
  if (suppressed) blocks.push({ kind: 'note', text: fill(words.smallNote, { smallest: SMALLEST_PUBLISHED }) })
  return [...blocks, ...tables]
}

function totalInWords(
  { sessions, sessionsWithout }: CheckedReport['attendance'],
  total: PublishedCount,
  texts: DocumentTexts,
) {
  const forms = texts.attendance.total
  const words = reportWords(texts.lexicon)
  const count = sessionsWithout.value
  if (sessions.value === 0) return forms.noSessions
  const without =
    count === 1 ? forms.withoutOne : fill(forms.withoutOther, { count: words.countInText(count, 'feminine') })
  if (total === null) return fill(forms.none, { without })
  if (total === 'small') return count === 0 ? forms.small : fill(forms.smallSome, { without })
  const people = words.people(total)
  return fill(count === 0 ? forms.all : forms.some, { people, without })
}

function sessionsTable(
  attendance: CheckedReport['attendance'],
  published: PublishedAttendance,
  texts: DocumentTexts,
): Block {
  const { bySession: words, columns, sources, totalRow, byCity } = texts.attendance
  const { date } = reportWords(texts.lexicon)
  return table(
    {
      caption: null,
      columns: [
        { text: columns.date, numeric: false, share: 20 },
        { text: words.key, numeric: false, share: 34 },
        { text: columns.place, numeric: false, share: 16 },
        { text: columns.source, numeric: false, share: 12 },
        { text: columns.people, numeric: true, share: 18 },
      ],
      rows: attendance.bySession.map((row, index) => [
        { text: date(row.date), sessionIds: [row.sessionId] },
        {
          text: row.kind === 'HOME_MEETING' && row.host ? `${texts.kinds[row.kind]}: ${row.host}` : row.title,
        },
        { text: row.city ?? byCity.unknown },
        { text: row.source === null ? '' : sources[row.source] },
        peopleCell(
          published.bySession[index],
          [row.sessionId],
          `${ATTENDANCE}.bySession.${index}.attendance`,
          texts,
        ),
      ]),
      total: [
        { text: totalRow },
        { text: '' },
        { text: '' },
        { text: '' },
        peopleCell(published.total, attendance.total.sessionIds, `${ATTENDANCE}.total`, texts),
      ],
    },
    texts,
  )
}

function groupsTable(
  breakdown: Breakdown,
  attendance: CheckedReport['attendance'],
  published: PublishedAttendance,
  texts: DocumentTexts,
): Block {
  const { columns, totalRow, [breakdown]: words } = texts.attendance
  const groups = attendance[breakdown]
  const shown = published[breakdown]
  const figures = (
    { sessions, sessionsWithout, people }: Omit<AttendanceGroup, 'key' | 'name'>,
    value: PublishedCount | undefined,
    path: string,
    total: string,
  ) => [
    count(sessions, `${path}.sessions`),
    count(sessionsWithout, `${path}.sessionsWithout`),
    peopleCell(value, people.sessionIds, `${path}.${total}`, texts),
  ]
  return table(
    {
      caption: null,
      columns: [
        { text: words.key, numeric: false, share: 46 },
        { text: columns.sessions, numeric: true, share: 18 },
        { text: columns.sessionsWithout, numeric: true, share: 20 },
        { text: columns.people, numeric: true, share: 16 },
      ],
      rows: groups.map((group, index) => [
        { text: group.name },
        ...figures(group, shown[index], `${ATTENDANCE}.${breakdown}.${index}`, 'attendance'),
      ]),
      total:
        breakdown === 'byCouncillor'
          ? null
          : [
              { text: totalRow },
              ...figures({ ...attendance, people: attendance.total }, published.total, 'attendance', 'total'),
            ],
    },
    texts,
  )
}

function count({ value, sessionIds }: Figure, figure: string): Cell {
  return { text: thousands(value), sessionIds, figure }
}

function peopleCell(
  value: PublishedCount | undefined,
  sessionIds: string[],
  figure: string,
  texts: DocumentTexts,
): Cell {
  const { unknown, small } = texts.attendance
  const text = value === 'small' ? small : value === null || value === undefined ? unknown : thousands(value)
  return { text, sessionIds, figure }
}

// ---- checks -----------------------------------------------------------------------------------------

function checks(
  { checks, status }: CheckedReport,
  messages: readonly string[],
  texts: DocumentTexts,
): Block[] {
  if (checks.length === 0) return []
  const words = texts.checks
  return [
    { kind: 'heading', level: 1, text: status === 'closed' ? words.acceptedTitle : words.title },
    {
      kind: 'list',
      items: checks.map((check, index) => ({ text: checkInWords(check, messages[index] ?? '', texts) })),
    },
  ]
}

function checkInWords({ level, acknowledged }: Check, message: string, texts: DocumentTexts): string {
  if (!acknowledged) return fill(texts.checks[level], { message })
  const { reason, by, at } = acknowledged
  return fill(texts.checks.accepted, { message, reason, by, date: printedDay(at, texts) })
}

/** The day of a moment in Mexico City, as the report prints days. @param iso ISO 8601 */
export function printedDay(iso: string, texts: Pick<DocumentTexts, 'lexicon'>): string {
  return reportWords(texts.lexicon).date(civilDateAt(new Date(iso), MEXICO_CITY))
}
