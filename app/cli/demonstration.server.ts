import { randomUUID } from 'node:crypto'
import type { Language, Modality, RegistrationMode, SessionKind } from '#app/generated/prisma/enums.ts'
import { type ActorContext, SYSTEM, VISITOR } from '#app/modules/accounts/actor.ts'
import { addCouncillor } from '#app/modules/councillors/save-councillor.server.ts'
import { currentNotice } from '#app/modules/privacy/queries.server.ts'
import { assignCouncillors } from '#app/modules/sessions/assign-councillors.server.ts'
import { createSession } from '#app/modules/sessions/create-session.server.ts'
import { importProgramme } from '#app/modules/sessions/import-programme.server.ts'
import { parseProgramme } from '#app/modules/sessions/programme-file.ts'
import { proposeSession } from '#app/modules/sessions/propose-session.server.ts'
import { publishSession } from '#app/modules/sessions/publish-session.server.ts'
import { scheduleSession } from '#app/modules/sessions/schedule-session.server.ts'
import { setSessionDetails } from '#app/modules/sessions/set-session-details.server.ts'
import { verifyProposal } from '#app/modules/sessions/verify-proposal.server.ts'
import { db } from '#app/platform/db.server.ts'
import { readTableCsv } from '#app/platform/read-table.server.ts'
import { addDays, civilDateAt, MEXICO_CITY, resolveWallTime } from '#app/platform/time.ts'
import programme from '/prisma/demo/programa-2020-2021.csv?raw'
import { loadDemonstrationContacts } from './demonstration-contacts.server.ts'

/**
 * What a first start shows: the real programme of the first report, and invented sessions, hosts and councillors
 * in the weeks to come. All of it is made through the use cases, as people would.
 */
export async function loadDemonstration(now: Date): Promise<void> {
  const context: ActorContext = {
    now,
    actor: SYSTEM,
    requestId: 'demonstration',
    language: 'es',
    origin: null,
  }
  await loadProcesses()
  const today = civilDateAt(now, MEXICO_CITY)
  const read = readTableCsv(Buffer.from(programme))
  if ('errors' in read) throw new Error('the demonstration programme does not read')
  const { rows } = parseProgramme(read.table, { today })
  await importProgramme(context, rows)

  const councillors: string[] = []
  for (const name of ['Alma Rosales Ibarra', 'Julián Cortés Vega', 'Teresa Olmos Luna']) {
    councillors.push(
      await addCouncillor(context, { name, zone: MEXICO_CITY, language: 'es', bufferMinutes: 30 }),
    )
  }
  for (const [at, coming] of COMING.entries()) {
    await openSession(
      context,
      coming,
      addDays(today, coming.inDays),
      councillors[at % councillors.length] ?? '',
    )
  }
  await propose(context, addDays(today, 20), addDays(today, 22))
  await loadDemonstrationContacts(context, today)
}

/** Dates of the stages as published; staff edit them when they are extended. */
async function loadProcesses(): Promise<void> {
  for (const { stages, ...process } of [
    {
      name: 'Proceso Electoral Local 2020-2021',
      periodFrom: '2020-09-01',
      periodTo: '2021-02-12',
      stages: [{ name: 'Registro', startsOn: '2020-09-01', endsOn: '2021-03-10' }],
    },
    {
      name: 'Proceso Electoral Local 2023-2024',
      periodFrom: '2023-09-01',
      periodTo: '2024-02-25',
      stages: [{ name: 'Registro', startsOn: '2023-09-01', endsOn: '2024-02-25' }],
    },
  ]) {
    await db.electoralProcess.create({ data: { ...process, stages: { create: stages } } })
  }
}

type Coming = {
  inDays: number
  kind: SessionKind
  modality: Modality
  language: Language
  title: string | null
  hostName: string
  hostCredit: string
  hostOrganization: string
  city: string
  country: string
  zone: string
  time: string
  capacity: number
  registrationMode: RegistrationMode
  topics: string
  publicText: string
  address: string | null
  partners: string[]
}

