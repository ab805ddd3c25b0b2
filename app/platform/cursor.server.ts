import { isRowId } from './row-id.ts'
import { seal, unseal } from './sealed.server.ts'
import { isCivilDate } from './time.ts'

/**
 * What a list is ordered by; `?`: may be unknown, and then the row stands at the end (of a descending list: at its head), as the
 * database's own indexes have it. 'text' is what people wrote: a cursor that holds one is sealed, since addresses are kept and shown.
 */
type ColumnKind = 'instant' | 'day' | 'id' | 'number' | 'text'
type Columns<Where> = { readonly [Column in keyof Where]?: ColumnKind | 'instant?' | 'day?' }
type Value = Date | string | bigint | null

/** Which part of a list is asked for: what follows a place in it, or what comes before one. Neither: its beginning. */
export type AskedPart = { after?: string; before?: string }

export type ListPart<Row> = {
  rows: Row[]
  /** For `before`, where something may come before these. */
  previous: string | null
  /** For `after`, where there are more. */
  next: string | null
}

type Query<Where, Sort> = { where: Where; orderBy: Sort[]; take: number }

/** `despues` or `antes` of an address; what is wrong in it is found out by the list. */
export function askedPart(parameters: URLSearchParams): AskedPart {
  const after = parameters.get('despues')
  const before = parameters.get('antes')
  return after ? { after } : before ? { before } : {}
}

/** The address's parameter that asks for a part. */
export function partParameters({ after, before }: AskedPart): { despues?: string; antes?: string } {
  return after ? { despues: after } : before ? { antes: before } : {}
}

/** Addresses of the parts beside this one. */
export function partLinks(
  { previous, next }: Pick<ListPart<unknown>, 'previous' | 'next'>,
  href: (part: { despues?: string; antes?: string }) => string,
): { previous: string | null; next: string | null } {
  return {
    previous: previous ? href(partParameters({ before: previous })) : null,
    next: next ? href(partParameters({ after: next })) : null,
  }
}

/**
 * The order of a list, by which it is read part by part: a part begins at a place in the order, not at a number of rows, so that
 * rows which come or go meanwhile move nobody to where they are missed or seen twice, and the last part costs what the first does.
 * The last column must tell any two rows apart; only the first may be unknown. Each order wants its index.
 */
export class ListOrder<Where extends object, Sort> {
  readonly #list: string
  readonly #columns: [string, ColumnKind][]
  readonly #nullable: boolean
  readonly #descending: boolean

  /** @param list its name: a sealed cursor of one list opens in no other */
  constructor(list: string, columns: Columns<Where>, { descending = false } = {}) {
    const entries = Object.entries(columns) as [string, string][]
    this.#list = list
    this.#columns = entries.map(([name, kind]) => [name, kind.replace('?', '') as ColumnKind])
    this.#nullable = entries[0]?.[1].endsWith('?') ?? false
    this.#descending = descending
  }

