/** Captured data in plain words. It is whatever the goal's schema allows: text, a number with a unit, an address, a list. */
export function wordsOf(data: unknown): string {
  if (data === undefined) return 'Not yet'
  if (data === null) return 'None'
  if (data === '') return 'Nothing to add'
  if (typeof data === 'boolean') return data ? 'Yes' : 'No'
  if (typeof data === 'number') return data.toLocaleString('en')
  if (typeof data !== 'object') return String(data)
  if ('value' in data && 'unit' in data) return `${wordsOf(data.value)} ${wordsOf(data.unit)}`
  return Object.values(data).map(wordsOf).join(', ')
}

/** How far one has come, as in "3 of 6". */
export function progressOf(done: number, all: readonly unknown[]): string {
  return `${done} of ${all.length}`
}
