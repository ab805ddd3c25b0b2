import { fold } from '#app/platform/fold.ts'

/** What a contact is found by: the column `searchText`, behind the trigram index. */
export function searchTextOf(contact: {
  name: string
  email: string
  organization: string | null
  city: string | null
}): string {
  const { name, email, organization, city } = contact
  return fold([name, email, organization, city].filter(Boolean).join(' '))
}
