// What stands between `ics` and RFC 5545. As measured, ics 3.12 lets control characters pass, injects lines through a
// parameter, and folds by characters; so text is cleaned on its way in, escaped and folded on its way out.

/** Text that may go into a property: line ends become \n; control characters and halves of surrogate pairs go. */
export function cleanText(text: string): string {
  return (
    text
      // First, or two halves would join once what stood between them is gone.
      .replace(/\p{Surrogate}/gu, '\ufffd')
      .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out (RFC 5545, 3.1, CONTROL)
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff]/g, '')
  )
}

/** Clean text of one line: titles, places, names. */
export function cleanLine(text: string): string {
  return cleanText(text)
    .replace(/[ \t\n]+/g, ' ')
    .trim()
}

/**
 * A parameter's value for `ics`, which puts quotes around it: quote and caret have their own signs in RFC 6868. A backslash means
 * nothing there, but some parsers (ical.js) read `\n` as a line end all the same; no name has one, so it becomes a slash.
 */
export function parameterText(text: string): string {
  return cleanLine(text).replaceAll('\\', '/').replaceAll('^', '^^').replaceAll('"', "^'")
}

/** A TEXT value escaped (RFC 5545, 3.3.11). */
export function escapedText(text: string): string {
  return text.replace(/[\\;,]/g, '\\$&').replaceAll('\n', '\\n')
}

/** The content lines of a calendar, folding undone. */
export function unfoldedLines(content: string): string[] {
  return content
    .replace(/\r\n[ \t]/g, '')
    .split('\r\n')
    .filter(Boolean)
}

/** Lines joined as RFC 5545 (3.1) asks: none longer than 75 octets, none broken inside a character. */
export function foldedContent(lines: string[]): string {
  return lines.map((line) => `${foldLine(line)}\r\n`).join('')
}

const LINE = 75
const encoder = new TextEncoder()

function foldLine(line: string): string {
  if (encoder.encode(line).length <= LINE) return line
  let folded = ''
  let octets = 0
  for (const character of line) {
    const size = encoder.encode(character).length
    if (octets + size > LINE) {
      folded += '\r\n '
      octets = 1
    }
    folded += character
    octets += size
  }
  return folded
}
