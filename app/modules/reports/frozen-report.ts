import { civilDateAt, MEXICO_CITY } from '#app/platform/time.ts'
import type { Annex } from './annexes.ts'
import { canonicalJson, type JsonValue } from './canonical-json.ts'
import { findFigure, placeOfFigure } from './find-figure.ts'
import type { CheckedReport } from './report.ts'
import { type Block, printedDay, type ReportDocument } from './report-blocks.ts'
import { type DocumentTexts, fill } from './words.ts'

// What is kept of a closed period. Everything that is printed is in it, words too: files are laid out from it alone, so that
// neither the data nor the texts of a later day reach them.

/** A report with its checks in words, the document that screen, Word and HTML show, and its annexes. */
export type WrittenReport = {
  report: CheckedReport
  messages: string[]
  document: ReportDocument
  annexes: Annex[]
}

export type FrozenReport = WrittenReport & {
  /** Of this file; a later one would be read beside it. */
  format: 1
  /** `at`: ISO 8601, UTC. */
  closed: { by: string; at: string }
  /** What it is rendered with; the bytes are kept beside it. */
  template: { name: string; sha256: string }
  /** For what is added to it later. */
  words: Pick<DocumentTexts, 'errata' | 'lexicon'>
}

/** `figure`: a path of the report's JSON. `at`: ISO 8601, UTC. */
export type Erratum = {
  figure: string
  printed: string
  correct: string
  reason: string
  by: string
  at: string
}

export type ClosedFacts = FrozenReport['closed'] & { errata: Erratum[] }

/** The text that is kept and whose SHA-256 is the report's. */
export function frozenText(written: WrittenReport, rest: Omit<FrozenReport, keyof WrittenReport>): string {
  const frozen: FrozenReport = { ...written, ...rest }
  // Type aliases of plain data are JSON; the compiler cannot see it through optional members.
  return canonicalJson(frozen as unknown as JsonValue)
}

/** @param text what `frozenText` gave */
export function readFrozen(text: string): FrozenReport {
  const frozen = JSON.parse(text) as FrozenReport
  if (frozen.format !== 1) throw new Error(`A frozen report of format ${frozen.format}`)
  return frozen
}

/** The frozen report as it is printed: with its mark, and its errata after the body, which stays as it was. */
export function printedReport(
  frozen: FrozenReport,
  sha256: string,
  errata: readonly Erratum[],
): WrittenReport {
  const { report, messages, document, annexes } = frozen
  return {
    report: { ...report, sha256 },
    messages,
    annexes,
    document: {
      ...document,
      state: fill(document.state, { sha256 }),
      checks: [...document.checks, ...errataBlocks(frozen, errata)],
    },
  }
}

function errataBlocks({ document, words }: FrozenReport, errata: readonly Erratum[]): Block[] {
  if (errata.length === 0) return []
  const items = errata.map(({ figure, at, ...erratum }) => {
    const printed = findFigure(document, figure)
    const what = printed ? placeOfFigure(printed) : figure
    return { text: fill(words.errata.item, { ...erratum, what, date: printedDay(at, words) }) }
  })
  return [
    { kind: 'heading', level: 1, text: words.errata.title },
    { kind: 'list', items },
  ]
}

/** The civil day of the closing, in Mexico City. */
export function closedOn({ at }: FrozenReport['closed']): string {
  return civilDateAt(new Date(at), MEXICO_CITY)
}
