/** A sample: its labels and its value. */
export type Sample = { name: string; labels: Record<string, string>; value: number }

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"(?:,|$)/g

/**
 * Reads figures as Prometheus does (text format 0.0.4), and holds them to what `promtool check metrics` asks of the names.
 * @throws Error at a line that is none, a sample without type and help, a histogram that is none
 */
export function readMetrics(text: string): Sample[] {
  const helps = new Map<string, string>()
  const types = new Map<string, string>()
  const samples: Sample[] = []
  for (const line of text.split('\n')) {
    if (line === '') continue
    const [, kind, name = '', rest = ''] = line.match(/^# (HELP|TYPE) (\S+) (.*)$/) ?? []
    if (kind) {
      const kept = kind === 'HELP' ? helps : types
      if (kept.has(name) || !NAME.test(name) || rest === '') throw new Error(`Not once, or nothing: ${line}`)
      kept.set(name, rest)
      continue
    }
    const [whole, sample = '', labels = '', value = ''] = line.match(SAMPLE) ?? []
    if (!whole) throw new Error(`No sample: ${line}`)
    const pairs = [...labels.matchAll(LABEL)].map(([, key = '', words = '']) => [key, words] as const)
    if (pairs.map(([key, words]) => `${key}="${words}"`).join(',') !== labels)
      throw new Error(`No labels: ${line}`)
    const number = Number(value.replace(/^([+-])Inf$/, '$1Infinity'))
    // What there was nothing to measure of; prom-client writes it its own way, and Prometheus reads that.
    if (Number.isNaN(number) && !/^nan$/i.test(value)) throw new Error(`No number: ${line}`)
    samples.push({ name: sample, labels: Object.fromEntries(pairs), value: number })
  }
  for (const { name } of samples) {
    const family = [...types].find(
      ([each, type]) =>
        name === each || (type === 'histogram' && name.replace(/_(bucket|sum|count)$/, '') === each),
    )
    if (!family || !helps.has(family[0])) throw new Error(`Without help or type: ${name}`)
    const [base, type] = family
    if ((type === 'counter') !== base.endsWith('_total') && base.startsWith('invita_'))
      throw new Error(`A counter, and nothing else, ends in _total: ${base}`)
    if (/_(ms|milliseconds|minutes|kb)(_|$)/.test(base)) throw new Error(`Not in base units: ${base}`)
  }
  checkHistograms(samples)
  return samples
}

function checkHistograms(samples: Sample[]): void {
  const counts = samples.filter(({ name }) => name.endsWith('_count'))
  for (const { name, labels, value } of counts) {
    const buckets = samples.filter(
      (sample) =>
        sample.name === name.replace(/_count$/, '_bucket') &&
        Object.entries(labels).every(([key, words]) => sample.labels[key] === words),
    )
    const values = buckets.map((bucket) => bucket.value)
    const rises = values.every((each, index) => index === 0 || each >= (values[index - 1] ?? 0))
    if (!rises || buckets.at(-1)?.labels.le !== '+Inf' || values.at(-1) !== value)
      throw new Error(`No histogram: ${name} ${JSON.stringify(labels)}`)
  }
}
