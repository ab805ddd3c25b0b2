import { randomInt, randomUUID } from 'node:crypto'

export type Told = { status: number; email: string; text: string }

/** One person's registration by the form of a running Invita, from an address of its own (TRUST_PROXY=1). */
export async function registerAt(url: string, slug: string): Promise<Told> {
  const email = `persona-${randomUUID().slice(0, 13)}@example.com`
  const fields = { since: '', website: '', name: 'Ana Ruiz', partySize: '1', question: '', via: '' }
  const own = { formKey: randomUUID(), zone: 'America/Chicago', notice: '1', email }
  const answer = await fetch(`${url}/sesiones/${slug}`, {
    method: 'POST',
    body: new URLSearchParams({ ...fields, ...own }),
    redirect: 'manual',
    headers: {
      'x-forwarded-for': `10.${randomInt(250)}.${randomInt(250)}.${randomInt(1, 250)}`,
      cookie: 'lang=es',
    },
  })
  return { status: answer.status, email, text: await answer.text() }
}

/** The first session of a running Invita's agenda that takes registrations. */
export async function openSession(url: string): Promise<string> {
  const agenda = await (await fetch(url)).text()
  for (const [, slug = ''] of agenda.matchAll(/href="\/sesiones\/([^"?#/]+)/g)) {
    const page = await (await fetch(`${url}/sesiones/${slug}`)).text()
    if (page.includes('name="formKey"')) return slug
  }
  throw new Error('No session takes registrations')
}
