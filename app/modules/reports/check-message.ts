import type common from '#app/locales/es/common.ts'
import type report from '#app/locales/es/report.ts'
import type { Translation } from '#app/locales/translation.ts'
import { formatCivilDate } from '#app/platform/time.ts'
import type { Check, CheckDetails } from './report.ts'
import { fill } from './words.ts'

export type CheckTexts = {
  language: 'es' | 'en'
  report: Pick<Translation<typeof report>, 'messages' | 'parts' | 'noDate'>
  common: Pick<Translation<typeof common>, 'kindShort'>
}

/** A check in words, in the reader's language. */
export function checkMessage(check: Check, texts: CheckTexts): string {
  const { details } = check
  const date = (name: string) => {
    const civil = details[name]
    return typeof civil === 'string' ? formatCivilDate(civil, texts.language, 'long') : texts.report.noDate
  }
  const part = details.part as keyof typeof texts.report.parts | undefined
  return fill(texts.report.messages[check.code], {
    ...present(details),
    date: date('date'),
    sentOn: date('sentOn'),
    part: part ? texts.report.parts[part] : '',
    session: sessionLabel(details, date('date'), texts),
  })
}

/** "Reunión en casa con María Reyes …": kind, title, host and place, date. */
function sessionLabel(details: CheckDetails, date: string, texts: CheckTexts): string {
  const kind = details.kind as keyof typeof texts.common.kindShort | undefined
  if (!kind) return ''
  const title = details.title ? String(details.title) : texts.common.kindShort[kind]
  return `${title} (${[details.who, date].filter(Boolean).join(', ')})`
}

function present(details: CheckDetails): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(details).filter((entry): entry is [string, string | number] => entry[1] !== null),
  )
}
