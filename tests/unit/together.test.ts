import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { together } from '#app/platform/together.ts'

test('who asks while an answer is under way is answered by the next one, each key once', async () => {
  const asked: string[][] = []
  let begun = () => {}
  const underWay = new Promise<void>((done) => {
    begun = done
  })
  const ask = together(async (keys) => {
    asked.push(keys)
    begun()
    await delay(5)
    return new Map(keys.map((key) => [key, `${key}!`]))
  })
  const first = ask('a')
  await underWay
  const later = [ask('b'), ask('a'), ask('b')]
  expect(await first).toBe('a!')
  expect(await Promise.all(later)).toEqual(['b!', 'a!', 'b!'])
  expect(asked).toEqual([['a'], ['b', 'a']])
})

test('one that fails fails for those who asked it, and no others', async () => {
  const ask = together(async ([key = '']) => {
    if (key === 'bad') throw new Error('no')
    return new Map([[key, 1]])
  })
  await expect(ask('bad')).rejects.toThrow('no')
  expect(await ask('good')).toBe(1)
  expect(await ask('good')).toBe(1)
})
