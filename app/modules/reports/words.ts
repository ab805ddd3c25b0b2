import type documentTexts from '#app/locales/es/report-document.ts'
import { weekdayOf } from '#app/platform/time.ts'
import { groupBy } from './group-by.ts'

// The report's Spanish: the grammar is here, the words come from the lexicon in locales. Pure, so that the same figure is
// always said in the same way (domain.md, "The report, data → text").

export type DocumentTexts = typeof documentTexts
export type Lexicon = DocumentTexts['lexicon']

/** Agreement of a number in words: with a feminine noun, with a masculine one ("un"), or standing alone ("uno"). */
export type Agreement = 'feminine' | 'masculine' | 'alone'

export type ReportWords = ReturnType<typeof reportWords>

/** Fills `{{name}}` in a text of the document; a name without a value is a programming error. */
export function fill(template: string, values: Record<string, string | number>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`No value for {{${name}}} in "${template}"`)
    return String(value)
  })
}

/** A filled sentence: one full stop at its end, also after an abbreviation. */
export function sentence(template: string, values: Record<string, string | number>): string {
  return fill(template, values).replace(/\.{2,}$/, '.')
}

/** First letter in capital. */
export function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase('es') + text.slice(1)
}

/** Thousands with comma: 2,094,659. */
export function thousands(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** "a", "a y b", "a, b y c"; "e" before the sound of an i. */
export function joinAnd(items: readonly string[]): string {
  const last = items.at(-1)
  if (last === undefined) return ''
  if (items.length === 1) return last
  const and = /^h?[ií](?![aeou])/i.test(last) ? 'e' : 'y'
  return `${items.slice(0, -1).join(', ')} ${and} ${last}`
}

/** A text to stand between “ ”: its own quotes become ‘ ’, and a pair around all of it is left out. */
export function insideQuotes(text: string): string {
  const bare = text.replace(/^[“"«](.*)[”"»]$/u, (whole, inner: string) =>
    /[“”"«»]/u.test(inner) ? whole : inner,
  )
  return bare.replace(/[“«]|"(?=\S)(?=[^"]*")/gu, '‘').replace(/[”»"]/gu, '’')
}

/**
 * Post and organization as printed after a host's name: the post in lower case, up to its first preposition
 * ("Cónsul General de México en Chicago" → "cónsul general de México en Chicago"). Abbreviations stay.
 */
export function hostCredit(credit: string): string {
  const words = credit.split(' ')
  const preposition = words.findIndex((word) => /^(?:de|del|en|para|ante)$/i.test(word))
  const end = preposition === -1 ? 1 : preposition
  return words
    .map((word, index) =>
      index < end && /^\p{Lu}\p{Ll}+,?$/u.test(word) ? word.toLocaleLowerCase('es') : word,
    )
    .join(' ')
}