  /** A cursor as an address may say it: without what is none of this list. */
  readable({ after, before }: AskedPart): AskedPart {
    if (after && this.#read(after)) return { after }
    return before && this.#read(before) ? { before } : {}
  }

  /**
   * A part of the list. A broken cursor is as if it said nothing, and so is one with nothing before it any more. With nothing
   * after it the part is empty, with the way back: another one would show somebody twice.
   * @param read asks the database for rows; it must put `where` beside the list's own filter
   */
  async part<Row extends object>(
    asked: AskedPart,
    size: number,
    read: (query: Query<Where, Sort>) => Promise<Row[]>,
  ): Promise<ListPart<Row>> {
    const after = asked.after ? this.#read(asked.after) : null
    const before = !after && asked.before ? this.#read(asked.before) : null
    if (before) {
      const found = await this.#rowsBeyond(before, true, size + 1, read)
      const rows = found.slice(0, size).reverse()
      const [first, last] = [rows[0], rows.at(-1)]
      if (first && last) {
        return { rows, previous: found.length > size ? this.#write(first) : null, next: this.#write(last) }
      }
    }
    const found = after
      ? await this.#rowsBeyond(after, false, size + 1, read)
      : await read({ where: {} as Where, orderBy: this.#sort(false), take: size + 1 })
    if (after && found.length === 0) return { rows: [], previous: asked.after ?? null, next: null }
    const rows = found.slice(0, size)
    const [first, last] = [rows[0], rows.at(-1)]
    return {
      rows,
      previous: after && first ? this.#write(first) : null,
      next: last && found.length > size ? this.#write(last) : null,
    }
  }

  /** What stands before a row whose first column is known. */
  ahead(row: object): Where {
    const place = this.#columns.map(([name]) => (row as Record<string, Value>)[name] ?? null)
    return this.#beyond(place, this.#descending, 0) as Where
  }

  /** `x >= a` lets an index begin there, which `OR` alone would not; so rows without a first column are read by themselves. */
  async #rowsBeyond<Row>(
    place: Value[],
    backwards: boolean,
    take: number,
    read: (query: Query<Where, Sort>) => Promise<Row[]>,
  ): Promise<Row[]> {
    const rising = this.#descending === backwards
    const orderBy = this.#sort(backwards)
    const [first] = this.#columns[0] ?? ['']
    const unknown = this.#nullable && place[0] === null
    const beyond = unknown
      ? { [first]: null, ...this.#beyond(place, rising, 1) }
      : this.#beyond(place, rising, 0)
    const rows = await read({ where: beyond as Where, orderBy, take })
    // What is unknown stands after all that is known.
    if (!this.#nullable || unknown === rising || rows.length === take) return rows
    const rest = { [first]: unknown ? { not: null } : null } as Where
    return [...rows, ...(await read({ where: rest, orderBy, take: take - rows.length }))]
  }

  #beyond(place: Value[], rising: boolean, from: number): object {
    const [name] = this.#columns[from] ?? ['']
    const strictly = { [name]: { [rising ? 'gt' : 'lt']: place[from] } }
    if (from === this.#columns.length - 1) return strictly
    const orEqual = { [name]: { [rising ? 'gte' : 'lte']: place[from] } }
    return { ...orEqual, OR: [strictly, this.#beyond(place, rising, from + 1)] }
  }

  #sort(backwards: boolean): Sort[] {
    const rising = this.#descending === backwards
    return this.#columns.map(([name], index) => {
      const sort = rising ? 'asc' : 'desc'
      const known = index > 0 || !this.#nullable
      return { [name]: known ? sort : { sort, nulls: rising ? 'last' : 'first' } } as Sort
    })
  }

  #write(row: object): string {
    const values = this.#columns.map(([name]) => valueInWords((row as Record<string, Value>)[name] ?? null))
    if (!this.#isPersonal()) return values.join('_')
    return Buffer.from(seal(JSON.stringify(values), this.#about())).toString('base64url')
  }

  #read(text: string): Value[] | null {
    const words = this.#isPersonal() ? this.#unseal(text) : text.split('_')
    if (words?.length !== this.#columns.length) return null
    const values = this.#columns.map(([, kind], index) => readValue(kind, words[index] ?? ''))
    const whole = values.every((value, index) =>
      index === 0 && this.#nullable ? value !== undefined : value !== undefined && value !== null,
    )
    return whole ? (values as Value[]) : null
  }

  #unseal(text: string): string[] | null {
    const words = unseal(Buffer.from(text, 'base64url'), this.#about())
    return words === null ? null : (JSON.parse(words) as string[])
  }

  #isPersonal(): boolean {
    return this.#columns.some(([, kind]) => kind === 'text')
  }

  #about(): string {
    return `cursor ${this.#list}`
  }
}

const UNKNOWN = '-'
/** The end of the year 9999: what lies beyond is written in ways that the database does not read. */
const LAST_INSTANT = 253_402_300_799_999

function valueInWords(value: Value): string {
  if (value === null) return UNKNOWN
  return value instanceof Date ? String(value.getTime()) : String(value)
}

/** Undefined where the words are none of this kind. */
function readValue(kind: ColumnKind, words: string): Value | undefined {
  if (kind === 'text') return words
  if (words === UNKNOWN) return null
  switch (kind) {
    case 'instant':
      return /^\d{1,15}$/.test(words) && Number(words) <= LAST_INSTANT ? new Date(Number(words)) : undefined
    case 'day':
      return isCivilDate(words) ? words : undefined
    case 'id':
      return isRowId(words) ? words : undefined
    case 'number':
      return /^\d{1,18}$/.test(words) ? BigInt(words) : undefined
  }
}
