import { useTranslation } from 'react-i18next'
import type { Block, Cell, ReportDocument } from '#app/modules/reports/report-blocks.ts'
import { typeset } from '#app/modules/reports/typeset.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { type Column, DataTable } from '#app/ui/data-table.tsx'

type SessionNames = Record<string, string>

/** Where figures lead: in a draft straight to their sessions, in a closed report to a page of their own. */
type Leads = { sessionNames?: SessionNames; figureHref?: (figure: string) => string }

type SheetProps = Leads & {
  document: ReportDocument
  /** What is printed after the body: accepted warnings and errata. */
  appendix?: readonly Block[]
  /** Each part of the annexes behind its heading, the first of them open; on paper all are. */
  folded?: boolean
}

/** The report as it will be printed, on its sheet of paper; every figure leads to the sessions it comes from. */
export function ReportSheet({ document, appendix = [], folded = false, ...leads }: SheetProps) {
  const { institution, title, subtitle, state, draft } = document
  const blocks = [...document.blocks, ...appendix]
  return (
    <article
      lang="es-MX"
      className="surface mx-auto w-full max-w-[56rem] px-4 py-6 sm:px-10 sm:py-10 print:max-w-none print:border-0 print:p-0"
    >
      <header className="border-b-2 border-ink pb-4">
        <p className="text-sm text-ink-soft">{institution}</p>
        <h2 className="text-2xl">{typeset(title)}</h2>
        <p className="mt-1">{typeset(subtitle)}</p>
        <p className={draft ? 'mt-2 font-bold text-danger-ink' : 'mt-2 break-all text-sm text-ink-soft'}>
          {state}
        </p>
      </header>
      {partsOf(blocks, folded).map(({ title, from, own, first }) => {
        const content = own.map((block, index) => (
          <SheetBlock
            // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of a document have no other name than their place.
            key={from + index}
            block={block}
            heading={headingBefore(blocks, from + index)}
            {...leads}
          />
        ))
        return title === null ? (
          content
        ) : (
          <details key={from} open={first} className="report-part mt-4 border-t border-line pt-1">
            <summary className="cursor-pointer py-2.5">
              <h4 className="inline text-base">{typeset(title)}</h4>
            </summary>
            {content}
          </details>
        )
      })}
    </article>
  )
}

type SheetPart = { title: string | null; from: number; own: Block[]; first: boolean }

/** Runs of blocks: those under a heading of the second level are a part of their own, where they are to be folded. */
function partsOf(blocks: readonly Block[], folded: boolean): SheetPart[] {
  const parts: SheetPart[] = []
  for (const [index, block] of blocks.entries()) {
    if (folded && block.kind === 'heading' && block.level === 2) {
      const first = parts.every(({ title }) => title === null)
      parts.push({ title: block.text, from: index + 1, own: [], first })
      continue
    }
    const part = parts.at(-1)
    const ends = block.kind === 'heading' && part?.title !== null
    if (!part || ends) parts.push({ title: null, from: index, own: [block], first: false })
    else part.own.push(block)
  }
  return parts
}

/** The name of a table that has no caption of its own. */
function headingBefore(blocks: readonly Block[], index: number): string {
  return (
    blocks
      .slice(0, index)
      .reverse()
      .find((block) => block.kind === 'heading')?.text ?? ''
  )
}

type SheetBlockProps = Leads & { block: Block; heading: string }

