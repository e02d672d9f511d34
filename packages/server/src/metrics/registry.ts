/** Adds to a count. */
type Count = (values?: readonly string[], by?: number) => void
/** Notes one measurement. */
type Observe = (value: number) => void

/** Measurements in the text format of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats). */
export interface Registry {
  /** One number for all values of its labels, which are of short closed lists: never an id or a name. */
  counter(name: string, help: string, labels?: readonly string[]): Count
  /** Read when asked for. */
  gauge(name: string, help: string, read: () => number): void
  histogram(name: string, help: string, bounds: readonly number[]): Observe
  text(): string
}

export function createRegistry(): Registry {
  const metrics: (() => string)[] = []
  const head = (name: string, help: string, type: string) =>
    `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`

  return {
    counter(name, help, labels = []) {
      const counts = new Map<string, number>()
      if (labels.length === 0) counts.set('', 0)
      metrics.push(() => {
        const lines = [...counts].map(([value, count]) => `${name}${value} ${count}\n`)
        return head(name, help, 'counter') + lines.join('')
      })
      return (values = [], by = 1) => {
        const pairs = labels.map((label, index) => `${label}="${values[index] ?? ''}"`)
        const key = labels.length === 0 ? '' : `{${pairs.join(',')}}`
        counts.set(key, (counts.get(key) ?? 0) + by)
      }
    },
    gauge(name, help, read) {
      metrics.push(() => `${head(name, help, 'gauge')}${name} ${read()}\n`)
    },
    histogram(name, help, bounds) {
      const buckets = bounds.map(() => 0)
      let count = 0
      let sum = 0
      metrics.push(() => {
        const lines = bounds.map((le, index) => `${name}_bucket{le="${le}"} ${buckets[index]}\n`)
        const all = `${name}_bucket{le="+Inf"} ${count}\n${name}_sum ${sum}\n${name}_count ${count}\n`
        return head(name, help, 'histogram') + lines.join('') + all
      })
      return (value) => {
        for (const [index, le] of bounds.entries()) {
          if (value <= le) buckets[index] = (buckets[index] ?? 0) + 1
        }
        count += 1
        sum += value
      }
    },
    text: () => metrics.map((write) => write()).join(''),
  }
}
