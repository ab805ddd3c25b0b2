import { randomUUID } from 'node:crypto'
import type { Prisma } from '#app/generated/prisma/client.ts'
import { NO_FILTER } from '#app/modules/contacts/contact-filter.ts'
import { advanceCampaigns } from '#app/modules/outreach/run-campaigns.server.ts'
import { createCampaign } from '#app/modules/outreach/save-campaign.server.ts'
import { sendCampaign } from '#app/modules/outreach/steer-campaign.server.ts'
import { db } from '#app/platform/db.server.ts'
import { COORDINATOR, contextOf, NOW } from './context.ts'

/** Contacts with the addresses `ana-0@example.org`, `ana-1@…`: in Chicago, every third in Madrid, who reads English. */
export async function makeContacts(
  count: number,
  data: Partial<Prisma.ContactCreateManyInput> = {},
): Promise<{ id: string; email: string }[]> {
  const batch = randomUUID().slice(0, 8)
  return db.contact.createManyAndReturn({
    data: Array.from({ length: count }, (_, index) => ({
      email: `ana-${index}-${batch}@example.org`,
      name: `Ana ${index}`,
      language: index % 3 === 2 ? ('en' as const) : ('es' as const),
      city: index % 3 === 2 ? 'Madrid' : 'Chicago',
      country: index % 3 === 2 ? 'ES' : 'US',
      zone: index % 3 === 2 ? 'Europe/Madrid' : 'America/Chicago',
      source: 'prueba',
      searchText: `ana ${index}`,
      createdAt: new Date(NOW.getTime() - 1_000),
      ...data,
    })),
    select: { id: true, email: true },
  })
}

export const WORDS = {
  subjectEs: 'Le esperamos el martes',
  subjectEn: 'See you on Tuesday',
  textEs: 'Habrá una conversación.\n\nMás en https://www.votochilango.mx/sesiones.',
  textEn: 'There will be a conversation.\n\nMore at https://www.votochilango.mx/sesiones.',
  topic: 'un video sobre el voto por internet',
}

/** A draft to everybody, or to `audience`. */
export function draftCampaign(changes: Partial<Parameters<typeof createCampaign>[1]> = {}): Promise<string> {
  return createCampaign(contextOf(COORDINATOR), { ...WORDS, audience: NO_FILTER, ...changes })
}

/** A campaign whose mails are all ordered. */
export async function startedCampaign(
  changes: Partial<Parameters<typeof createCampaign>[1]> = {},
  now: Date = NOW,
): Promise<string> {
  const id = await draftCampaign(changes)
  await sendCampaign(contextOf(COORDINATOR, now), id)
  await advanceCampaigns(now)
  return id
}

export function campaignOf(id: string) {
  return db.campaign.findUniqueOrThrow({ where: { id } })
}

/** What became of a campaign's mails: how many by state. */
export async function countsOf(id: string): Promise<Partial<Record<string, number>>> {
  const grouped = await db.mailDelivery.groupBy({
    by: ['status'],
    where: { kind: 'campaign', subjectId: id },
    _count: true,
  })
  return Object.fromEntries(grouped.map(({ status, _count }) => [status, _count]))
}
