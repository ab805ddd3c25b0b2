import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync(new URL('../../../app/ui/tokens.css', import.meta.url), 'utf8')

type Palette = Map<string, string>

function paletteOf(start: string): Palette {
  const from = css.indexOf(start)
  expect(from, `${start} is in tokens.css`).toBeGreaterThanOrEqual(0)
  const block = css.slice(from, css.indexOf('\n}', from))
  return new Map(
    [...block.matchAll(/--color-([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', hex = '']) => [name, hex]),
  )
}

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

const light = paletteOf('@theme static')
const dark = new Map([...light, ...paletteOf('@media screen and (prefers-color-scheme: dark)')])

const grounds = ['paper', 'surface', 'sunken']
const tones = ['warm', 'attention', 'confirmed', 'danger']
const soft = ['action-soft', ...tones.map((tone) => `${tone}-soft`)]

/** [foreground, ground] of everything that is read: AAA. */
const text: [string, string][] = [
  ...[...grounds, ...soft].map((ground): [string, string] => ['ink', ground]),
  ...['ink-soft', 'action', 'action-strong', 'warm-ink', 'danger-ink'].flatMap((name) =>
    grounds.map((ground): [string, string] => [name, ground]),
  ),
  ...tones.map((tone): [string, string] => [`${tone}-ink`, `${tone}-soft`]),
  ['action', 'action-soft'],
  ['action-strong', 'action-soft'],
  ['on-action', 'action'],
  ['on-action', 'action-strong'],
  ['on-danger', 'danger'],
  ['on-danger', 'danger-strong'],
  ['surface', 'warm-ink'],
  ['on-day', 'day'],
  ['on-night', 'night'],
]

/** Edges and marks that one must make out: 3 to 1. */
const marks: [string, string][] = [
  ...['line-strong', 'focus', 'danger', 'warm', 'confirmed', 'action'].flatMap((name) =>
    grounds.map((ground): [string, string] => [name, ground]),
  ),
  ['focus', 'focus-halo'],
  ['action', 'day'],
  ['surface', 'confirmed'],
]

describe.each([
  ['light', light],
  ['dark', dark],
] as const)('%s colours', (_, palette) => {
  const ratio = ([front, ground]: [string, string]) => {
    const [one, other] = [palette.get(front), palette.get(ground)]
    if (!one || !other) throw new Error(`no token ${one ? ground : front}`)
    return contrast(one, other)
  }

  test.each(text)('text %s on %s reaches AAA', (...pair) => {
    expect(ratio(pair)).toBeGreaterThanOrEqual(7)
  })

  test.each(marks)('mark %s on %s reaches 3 to 1', (...pair) => {
    expect(ratio(pair)).toBeGreaterThanOrEqual(3)
  })
})

test('dark colours change tokens that exist', () => {
  expect([...dark.keys()].filter((name) => !light.has(name))).toEqual([])
})

test('contrast agrees with the known ends of the scale', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 1)
})
