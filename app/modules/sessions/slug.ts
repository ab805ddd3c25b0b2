const LONGEST = 60

/** A text as part of an address: lower case, without accents, words joined by hyphens, cut between words. */
export function slugify(text: string): string {
  const words = text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
  let slug = ''
  for (const word of words) {
    const longer = slug ? `${slug}-${word}` : word
    if (longer.length > LONGEST) break
    slug = longer
  }
  return slug || words.join('-').slice(0, LONGEST)
}

/**
 * The address of a session's page, to be read aloud and forwarded: what, where, when. `taken` are the slugs of other
 * sessions; a number tells equal ones apart.
 */
export function sessionSlug(
  session: { title: string; city: string | null; wallDate: string },
  taken: ReadonlySet<string>,
): string {
  const named = slugify(session.title)
  const city = slugify(session.city ?? '')
  const parts = [named, city && !named.includes(city) ? city : '', session.wallDate].filter(Boolean)
  const base = parts.join('-')
  let slug = base
  for (let number = 2; taken.has(slug); number += 1) slug = `${base}-${number}`
  return slug
}
