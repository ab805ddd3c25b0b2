import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeText, readVideoFile } from '#app/modules/attendance/video-file.ts'
import { foldPeople, peakOf, videoFigures } from '#app/modules/attendance/video-people.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const utf16 = (text: string) => new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le'))
const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))

const ZOOM = `Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants
852 1848 6288,"Invita a tu casa, Chicago",12/01/2026 06:52:10 PM,12/01/2026 08:31:02 PM,utvoe@example.org,99,5

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,Recording Consent,In Waiting Room
UTVOE Enlace,utvoe@example.org,12/01/2026 06:52:10 PM,12/01/2026 08:31:02 PM,99,No,,No
Ana Ruiz,ana@example.org,12/01/2026 06:58:03 PM,12/01/2026 07:20:00 PM,22,Yes,Y,No
Ana Ruiz,,12/01/2026 07:21:30 PM,12/01/2026 08:30:00 PM,69,Yes,Y,No
"Chava (José Salvador Núñez)",,12/01/2026 07:05:00 PM,12/01/2026 08:10:00 PM,65,Yes,,No
Luis Gómez,,12/01/2026 07:02:00 PM,12/01/2026 07:30:00 PM,28,Yes,,No
Luis Gómez,,12/01/2026 07:01:00 PM,12/01/2026 07:02:00 PM,1,Yes,,Yes
iPhone de Eva Sol,,12/01/2026 08:00:00 PM,12/01/2026 08:30:00 PM,30,Yes,,No
`
const REGISTRATIONS = [
  { id: 'ana', name: 'Ana Ruiz Peña', email: 'ana@example.org' },
  { id: 'chava', name: 'José Salvador Nuñez', email: 'js@example.org' },
  { id: 'luis1', name: 'Luis Gomez', email: 'l1@example.org' },
  { id: 'luis2', name: 'Luis Gómez', email: 'l2@example.org' },
  { id: 'eva', name: 'Eva Sol', email: null },
]

function read(bytes: Uint8Array) {
  const result = readVideoFile(bytes)
  if ('fault' in result) throw new Error(result.fault)
  return result.file
}

describe('a Zoom list with the meeting above', () => {
  const file = read(utf8(ZOOM))
  const people = foldPeople(file.lines, REGISTRATIONS)

  it('is people, reconnected ones once, the waiting room left out', () => {
    expect(file.provider).toBe('ZOOM')
    expect(
      people.map(({ name, reconnects, registrationId, ambiguous }) => [
        name,
        reconnects,
        registrationId,
        ambiguous,
      ]),
    ).toEqual([
      ['Ana Ruiz', 1, 'ana', false],
      ['Chava (José Salvador Núñez)', 0, 'chava', false],
      ['iPhone de Eva Sol', 0, 'eva', false],
      ['Luis Gómez', 0, null, true],
      ['UTVOE Enlace', 0, null, false],
    ])
    expect(people[0]?.minutes).toBe(91)
  })

  it('unique people and the peak are different figures, and the team can be left out of both', () => {
    expect(videoFigures(people, new Set())).toMatchObject({ uniquePeople: 5, peak: 4, reconnects: 1 })
    expect(videoFigures(people, new Set(['utvoe@example.org']))).toEqual({
      uniquePeople: 4,
      peak: 3,
      reconnects: 1,
      matchedRegistrationIds: ['ana', 'chava', 'eva'],
    })
  })
})