/** The report's words over a lexicon. */
export function reportWords(lexicon: Lexicon) {
  /** 0 to 999,999,999 in words; integers alone (throws RangeError). */
  function inWords(n: number, agreement: Agreement = 'alone'): string {
    if (!Number.isSafeInteger(n) || n < 0 || n > 999_999_999) throw new RangeError(`Not sayable: ${n}`)
    if (n === 0) return at(lexicon.small, 0)
    const millions = Math.floor(n / 1_000_000)
    const thousand = Math.floor((n % 1_000_000) / 1000)
    const rest = n % 1000
    const parts: string[] = []
    if (millions) {
      parts.push(
        belowThousand(millions, 'masculine'),
        millions === 1 ? lexicon.million.one : lexicon.million.other,
      )
    }
    // "mil" is never "un mil"; what multiplies it loses its o in both genders: "veintiún mil".
    if (thousand > 1) parts.push(shorten(belowThousand(thousand, agreement)))
    if (thousand) parts.push(lexicon.thousand)
    if (rest) parts.push(belowThousand(rest, agreement))
    return parts.join(' ')
  }

  function belowThousand(n: number, agreement: Agreement): string {
    if (n === 100) return lexicon.hundred
    const hundreds = at(lexicon.hundreds, Math.floor(n / 100))
    const rest = n % 100
    const words = [agreement === 'feminine' ? hundreds.replace(/os$/, 'as') : hundreds]
    if (rest > 0 && rest < 30) words.push(at(lexicon.small, rest))
    else if (rest) {
      words.push(at(lexicon.tens, Math.floor(rest / 10)))
      if (rest % 10) words.push('y', at(lexicon.small, rest % 10))
    }
    const said = words.filter(Boolean).join(' ')
    if (agreement === 'feminine') return said.replace(/uno$/, 'una')
    return agreement === 'masculine' ? shorten(said) : said
  }

  /** Materials: `Tres (3) infografías`, `Un (1) documento`; 10 and over in digits. */
  function counted(
    n: number,
    noun: { one: string; other: string; agreement: 'feminine' | 'masculine' },
  ): string {
    const name = n === 1 ? noun.one : noun.other
    return n >= 10 ? `${thousands(n)} ${name}` : `${capital(inWords(n, noun.agreement))} (${n}) ${name}`
  }

  /** A count in running text: in words below ten, `12` from there on. */
  function countInText(n: number, agreement: Agreement): string {
    return n < 10 ? inWords(n, agreement) : thousands(n)
  }

  /** Editions, in words whatever their number: `una edición`, `cuatro ediciones`. */
  function editions(n: number): string {
    return `${inWords(n, 'feminine')} ${n === 1 ? lexicon.edition.one : lexicon.edition.other}`
  }

  /** `1 persona`, `57 personas`, `1,200 personas`. */
  function people(n: number): string {
    return `${thousands(n)} ${n === 1 ? lexicon.people.one : lexicon.people.other}`
  }

  /** Figures of networks: `1 millón 872 mil 200`, `64 mil 880`, `2 millones`; below ten thousand `1,450`. */
  function networkFigure(n: number): string {
    if (n < 10_000) return thousands(n)
    const millions = Math.floor(n / 1_000_000)
    const thousand = Math.floor((n % 1_000_000) / 1000)
    const rest = n % 1000
    return [
      millions
        ? `${thousands(millions)} ${millions === 1 ? lexicon.million.one : lexicon.million.other}`
        : '',
      thousand ? `${thousand} ${lexicon.thousand}` : '',
      rest ? String(rest) : '',
    ]
      .filter(Boolean)
      .join(' ')
  }

  /** An exact count that is printed rounded: `alrededor de 1,500`. */
  function about(n: number): string {
    return `${lexicon.about} ${thousands(n)}`
  }

  /** `13 de noviembre de 2020`, `1° de septiembre de 2020`. */
  function date(civil: string): string {
    return `${dayAndMonth(civil)} de ${year(civil)}`
  }

  /** `Viernes 13 de noviembre de 2020`, as a table's cell. */
  function cellDate(civil: string): string {
    return capital(`${weekday(civil)} ${date(civil)}`)
  }

  /** `El martes 6 de octubre de 2020`, as a sentence's beginning. */
  function runningDate(civil: string): string {
    return runningDates([civil])
  }

  /**
   * The dates of one message, joined: `El martes 12 y viernes 15 de enero de 2021`, `El martes 5 de enero y el domingo 7 de
   * febrero de 2021`, `El martes 29 de diciembre de 2020 y el jueves 7 de enero de 2021`. Sorted here, each once.
   */
  function runningDates(civils: readonly string[]): string {
    const sorted = [...new Set(civils)].sort()
    const months = [...groupBy(sorted, (civil) => civil.slice(0, 7)).values()]
    const groups = months.map((days, index) => {
      const last = days.at(-1) ?? ''
      const names = days.map((civil) => `${weekday(civil)} ${day(civil)}`)
      const next = months[index + 1]?.[0]
      const printed = next && year(next) === year(last) ? '' : ` de ${year(last)}`
      return `${joinAnd(names)} de ${month(last)}${printed}`
    })
    return capital(joinAnd(groups.map((group) => `el ${group}`)))
  }

  /** `noviembre de 2020`, of a month YYYY-MM. */
  function monthAndYear(yearMonth: string): string {
    return `${month(yearMonth)} de ${year(yearMonth)}`
  }

  /** An organization after a preposition, with the article that it is known to take: `el INE`, `la Federación …`. */
  function withArticle(organization: string): string {
    if (/^(?:el|la|los|las)\s/i.test(organization)) return organization
    const first = organization.split(' ')[0] ?? ''
    for (const article of ['el', 'la'] as const) {
      const names: readonly string[] = lexicon.articles[article]
      if (names.includes(organization) || names.includes(first)) return `${article} ${organization}`
    }
    return organization
  }

  function weekday(civil: string): string {
    return at(lexicon.weekdays, weekdayOf(civil) - 1)
  }

  function month(civil: string): string {
    return at(lexicon.months, Number(civil.slice(5, 7)) - 1)
  }

  function dayAndMonth(civil: string): string {
    return `${day(civil)} de ${month(civil)}`
  }

  return {
    inWords,
    counted,
    countInText,
    editions,
    people,
    networkFigure,
    about,
    date,
    cellDate,
    runningDate,
    runningDates,
    monthAndYear,
    withArticle,
  }
}

function shorten(said: string): string {
  return said.replace(/veinti(?:uno|una)$/, 'veintiún').replace(/un[oa]$/, 'un')
}

function day(civil: string): string {
  const number = Number(civil.slice(8, 10))
  return number === 1 ? '1°' : String(number)
}

function year(civil: string): string {
  return civil.slice(0, 4)
}

function at(words: readonly string[], index: number): string {
  const word = words[index]
  if (word === undefined) throw new RangeError(`No word ${index}`)
  return word
}
