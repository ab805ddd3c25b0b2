import type { ContactSector, Language } from '#app/generated/prisma/enums.ts'
import { type ContactRow, type Place, uniteTags } from './contact-file.ts'

// A row of a file meets a contact that is there already. Pure.

export type StoredContact = Place & {
  id: string
  email: string
  name: string
  language: Language
  organization: string | null
  leader: boolean
  sector: ContactSector | null
  tags: string[]
  source: string
  consentOn: string | null
  unsubscribedAt: Date | null
}

export const MERGE_FIELDS = [
  'name',
  'language',
  'place',
  'organization',
  'leader',
  'sector',
  'consent',
] as const
export type MergeField = (typeof MERGE_FIELDS)[number]
export type MergeChoice = 'keep' | 'take'

/** What is done where file and contact differ: a rule for all, and what was chosen one by one (`contactId.field`). */
export type MergeDecisions = { rule: MergeChoice; chosen: Readonly<Record<string, MergeChoice>> }

export const KEEP_ALL: MergeDecisions = { rule: 'keep', chosen: {} }

/** Values as they would be stored; `place` as `City|CC`, `consent` as `date|source`. */
export type MergeDifference = {
  line: number
  contactId: string
  name: string
  field: MergeField
  stored: string | boolean
  file: string | boolean
}

/**
 * What a row changes in a contact. What the file doesn't say changes nothing; what the contact lacks is filled; what differs is
 * a difference, and done as decided. Tags are united. Who unsubscribed stays so: a file can take somebody off, never put back.
 * A consent is renewed by a later one only, since an earlier file is no news.
 * @param unsubscribedAt the moment that the file's date of unsubscribing means
 */
export function mergeContact(
  stored: StoredContact,
  row: ContactRow,
  { rule, chosen }: MergeDecisions,
  unsubscribedAt: Date | null,
): { changes: Partial<StoredContact>; differences: MergeDifference[] } {
  const changes: Partial<StoredContact> = {}
  const differences: MergeDifference[] = []
  const meet = (
    field: MergeField,
    was: string | boolean | null,
    says: string | boolean | null,
    change: Partial<StoredContact>,
  ) => {
    if (says === null || says === was) return
    if (was === null) {
      Object.assign(changes, change)
      return
    }
    differences.push({
      line: row.line,
      contactId: stored.id,
      name: stored.name,
      field,
      stored: was,
      file: says,
    })
    if ((chosen[decisionKey(stored.id, field)] ?? rule) === 'take') Object.assign(changes, change)
  }
  const { place } = row
  meet('name', stored.name, row.name, { name: row.name })
  if (row.language) meet('language', stored.language, row.language, { language: row.language })
  if (place) {
    const fits = place.city === null && place.country === stored.country
    if (!fits) meet('place', placeKey(stored), placeKey(place), place)
  }
  meet('organization', stored.organization, row.organization, { organization: row.organization })
  if (row.leader !== null) meet('leader', stored.leader, row.leader, { leader: row.leader })
  meet('sector', stored.sector, row.sector, { sector: row.sector })
  if (stored.consentOn === null || row.consentOn > stored.consentOn) {
    meet(
      'consent',
      stored.consentOn === null ? null : `${stored.consentOn}|${stored.source}`,
      `${row.consentOn}|${row.source}`,
      { consentOn: row.consentOn, source: row.source },
    )
  }
  const tags = uniteTags(stored.tags, row.tags)
  if (tags.length > stored.tags.length) changes.tags = tags
  if (unsubscribedAt && !stored.unsubscribedAt) changes.unsubscribedAt = unsubscribedAt
  return { changes, differences }
}

export function decisionKey(contactId: string, field: MergeField): string {
  return `${contactId}.${field}`
}

function placeKey({ city, country }: Pick<Place, 'city' | 'country'>): string | null {
  return city === null && country === null ? null : `${city ?? ''}|${country ?? ''}`
}
