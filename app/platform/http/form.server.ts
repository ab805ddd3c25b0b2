/**
 * A request's form. NUL characters are left out: no keyboard writes them, and PostgreSQL takes no text that has one.
 * @throws a response with status 400 where the body is no form
 */
export async function readForm(request: Request): Promise<FormData> {
  const form = await request.formData().catch(() => {
    throw new Response(null, { status: 400 })
  })
  if (![...form].some(([name, value]) => hasNul(name) || hasNul(value))) return form
  const clean = new FormData()
  for (const [name, value] of form) {
    if (typeof value === 'string') clean.append(withoutNul(name), withoutNul(value))
    else clean.append(withoutNul(name), value, withoutNul(value.name))
  }
  return clean
}

function hasNul(value: FormDataEntryValue): boolean {
  return (typeof value === 'string' ? value : value.name).includes('\0')
}

function withoutNul(text: string): string {
  return text.replaceAll('\0', '')
}