describe('other faces of the same list', () => {
  it('Spanish, semicolons, without the header, day first, in Windows’ own encoding', () => {
    const file = read(
      latin1(
        [
          'Nombre (nombre original);E-mail del usuario;Hora para unirse;Hora para salir;Duración (minutos);Invitado',
          'Ana Ruiz;ana@example.org;13/12/2026 18:58:03;13/12/2026 19:20:00;22;Sí',
          'Íñigo Peña;;13/12/2026 19:00:00;13/12/2026 20:00:00;60;Sí',
        ].join('\r\n'),
      ),
    )
    expect(file.lines).toMatchObject([
      { name: 'Ana Ruiz', email: 'ana@example.org', from: Date.UTC(2026, 11, 13, 18, 58, 3), minutes: 22 },
      { name: 'Íñigo Peña', email: null },
    ])
  })

  it('newer Spanish columns, with a. m. and p. m.', () => {
    const file = read(
      utf8(
        '\uFEFFNombre (nombre original),Correo electrónico,Hora de entrada,Hora de salida,Duración (minutos),Invitado,En sala de espera\n' +
          'Ana Ruiz,,01/12/2026 06:58:03 p. m.,01/12/2026 07:58:03 p. m.,60,Sí,No\n' +
          'Luis Gómez,,13/12/2026 06:58:03 p. m.,13/12/2026 07:58:03 p. m.,60,Sí,No\n',
      ),
    )
    // The thirteenth is no month: day first, whatever PM suggests.
    expect(file.lines.map(({ from }) => from)).toEqual([
      Date.UTC(2026, 11, 1, 18, 58, 3),
      Date.UTC(2026, 11, 13, 18, 58, 3),
    ])
  })

  it('without hours: people, and no peak', () => {
    const file = read(
      utf8(
        'Name (Original Name),User Email,Total Duration (Minutes),Guest\nAna Ruiz,ana@example.org,91,Yes\nLuis,,20,Yes\n',
      ),
    )
    expect(videoFigures(foldPeople(file.lines, []), new Set())).toMatchObject({ uniquePeople: 2, peak: null })
  })

  it('Meet’s attendance report, clocks alone, past midnight, as UTF-16 with tabs', () => {
    const file = read(
      utf16(
        [
          'First name\tLast name\tEmail\tDuration\tTime joined\tTime exited',
          'Ana\tRuiz\tAna@Example.org\t1 h 5 min\t11:30 PM\t12:35 AM',
          'Luis\tGómez\t\t20 min\t12:10 AM\t12:30 AM',
        ].join('\r\n'),
      ),
    )
    expect(file.provider).toBe('MEET')
    expect(file.lines).toMatchObject([
      { name: 'Ana Ruiz', email: 'ana@example.org', minutes: 65 },
      { name: 'Luis Gómez', minutes: 20 },
    ])
    expect((file.lines[0]?.to ?? 0) - (file.lines[0]?.from ?? 0)).toBe(65 * 60_000)
  })

  it('Meet in Spanish', () => {
    const file = read(
      utf8(
        'Nombre,Apellido,Dirección de correo electrónico,Duración,Hora a la que se unió,Hora a la que salió\n' +
          'Ana,Ruiz,ana@example.org,0:45:00,18:58,19:43\n',
      ),
    )
    expect(file).toMatchObject({ provider: 'MEET', lines: [{ name: 'Ana Ruiz', minutes: 45 }] })
  })

  it('Meet’s log of the Admin console', () => {
    const file = read(
      utf8(
        'Date,Event name,Meeting code,Participant identifier,Participant name,Start date,Duration (seconds)\n' +
          '2026-12-01T19:43:00-06:00,Endpoint left,ABC,ana@example.org,Ana Ruiz,2026-12-01T18:58:00-06:00,2700\n',
      ),
    )
    expect(file).toMatchObject({
      provider: 'MEET',
      lines: [{ name: 'Ana Ruiz', email: 'ana@example.org', minutes: 45 }],
    })
  })

  it.each([
    ['', 'empty'],
    ['a,b\n1,2\n', 'unknownColumns'],
    ['Name,Join Time,Leave Time\nAna,gestern,heute\n', 'badTimes'],
    ['Name,Join Time,Leave Time\n', 'empty'],
  ])('%j is refused as %s', (text, fault) => {
    expect(readVideoFile(utf8(text))).toEqual({ fault })
  })

  it('what is no text is refused', () => {
    expect(readVideoFile(new Uint8Array([0x50, 0x4b, 3, 4, 0, 0, 0, 9, 1, 0, 7]))).toEqual({
      fault: 'notText',
    })
    expect(decodeText(utf8('á'))).toBe('á')
  })
})

describe('who is who', () => {
  const line = (name: string, email: string | null = null) => ({
    name,
    email,
    from: null,
    to: null,
    minutes: null,
  })

  it('an address goes before a name, and a namesake does not take its place', () => {
    const people = foldPeople(
      [line('Ana Ruiz', 'otra@example.org'), line('A. R.', 'ana@example.org')],
      [{ id: 'ana', name: 'Ana Ruiz', email: 'ana@example.org' }],
    )
    expect(people.map(({ email, registrationId }) => [email, registrationId])).toEqual([
      ['ana@example.org', 'ana'],
      ['otra@example.org', null],
    ])
  })

  it('two people of one name and two addresses stay two; who of one name has none stays apart then', () => {
    const people = foldPeople([line('Ana', 'a@x.org'), line('Ana', 'b@x.org'), line('Ana')], [])
    expect(people).toHaveLength(3)
    expect(foldPeople([line('Ana', 'a@x.org'), line('ANA (Guest)')], [])).toHaveLength(1)
  })
})

describe('the peak', () => {
  it('is at most the people, at least one where somebody was there, and one for two devices of one person', () => {
    const span = fc.record({
      who: fc.constantFrom('a', 'b', 'c', 'd'),
      from: fc.integer({ min: 0, max: 50 }),
      length: fc.integer({ min: 0, max: 20 }),
    })
    fc.assert(
      fc.property(fc.array(span, { minLength: 1, maxLength: 20 }), (spans) => {
        const seen = spans.map(({ who, from, length }) => ({ who, from, to: from + length }))
        const peak = peakOf(seen) ?? 0
        // Asked of each moment one by one.
        const moments = Array.from(
          { length: 80 },
          (_, at) =>
            new Set(
              seen.filter(({ from, to }) => from <= at && at < Math.max(to, from + 1)).map(({ who }) => who),
            ).size,
        )
        expect(peak).toBe(Math.max(...moments))
      }),
      { numRuns: 300 },
    )
    expect(peakOf([])).toBeNull()
    expect(peakOf([{ who: 'a', from: null, to: null }])).toBeNull()
  })
})
