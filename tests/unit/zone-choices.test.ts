import { expect, test } from 'vitest'
import { LANGUAGES } from '#app/locales/i18n.ts'
import { zoneOptions } from '#app/routes/staff/zone-options.ts'
import { zoneChoices } from '#app/routes/zone-choices.ts'

test.each(LANGUAGES)('%s: a place is there once, under the name that is known already', (language) => {
  for (const options of [
    zoneChoices(language, 'Asia/Kolkata', null, 'Pacific/Auckland'),
    zoneOptions(language, ['Asia/Kolkata', 'Pacific/Auckland']),
  ]) {
    const values = options.map(({ value }) => value)
    const labels = options.map(({ label }) => label)
    expect(new Set(labels).size).toBe(labels.length)
    expect(values).toEqual(expect.arrayContaining(['Asia/Kolkata', 'Pacific/Auckland']))
    expect(values).not.toContain('Asia/Calcutta')
    expect(labels).toEqual([...labels].sort((a, b) => a.localeCompare(b, language)))
  }
})

test('what the browser says goes by its older name stays chosen', () => {
  const values = zoneChoices('es', 'Asia/Calcutta').map(({ value }) => value)
  expect(values).toContain('Asia/Calcutta')
  expect(values).not.toContain('Asia/Kolkata')
})
