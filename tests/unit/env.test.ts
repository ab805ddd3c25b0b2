import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ConfigurationError, readEnv } from '#app/platform/env.server.ts'

test('nothing given is a configuration: embedded, on port 3000', () => {
  const given = readEnv({})
  expect(given).toMatchObject({ PORT: 3000, APP_URL: 'http://localhost:3000' })
  expect(given.DATABASE_URL).toBeUndefined()
})

test('an empty value counts as absent, and an address loses its last slash', () => {
  expect(readEnv({ DATABASE_URL: '', APP_URL: 'https://invita.example/' })).toMatchObject({
    APP_URL: 'https://invita.example',
  })
})

test.each([
  ['PORT', { PORT: 'eighty' }],
  ['PORT', { PORT: '70000' }],
  ['APP_URL', { APP_URL: 'ftp://invita.example' }],
  ['DATABASE_URL', { DATABASE_URL: 'mysql://secret@db/invita' }],
  ['SMTP_URL', { SMTP_URL: 'mail.example.org' }],
  ['MAIL_FROM', { MAIL_FROM: 'nobody' }],
  ['TRUST_PROXY', { TRUST_PROXY: '-1' }],
  ['SESSION_SECRET', { SESSION_SECRET: 'short' }],
  ['INVITA_NOW', { INVITA_NOW: 'yesterday' }],
  [
    'INVITA_NOW',
    { INVITA_NOW: '2026-01-01T00:00:00Z', DATABASE_URL: 'postgresql://db/invita', NODE_ENV: 'production' },
  ],
])('a wrong %s is refused in one line that names it and keeps its value to itself', (name, source) => {
  const read = () => readEnv(source)
  expect(read).toThrow(ConfigurationError)
  expect(read).toThrow(new RegExp(`^Configuration refused\\. ${name}: [^\n]+$`))
  expect(read).not.toThrow(/secret|nobody|yesterday/)
})

test('every wrong value is named at once', () => {
  expect(() => readEnv({ PORT: 'x', TRUST_PROXY: 'y' })).toThrow(/PORT: .*TRUST_PROXY: /)
})

test('the operator’s table names every variable once, and none that there is not', () => {
  const source = readFileSync('app/platform/env.server.ts', 'utf8')
  const known = [...source.matchAll(/^ {4}([A-Z][A-Z_]+):/gm)].map(([, name]) => name)
  const rows = readFileSync('.production/README.md', 'utf8').matchAll(/^\| (`[A-Z_`, ]+`) \|/gm)
  const told = [...rows].flatMap(([, names = '']) => [...names.matchAll(/`(\w+)`/g)].map(([, name]) => name))
  expect(known.length).toBeGreaterThan(15)
  expect(told.sort()).toEqual(known.sort())
})
