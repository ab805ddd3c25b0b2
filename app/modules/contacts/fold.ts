/** A text as it is searched: lower case, no accents, no control characters, one space where there were several. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\p{Z}\p{C}]+/gu, ' ')
    .trim()
}

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
