import { describe, expect, it } from 'vitest'
import { translator, wordsOf } from '../../app/locales/i18n.ts'
import { numberWords } from '../../app/locales/number-words.ts'

describe('numbers as people read them', () => {
  it('groups thousands in Spanish and in English', () => {
    expect(numberWords(1476)).toBe('1,476')
    expect(numberWords(999)).toBe('999')
  })

  it('groups how many in a text', () => {
    expect(translator('es')('outreach:audience.recipients', { count: 1476 })).toBe(
      'La recibirán 1,476 personas.',
    )
    expect(translator('es')('outreach:audience.recipients', { count: 1 })).toBe('La recibirá 1 persona.')
  })

  it('leaves codes and numbers that are names as they are', () => {
    expect(wordsOf('es', 'report:check.error', { code: 4511, message: 'x' })).not.toContain('4,511')
  })
})
