import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ParsedMail, simpleParser } from 'mailparser'
import { create } from 'qrcode'
import { expect, test } from 'vitest'
import { checkInUrl, registrationOfCode } from '#app/modules/attendance/check-in-code.server.ts'
import { previewMail } from '#app/modules/mail/queries.server.ts'
import { fileTransport } from '#app/platform/mail-transport.server.ts'
import { makeAccount } from '#tests/support/accounts-factory.ts'
import { contextOf } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import {
  confirmedPerson,
  nothingDue,
  order,
  postUntil,
  sessionWithPeople,
} from '#tests/support/mail-factory.ts'
import { darkPixels } from '#tests/support/read-png.ts'

useDatabase()

/** The mail that confirms a seat, as it lies in the file. */
async function confirmation(data: Parameters<typeof sessionWithPeople>[0]) {
  const { session } = await sessionWithPeople(data)
  const person = await confirmedPerson(session.id)
  await order('registrationConfirmed', person.id, session.id)
  const folder = await mkdtemp(join(tmpdir(), 'invita-code-'))
  try {
    await postUntil({ transport: fileTransport(folder) }, nothingDue)
    const [file = ''] = await readdir(folder)
    return { person, mail: await simpleParser(await readFile(join(folder, file))) }
  } finally {
    await rm(folder, { recursive: true })
  }
}

const pictureOf = ({ attachments }: ParsedMail) => attachments.find(({ cid }) => cid !== undefined)

/** The modules of the picture, its quiet zone taken off. */
function modulesOf(png: Buffer): boolean[][] {
  const pixels = darkPixels(png)
  const scale = 5
  const quiet = 4
  const size = pixels.length / scale - 2 * quiet
  return Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (_, column) => {
      const at = (n: number) => (n + quiet) * scale + 2
      return pixels[at(row)]?.[at(column)] ?? false
    }),
  )
}

test('who is confirmed where people meet has the code of their own page in the mail, and it tells nothing of them', async () => {
  const { person, mail } = await confirmation({ modality: 'HYBRID', address: 'Av. Reforma 1' })
  const picture = pictureOf(mail)
  if (!picture) throw new Error('no picture')
  expect(picture).toMatchObject({ contentType: 'image/png', contentDisposition: 'inline' })
  // mailparser puts the picture where the HTML points to it.
  expect(mail.html).toMatch(/<img src="data:image\/png;base64,[^"]+" alt="Código QR[^"]*"/)
  expect(mail.text).toContain('Basta con enseñarlo en la puerta')
  // The calendar still travels as an alternative of the text.
  expect(mail.attachments.some(({ contentType }) => contentType.includes('calendar'))).toBe(true)

  const says = checkInUrl(person.id)
  expect(registrationOfCode(says.split('/').pop() ?? '')).toBe(person.id)
  const address = person.email ?? ''
  for (const own of [person.name, address, address.split('@')[0] ?? '']) expect(says).not.toContain(own)
  const { modules } = create(says, { errorCorrectionLevel: 'M' })
  const read = modulesOf(picture.content)
  expect(read).toHaveLength(modules.size)
  for (const [row, cells] of read.entries()) {
    for (const [column, dark] of cells.entries()) {
      if (dark !== Boolean(modules.get(row, column))) throw new Error(`module ${row}, ${column} differs`)
    }
  }
})

test('who meets by video alone has no code: there is no door', async () => {
  const { mail } = await confirmation({ modality: 'VIRTUAL', joinUrl: 'https://video.example.org/x' })
  expect(pictureOf(mail)).toBeUndefined()
  expect(mail.html).not.toContain('<img')
})

test('a preview shows a code that is nobody’s', async () => {
  await confirmation({ modality: 'IN_PERSON', address: 'Av. Reforma 1' })
  const { id, name } = await makeAccount({ role: 'ADMIN' })
  const context = { ...contextOf({ kind: 'STAFF', id, role: 'ADMIN' }), account: { name } }
  const previews = await previewMail(context, 'registrationConfirmed')
  for (const { html } of previews ?? []) expect(html).toMatch(/<img src="data:image\/png;base64,/)
  expect(previews).toHaveLength(2)
})