const COMING: Coming[] = [
  {
    inDays: 9,
    kind: 'HOME_MEETING',
    modality: 'VIRTUAL',
    language: 'es',
    title: null,
    hostName: 'Lucía Andrade Solís',
    hostCredit: 'fundadora de Chilangas en Chicago',
    hostOrganization: 'Chilangas en Chicago',
    city: 'Chicago',
    country: 'US',
    zone: 'America/Chicago',
    time: '18:00',
    capacity: 30,
    registrationMode: 'OPEN',
    topics: 'Cómo tramitar la credencial para votar desde Illinois y qué plazos quedan.',
    publicText:
      'Lucía abre su sala por videollamada. Habrá café de olla de cada quien y respuestas de viva voz.',
    address: null,
    partners: [],
  },
  {
    inDays: 16,
    kind: 'HOME_MEETING',
    modality: 'HYBRID',
    language: 'es',
    title: null,
    hostName: 'Diego Fuentes Marín',
    hostCredit: 'vocero de la Casa Chilanga de Madrid',
    hostOrganization: 'Casa Chilanga de Madrid',
    city: 'Madrid',
    country: 'ES',
    zone: 'Europe/Madrid',
    time: '19:30',
    capacity: 12,
    registrationMode: 'APPROVAL',
    topics: 'El voto por internet, paso a paso.',
    publicText:
      'La casa es pequeña: quien quiera venir en persona espera el sí de Diego; por videollamada cabemos más.',
    address: 'Calle de ejemplo 12, 3.º B, Madrid',
    partners: [],
  },
  {
    inDays: 23,
    kind: 'WORKSHOP',
    modality: 'VIRTUAL',
    language: 'es',
    title: 'Taller de credencialización y registro',
    hostName: 'Red Angelina de Oaxaqueñas y Chilangos',
    hostCredit: 'organización comunitaria',
    hostOrganization: 'Red Angelina de Oaxaqueñas y Chilangos',
    city: 'Los Ángeles',
    country: 'US',
    zone: 'America/Los_Angeles',
    time: '18:30',
    capacity: 100,
    registrationMode: 'OPEN',
    topics: 'Documentos, citas en el consulado y seguimiento del trámite.',
    publicText: 'Un taller para salir con la cita hecha. Conviene tener a la mano un acta de nacimiento.',
    address: null,
    partners: ['INE'],
  },
  {
    inDays: 30,
    kind: 'TALK',
    modality: 'VIRTUAL',
    language: 'en',
    title: 'Voting in Mexico City from Canada',
    hostName: 'Sofía Tremblay Ruiz',
    hostCredit: 'coordinator of the Toronto Chilango Circle',
    hostOrganization: 'Toronto Chilango Circle',
    city: 'Toronto',
    country: 'CA',
    zone: 'America/Toronto',
    time: '12:00',
    capacity: 40,
    registrationMode: 'OPEN',
    topics: 'What a new voter abroad needs to know, in English.',
    publicText: 'For sons and daughters of the city who feel more at ease in English.',
    address: null,
    partners: [],
  },
]

async function openSession(
  context: ActorContext,
  coming: Coming,
  date: string,
  councillorId: string,
): Promise<void> {
  const { inDays: _, time, capacity, registrationMode, publicText, address, topics, ...columns } = coming
  const { id: sessionId } = await createSession(context, {
    ...columns,
    topics,
    idempotencyKey: randomUUID(),
    hostEmail: null,
    expectedPeople: capacity,
  })
  await scheduleSession(context, {
    sessionId,
    seen: 'ACCEPTED',
    choice: { date, time, zone: coming.zone },
    durationMinutes: 90,
  })
  await assignCouncillors(context, { sessionId, councillorIds: [councillorId] })
  const { updatedAt } = await db.session.findUniqueOrThrow({
    where: { id: sessionId },
    select: { updatedAt: true },
  })
  const { kind: _kind, zone: _zone, ...identity } = columns
  await setSessionDetails(context, {
    sessionId,
    seenAt: updatedAt,
    details: {
      ...identity,
      topics,
      publicText,
      address,
      joinUrl: coming.modality === 'IN_PERSON' ? null : 'https://meet.example.org/invita-demostracion',
      capacity,
      registrationMode,
      registrationClosesAt: null,
      recorded: false,
    },
  })
  await publishSession(context, { sessionId, seen: 'SCHEDULED' })
}

/** One proposal that waits for a decision. Its address is at a domain that can't exist, so no mail reaches anybody. */
async function propose(context: ActorContext, first: string, second: string): Promise<void> {
  const zone = 'America/Chicago'
  const slots = [first, second].map((date) => {
    const wall = { date, time: '19:00', zone, fold: 0 as const }
    const resolution = resolveWallTime(wall)
    if (resolution.kind !== 'instant') throw new Error('the demonstration’s slot does not exist')
    return { ...wall, startsAt: resolution.instant }
  })
  const email = 'ramona@ejemplo.invalid'
  const { version } = await currentNotice('es')
  await proposeSession(
    { ...context, actor: VISITOR },
    {
      idempotencyKey: randomUUID(),
      name: 'Ramona Gil Escamilla',
      credit: 'presidenta del Club Tepito en Houston',
      organization: 'Club Tepito en Houston',
      email,
      phone: undefined,
      city: 'Houston',
      kind: 'HOME_MEETING',
      modality: 'VIRTUAL',
      slots,
      expectedPeople: 15,
      topics:
        'Muchas vecinas no saben si su credencial sigue vigente. También preguntan por la diputación migrante.',
      notice: version,
    },
    { city: 'Houston', country: 'US', zone },
  )
  const { id } = await db.session.findFirstOrThrow({ where: { host: { email } }, select: { id: true } })
  await verifyProposal({ ...context, actor: { kind: 'HOST', id } }, id)
}
