import { z } from 'zod'
import type { Language } from '#app/generated/prisma/enums.ts'

export const SIMPLIFIED_MAX = 4000
export const FULL_MAX = 30_000

export type NoticeTexts = Record<Language, { simplified: string; full: string }>

function text(max: number) {
  return z
    .string({ error: 'required' })
    .transform((value) =>
      value
        .normalize('NFC')
        .replace(/\r\n?/g, '\n')
        .replace(/[^\P{Cc}\n]/gu, '')
        .trim(),
    )
    .pipe(z.string().min(1, 'required').max(max, `tooLong?max=${max}`))
}

/** The editor's four texts. Messages are keys of the namespace `form`. */
export const noticeForm = z
  .object({
    simplifiedEs: text(SIMPLIFIED_MAX),
    fullEs: text(FULL_MAX),
    simplifiedEn: text(SIMPLIFIED_MAX),
    fullEn: text(FULL_MAX),
  })
  .transform(
    ({ simplifiedEs, fullEs, simplifiedEn, fullEn }): NoticeTexts => ({
      es: { simplified: simplifiedEs, full: fullEs },
      en: { simplified: simplifiedEn, full: fullEn },
    }),
  )
