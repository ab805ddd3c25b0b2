// Whether the logs of a test run name anybody: `node tests/support/search-logs.mjs FOLDER` searches what all its processes wrote
// (TEST_LOGS) for e-mail addresses, telephone numbers, the tokens of links, and the names that tests and demonstration give to
// people. Exit 1 where something is found, or where there is too little to prove anything.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const ENOUGH = 300

/** What must not stand in a log, wherever it comes from. */
const PATTERNS = {
  'e-mail': /[\p{L}\d._%+-]+(?:@|%40)[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.\p{L}{2,}/gu,
  phone: /\+\d{1,3}[ -]\d[\d -]{6,}\d/g,
  // 32 random bytes in base64url; a word of 43 letters is none.
  token: /(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{43}(?![\w-])/g,
}

/** The sender of every mail, of configuration alone. */
const NOBODY = /^(invita@localhost\.localdomain)$/i

/** Names of people as the tests and the demonstration write them: `name: 'Ana Ruiz'`. */
export function namesOfPeople() {
  const sources = ['tests', 'app/cli', 'prisma/demo'].flatMap((folder) => filesBelow(join(root, folder)))
  const names = new Set()
  for (const file of sources) {
    const text = readFileSync(file, 'utf8')
    for (const [, name] of text.matchAll(
      /(?:[nN]ame|hostName|\.fill\()(?:: |=)?'(\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+)+)'/gu,
    ))
      names.add(name)
  }
  return [...names]
}

/** @returns {{ lines: number, found: string[] }} each finding with its file and line, and what kind it is, not the text itself */
export function searchLogs(folder, names = namesOfPeople()) {
  let lines = 0
  const found = []
  for (const file of filesBelow(folder)) {
    for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
      if (!line) continue
      lines++
      const plain = line.replace(/\\u([\da-f]{4})/gi, (_, code) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
      const kinds = Object.entries(PATTERNS).flatMap(([kind, pattern]) =>
        (plain.match(pattern) ?? []).filter((text) => !NOBODY.test(text)).map(() => kind),
      )
      for (const name of names) if (plain.includes(name)) kinds.push(`name (${name})`)
      for (const kind of new Set(kinds)) found.push(`${basename(file)}:${index + 1}: ${kind}`)
    }
  }
  return { lines, found }
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.png'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2] ?? process.env.TEST_LOGS
  const { lines, found } = searchLogs(folder)
  console.log(`${lines} lines of log, ${namesOfPeople().length} names: ${found.length} name somebody`)
  for (const each of found.slice(0, 20)) console.log(`  ${each}`)
  if (lines < ENOUGH) console.log(`  too few lines to prove anything (at least ${ENOUGH})`)
  process.exit(found.length === 0 && lines >= ENOUGH ? 0 : 1)
}
