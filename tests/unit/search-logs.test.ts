import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { namesOfPeople, searchLogs } from '#tests/support/search-logs.mjs'

/** What is found in a log of one line. */
async function foundIn(line: string): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'invita-logs-'))
  try {
    await writeFile(join(folder, '1.log'), `${line}\n`)
    return searchLogs(folder, ['Ana Ruiz', 'Rosa Méndez']).found
  } finally {
    await rm(folder, { recursive: true })
  }
}

test.each([
  ['e-mail', '{"msg":"to ana@example.org"}'],
  ['e-mail', '{"msg":"to ñandú@correo.example.mx"}'],
  ['e-mail', '{"path":"/x?email=ana%40example.org"}'],
  ['phone', '{"msg":"+52 55 0000 4711"}'],
  ['token', '{"path":"/registro/j3L3pRge3pH6M-uLsRxGVzOiWvJtmeLnRdkn4wjqp4s"}'],
  ['name (Ana Ruiz)', '{"msg":"no seat for Ana Ruiz"}'],
  ['name (Rosa Méndez)', String.raw`{"msg":"no seat for Rosa M\u00e9ndez"}`],
])('finds a person by %s in %s', async (kind, line) => {
  expect(await foundIn(line)).toEqual([`1.log:1: ${kind}`])
})

test.each([
  '{"level":30,"requestId":"77c433a3ec02","method":"POST","route":"/registro/:token","status":303,"ms":12}',
  '{"err":{"at":["    at node_modules/@prisma/client/src/runtime/RequestHandler.ts:238:12"]}}',
  '{"subject":"019ab000-0000-7000-8000-000000000001","hash":"0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0"}',
  '{"from":"invita@localhost.localdomain"}',
])('finds nobody in %s', async (line) => {
  expect(await foundIn(line)).toEqual([])
})

test('knows whom the tests speak of', () => {
  const names = namesOfPeople()
  for (const name of ['Ana Ruiz', 'Rosa Méndez', 'Xiomara Bitácora', 'Zenobia Quetzalli'])
    expect(names).toContain(name)
})
