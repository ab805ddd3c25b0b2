// @ts-check
// Niceties for public pages, which work without them. Nothing that the server wrote is rewritten: this fills places that
// it left empty, so that no hour ever changes under the reader's eyes.

const language = document.documentElement.lang
const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone

keepZone()
fillViewerHours()
markForms()
for (const root of all('[data-city-search]')) suggestCities(root)
for (const line of all('[data-preview]')) previewCredit(line)
for (const button of all('button[data-copy]')) offerCopy(button)
for (const button of all('button[data-share]')) offerShare(button)
for (const form of all('form[data-submit-once]')) submitOnce(form)

/** @param {string} selector @param {ParentNode} [root] @returns {HTMLElement[]} */
function all(selector, root = document) {
  return [...root.querySelectorAll(selector)].filter((found) => found instanceof HTMLElement)
}

/** Tells the server, once, where the reader's clock is; the next page shows their hour first. */
function keepZone() {
  if (!zone || /(?:^|; )zone=/.test(document.cookie)) return
  const secure = location.protocol === 'https:' ? '; Secure' : ''
  document.cookie = `zone=${encodeURIComponent(zone)}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`
}

/** What tells one visitor's form from another's: the page that the server keeps is the same for everybody. */
function markForms() {
  for (const input of all('input[data-form-key]'))
    if (input instanceof HTMLInputElement) input.value ||= randomId()
  for (const input of all('input[data-form-since]'))
    if (input instanceof HTMLInputElement) input.value ||= String(Date.now())
}

