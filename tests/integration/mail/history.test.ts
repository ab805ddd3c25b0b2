import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { registerAttendee } from '#app/modules/registrations/register-attendee.server.ts'
import { cancelSession } from '#app/modules/sessions/cancel-session.server.ts'
import { rescheduleSession } from '#app/modules/sessions/reschedule-session.server.ts'
import { db } from '#app/platform/db.server.ts'
import { fileTransport } from '#app/platform/mail-transport.server.ts'
import { COORDINATOR, contextOf, NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { nothingDue, postUntil, sessionWithPeople } from '#tests/support/mail-factory.ts'
import { attendee } from '#tests/support/registration-factory.ts'
import { readBack, textOf } from '#tests/unit/calendar/read-back.ts'

useDatabase()

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'invita-mail-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const HOUR = 3_600_000
const at = (hours: number) => new Date(NOW.getTime() + hours * HOUR)

async function sendUntil(now: Date) {
  await postUntil({ transport: fileTransport(join(folder, 'mail')), clock: () => now }, () => nothingDue(now))
}

/** The mails in the folder to one address, in their order, read by parsers that are not ours. */
async function mailsTo(address: string) {
  const names = (await readdir(join(folder, 'mail'))).sort()
  const mails = await Promise.all(
    names.map(async (name) => ({
      name,
      mail: await simpleParser(await readFile(join(folder, 'mail', name))),
    })),
  )
  return mails
    .filter(({ mail }) => JSON.stringify(mail.to).includes(address))
    .map(({ name, mail }) => {
      const part = mail.attachments.find(({ contentType }) => contentType === 'text/calendar')
      const file = mail.attachments.find(({ filename }) => filename === 'invita.ics')
      const content = (part ?? file)?.content.toString('utf8')
      const object = content ? readBack(content) : null
      return {
        name,
        mail,
        object: object && {
          method: textOf(object.calendar, 'method'),
          uid: textOf(object.event, 'uid'),
          sequence: Number(textOf(object.event, 'sequence')),
          status: textOf(object.event, 'status'),
          start: textOf(object.event, 'dtstart'),
        },
      }
    })
}

it('a session made, moved and cancelled is one event that moves and goes, in the calendar of everybody', async () => {
  const { session, host, councillor } = await sessionWithPeople()
  const form = attendee(session.id, { email: 'ana@example.org' })
  await registerAttendee(contextOf(undefined, NOW), form)
  await sendUntil(NOW)

  const staff = (hours: number) => contextOf(COORDINATOR, at(hours))
  const { updatedAt: seenAt } = await db.session.findUniqueOrThrow({ where: { id: session.id } })
  await rescheduleSession(staff(1), {
    sessionId: session.id,
    seenAt,
    to: { date: '2026-12-03', time: '18:30', zone: 'America/Los_Angeles' },
    durationMinutes: 90,
  })
  await sendUntil(at(2))

  await cancelSession(staff(3), { sessionId: session.id, seen: 'PUBLISHED', reason: 'La casa se inundó.' })
  await sendUntil(at(4))

  for (const address of ['ana@example.org', host.email ?? '', councillor.email ?? '']) {
    const mails = (await mailsTo(address)).filter(({ object }) => object !== null)
    const objects = mails.flatMap(({ object }) => object ?? [])
    expect(objects.at(-1)).toMatchObject({ method: 'CANCEL', status: 'CANCELLED' })
    expect(objects.findIndex(({ method }) => method === 'CANCEL')).toBe(objects.length - 1)
    expect(new Set(objects.map(({ uid }) => uid))).toEqual(new Set([session.calendarUid]))
    const sequences = objects.map(({ sequence }) => sequence)
    expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b))
    for (const { name, object } of mails) {
      const raw = await readFile(join(folder, 'mail', name), 'utf8')
      const methods = [
        ...raw.matchAll(/^Content-Type: text\/calendar;(?:[^\r\n]|\r\n[ \t])*?method=(\w+)/gim),
      ]
      expect(methods.map(([, method]) => method)).toEqual([object?.method])
    }
  }

  const attendees = await mailsTo('ana@example.org')
  expect(attendees.map(({ object }) => [object?.method, object?.start])).toEqual([
    ['REQUEST', '2026-12-02T03:00:00Z'],
    ['REQUEST', '2026-12-04T02:30:00Z'],
    ['CANCEL', '2026-12-04T02:30:00Z'],
  ])
  const [confirmed, moved, cancelled] = attendees
  // In Madrid it is the night after.
  expect(confirmed?.mail.text).toContain('Miércoles 2 de diciembre de 2026')
  expect(moved?.mail.text).toContain('Viernes 4 de diciembre de 2026')
  expect(cancelled?.mail.text).toContain('La casa se inundó.')
})

it('files are whole, named by their moment, and for nobody else to read', async () => {
  const names = await readdir(join(folder, 'mail'))
  expect(names.length).toBeGreaterThan(0)
  for (const name of names) expect(name).toMatch(/^\d{8}T\d{6}Z-\w+-[\w-]+\.eml$/)
  const raw = await readFile(join(folder, 'mail', names[0] ?? ''), 'utf8')
  expect(raw).toMatch(/^Message-ID: <[\w-]+@localhost>\r$/m)
  expect(raw).toMatch(/^Auto-Submitted: auto-generated\r$/m)
  expect(raw).not.toMatch(/(?<!\r)\n/)
})