function SheetBlock({ block, heading, ...leads }: SheetBlockProps) {
  switch (block.kind) {
    case 'heading':
      return block.level === 1 ? (
        <h3 className="mt-9 text-lg">{typeset(block.text)}</h3>
      ) : (
        <h4 className="mt-7 text-base">{typeset(block.text)}</h4>
      )
    case 'paragraph':
      return (
        <div className="mt-3 max-w-prose">
          <p>{typeset(block.text)}</p>
          <Records cell={block} {...leads} />
        </div>
      )
    case 'note':
      return <p className="mt-2 max-w-prose text-sm text-ink-soft">{typeset(block.text)}</p>
    case 'list':
      return (
        <ul className="mt-3 max-w-prose list-disc ps-5">
          {block.items.map((item) => (
            <li key={item.text} className="mt-1.5">
              {typeset(item.text)} <Records cell={item} {...leads} />
            </li>
          ))}
        </ul>
      )
    case 'table':
      return <SheetTable block={block} heading={heading} {...leads} />
  }
}

type TableBlock = Extract<Block, { kind: 'table' }>

function SheetTable({ block, heading, ...leads }: SheetBlockProps & { block: TableBlock }) {
  const { caption, columns, rows, total } = block
  const cells = total ? [...rows, total] : rows
  return (
    <div className="mt-3">
      <DataTable
        framed={false}
        caption={typeset(caption ?? heading)}
        captionHidden={caption === null}
        rows={cells}
        rowKey={(row) => String(cells.indexOf(row))}
        columns={columns.map(
          ({ text, numeric }, index): Column<Cell[]> => ({
            key: text,
            header: text,
            numeric,
            primary: index === 0,
            cell: (row) => {
              // Nothing, not an element that turns out empty: on a phone an empty cell takes no line.
              if (!row[index]?.text) return null
              const figure = <Figure cell={row[index]} {...leads} />
              return row === total ? <strong>{figure}</strong> : figure
            },
          }),
        )}
      />
    </div>
  )
}

/** A cell whose text is itself the way to its sessions. */
function Figure({ cell, sessionNames = {}, figureHref }: Leads & { cell: Cell | undefined }) {
  if (!cell?.text) return null
  const text = typeset(cell.text)
  if (figureHref) return cell.figure ? <Anchor href={figureHref(cell.figure)}>{text}</Anchor> : text
  const [first, ...more] = cell.sessionIds ?? []
  if (!first) return <>{text}</>
  if (more.length === 0) return <Anchor href={`/gestion/sesiones/${first}`}>{text}</Anchor>
  return (
    <details>
      <summary className="cursor-pointer text-action underline">{text}</summary>
      <SessionList ids={[first, ...more]} sessionNames={sessionNames} />
    </details>
  )
}

/** After a sentence: the way to the sessions that it speaks of. On paper it is left out. */
function Records({ cell, sessionNames = {}, figureHref }: Leads & { cell: Cell }) {
  const { t, i18n } = useTranslation(['report', 'closing'])
  if (figureHref) {
    return cell.figure ? (
      <Anchor
        lang={i18n.language}
        href={figureHref(cell.figure)}
        className="no-print whitespace-nowrap text-sm"
      >
        {t('closing:report.see')}
      </Anchor>
    ) : null
  }
  const ids = cell.sessionIds ?? []
  const [first, ...more] = ids
  if (!first) return null
  return more.length === 0 ? (
    <Anchor
      lang={i18n.language}
      href={`/gestion/sesiones/${first}`}
      className="no-print whitespace-nowrap text-sm"
    >
      {t('report:figures.one')}
    </Anchor>
  ) : (
    <details lang={i18n.language} className="no-print mt-1 text-sm">
      <summary className="cursor-pointer text-action underline">
        {t('report:figures.other', { count: ids.length })}
      </summary>
      <SessionList ids={ids} sessionNames={sessionNames} />
    </details>
  )
}

function SessionList({ ids, sessionNames }: { ids: readonly string[]; sessionNames: SessionNames }) {
  const { i18n } = useTranslation()
  return (
    <ul lang={i18n.language} className="no-print mt-1 grid gap-1 text-start text-sm font-normal">
      {ids.map((id) => (
        <li key={id}>
          <Anchor href={`/gestion/sesiones/${id}`}>{sessionNames[id] ?? id}</Anchor>
        </li>
      ))}
    </ul>
  )
}
