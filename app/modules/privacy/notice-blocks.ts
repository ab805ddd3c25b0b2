export type NoticeBlock =
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'list'; items: string[] }

/**
 * A notice's text in blocks: an empty line ends a block, `## ` begins a heading, lines that begin with `- ` are a list.
 * Everything else is plain words, so that nothing a notice holds can become markup.
 */
export function noticeBlocks(text: string): NoticeBlock[] {
  return text
    .split(/\r?\n\s*\r?\n/)
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .map((block): NoticeBlock => {
      if (block.startsWith('## ')) return { kind: 'heading', text: block.slice(3).trim() }
      const lines = block.split(/\r?\n/).map((line) => line.trim())
      if (lines.every((line) => line.startsWith('- '))) {
        return { kind: 'list', items: lines.map((line) => line.slice(2).trim()) }
      }
      return { kind: 'paragraph', text: lines.join(' ') }
    })
}
