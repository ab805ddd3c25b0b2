import ICAL from 'ical.js'

const encoder = new TextEncoder()

/** Reads an object with a parser that is not ours, and refuses first what RFC 5545 forbids and that parser forgives. */
export function readBack(content: string) {
  if (!content.endsWith('\r\n')) throw new Error('The last line does not end')
  if (/\r(?!\n)|(?<!\r)\n/.test(content)) throw new Error('A bare CR or LF')
  for (const line of content.split('\r\n')) {
    const octets = encoder.encode(line).length
    if (octets > 75) throw new Error(`A line of ${octets} octets`)
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(content)) throw new Error('A control character')

  const calendar = new ICAL.Component(ICAL.parse(content))
  const events = calendar.getAllSubcomponents('vevent')
  return { calendar, events, event: onlyOne(events), names: propertyNames(calendar) }
}

function onlyOne(events: ICAL.Component[]): ICAL.Component {
  const [event] = events
  if (!event) throw new Error('No event')
  return event
}

/** `vcalendar.method`, `vevent.uid`…: each property with the component it stands in. */
function propertyNames(component: ICAL.Component): string[] {
  return [
    ...component.getAllProperties().map(({ name }) => `${component.name}.${name}`),
    ...component.getAllSubcomponents().flatMap(propertyNames),
  ]
}

export function textOf(component: ICAL.Component, name: string): string {
  return String(component.getFirstPropertyValue(name))
}
