import type reasons from '#app/locales/es/import.ts'
import { sameName } from './names.ts'

// Files of rows and columns: cells as text, and what is wrong with them. Pure.

/** A cell holds this many characters at most. */
const LONGEST = 300

/** A file's cells as text; `line` counts from 1 and is what an editor shows. */
export type Table = {
  header: { line: number; cells: string[] }
  rows: { line: number; cells: string[] }[]
}

export type TableFault = {
  line: number
  /** Null: the row or the file as a whole. A header that is unknown is named as it stands. */
  column: string | null
  reason: keyof (typeof reasons)['reasons']
  details: Record<string, string | number>
}

export function fault(
  line: number,
  column: string | null,
  reason: TableFault['reason'],
  details: TableFault['details'] = {},
): TableFault {
  return { line, column, reason, details }
}

/** The cells of one row; what is wrong with them is added to `errors`, and such a cell reads as null. */
export class RowReader<Column extends string> {
  failed = false

  constructor(
    readonly line: number,
    private readonly cell: (column: Column) => string,
    private readonly errors: TableFault[],
    /** What the file itself calls a column. */
    private readonly called: (column: Column) => string = (column) => column,
  ) {}

  fail(column: Column, reason: TableFault['reason'], details: TableFault['details'] = {}): null {
    this.errors.push(fault(this.line, this.called(column), reason, details))
    this.failed = true
    return null
  }

  isFilled(column: Column): boolean {
    return this.cell(column).trim() !== ''
  }

  /** Null where empty. */
  text(column: Column): string | null {
    const text = this.cell(column).normalize('NFC').replace(/\s+/g, ' ').trim()
    if (text === '') return null
    if (/\p{Cc}/u.test(text)) return this.fail(column, 'controlCharacter')
    if (text.length > LONGEST) return this.fail(column, 'tooLong', { max: LONGEST })
    return text
  }

  /** Several, with `;` between them. */
  list(column: Column): string[] {
    const items = (this.text(column) ?? '')
      .split(';')
      .map((item) => item.trim())
      .filter(Boolean)
    const repeated = items.find(
      (item, index) => items.findIndex((each) => sameName(each) === sameName(item)) < index,
    )
    if (repeated !== undefined) this.fail(column, 'repeatedItem', { value: repeated })
    return items
  }

  /** One of the words that a column allows. */
  word<T>(
    column: Column,
    words: Record<string, T>,
    required: boolean,
    tidy = (text: string) => text.toLowerCase(),
  ): T | null {
    const text = this.text(column)
    if (text === null) return required && !this.isFilled(column) ? this.fail(column, 'required') : null
    const key = tidy(text)
    const value = Object.hasOwn(words, key) ? words[key] : undefined
    return value ?? this.fail(column, 'notAllowed', { value: text, allowed: Object.keys(words).join(', ') })
  }

  /** A text that `accepts` accepts. */
  checked(
    column: Column,
    accepts: (text: string) => boolean,
    reason: TableFault['reason'],
    tidy = (text: string) => text,
  ): string | null {
    const text = this.text(column)
    if (text === null) return null
    return accepts(tidy(text)) ? tidy(text) : this.fail(column, reason, { value: text })
  }
}