/** A UUID, version 4; `crypto.randomUUID` is missing where the page came without TLS. */
function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** On the first visit, the reader's hour in rows that stand empty: `data-viewer-when` (ISO), `data-viewer-label`. */
function fillViewerHours() {
  if (!zone) return
  for (const row of all('[data-viewer-when]')) {
    const instant = new Date(row.dataset.viewerWhen ?? '')
    if (row.textContent?.trim() || Number.isNaN(instant.getTime())) continue
    /** @param {Intl.DateTimeFormatOptions} options */
    const words = (options) =>
      new Intl.DateTimeFormat(language, { ...options, timeZone: zone }).format(instant)
    const time = document.createElement('time')
    time.dateTime = instant.toISOString()
    time.className = 'mt-1 block font-display'
    time.append(
      piece(
        'span',
        'block text-base font-bold first-letter:uppercase sm:text-xl',
        words({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
      ),
      ' ',
      piece(
        'span',
        'block text-3xl font-bold tabular-nums lining-nums',
        words({ hour: 'numeric', minute: '2-digit', hourCycle: language.startsWith('es') ? 'h23' : 'h12' }),
      ),
    )
    row.append(
      piece('p', 'flex items-center gap-2 text-sm font-bold text-warm-ink', row.dataset.viewerLabel ?? ''),
      time,
      piece('p', 'text-ink-soft', (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')),
    )
  }
}

/** @param {string} name @param {string} className @param {string} text */
function piece(name, className, text) {
  const element = document.createElement(name)
  element.className = className
  element.textContent = text
  return element
}

/** Shows the cities while one types: the same radios that the button brings. @param {HTMLElement} root */
function suggestCities(root) {
  const input = root.querySelector('input[name=citySearch]')
  const searched = root.querySelector('input[name=citySearched]')
  const status = root.querySelector('[data-city-status]')
  const results = root.querySelector('[data-city-results]')
  const template = root.querySelector('template[data-city-template]')
  const button = root.querySelector('button[value=searchCity]')
  if (!(input instanceof HTMLInputElement && searched instanceof HTMLInputElement && status && results))
    return
  if (!(template instanceof HTMLTemplateElement)) return
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  /** @type {AbortController | undefined} */
  let asking

  const ask = async () => {
    clearTimeout(timer)
    asking?.abort()
    const text = input.value.trim()
    if (text === searched.value) return
    if (text.length < 2) {
      results.replaceChildren()
      status.textContent = ''
      return
    }
    asking = new AbortController()
    try {
      const answer = await fetch(`${root.dataset.citySearch}?q=${encodeURIComponent(text)}`, {
        signal: asking.signal,
      })
      if (!answer.ok) return
      /** @type {{ choices: { key: string, label: string, help: string }[], status: string }} */
      const found = await answer.json()
      status.textContent = found.status
      results.replaceChildren(...(found.choices.length > 0 ? [radios(template, found.choices)] : []))
      searched.value = text
    } catch {
      // Offline, or a newer question: the button still asks the server.
    }
  }
  input.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(ask, 200)
  })
  button?.addEventListener('click', (event) => {
    if (input.value.trim().length < 2) return
    event.preventDefault()
    ask()
  })
}

/**
 * The server's own group of radios, filled with what was found.
 * @param {HTMLTemplateElement} template @param {{ key: string, label: string, help: string }[]} choices
 */
function radios(template, choices) {
  const group = /** @type {DocumentFragment} */ (template.content.cloneNode(true))
  const sample = group.querySelector('label')
  if (!sample) return group
  const rows = choices.map(({ key, label, help }, index) => {
    const row = /** @type {HTMLLabelElement} */ (sample.cloneNode(true))
    const input = row.querySelector('input')
    const [, words, hint] = row.querySelectorAll('span')
    const id = index === 0 ? 'city' : `city-${key}`
    row.htmlFor = id
    if (input) {
      input.id = id
      input.value = key
      input.checked = choices.length === 1
      input.setAttribute('aria-describedby', `${id}-help`)
    }
    if (words) words.textContent = label
    if (hint) {
      hint.id = `${id}-help`
      hint.textContent = help
    }
    return row
  })
  sample.replaceWith(...rows)
  return group
}

/** How the report will print the host: name, then post with a small initial. @param {HTMLElement} line */
function previewCredit(line) {
  const [name, credit] = (line.dataset.preview ?? '').split(' ').map((id) => document.getElementById(id))
  if (!(name instanceof HTMLInputElement && credit instanceof HTMLInputElement)) return
  const show = () => {
    const person = name.value.trim()
    const post = credit.value
      .trim()
      .replace(/^\p{Lu}(?=\p{Ll}+ )/u, (initial) => initial.toLocaleLowerCase('es'))
    if (!person || !post) return line.replaceChildren()
    const words = document.createElement('strong')
    words.textContent = `${person}, ${post}`
    line.replaceChildren(`${line.dataset.previewLabel} `, words)
  }
  name.addEventListener('change', show)
  credit.addEventListener('change', show)
}

/** `data-copy`: the id of a field, or the text itself. @param {HTMLElement} button */
function offerCopy(button) {
  if (!navigator.clipboard) return
  button.hidden = false
  button.addEventListener('click', async () => {
    const source = document.getElementById(button.dataset.copy ?? '')
    const text = source instanceof HTMLTextAreaElement ? source.value : (button.dataset.copy ?? '')
    await navigator.clipboard.writeText(text)
    const said = document.createElement('span')
    said.setAttribute('role', 'status')
    said.className = 'self-center font-bold text-confirmed-ink'
    button.after(said)
    said.textContent = button.dataset.copied ?? ''
    setTimeout(() => said.remove(), 4000)
  })
}

/** @param {HTMLElement} button */
function offerShare(button) {
  if (!navigator.share) return
  button.hidden = false
  button.addEventListener('click', () => navigator.share({ text: button.dataset.share }).catch(() => {}))
}

/** A second press of a form that is on its way does nothing. The pressed button keeps its name and value. @param {HTMLElement} form */
function submitOnce(form) {
  let sent = false
  form.addEventListener('submit', (event) => {
    if (sent) return event.preventDefault()
    sent = true
    form.setAttribute('aria-busy', 'true')
  })
  // Back from the next page: it can be sent again.
  addEventListener('pageshow', () => {
    sent = false
    form.removeAttribute('aria-busy')
  })
}
