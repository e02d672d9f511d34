import type { Strings } from '../strings.ts'

/**
 * Captured data in plain words, numbers as one writes them in `language`. It is whatever the goal's schema allows: text, a number
 * with a unit, an address, a list.
 */
export function wordsOf(data: unknown, strings: Strings, language: string | undefined): string {
  if (data === undefined) return strings.notYet
  if (data === null || data === '') return strings.none
  if (typeof data === 'boolean') return data ? strings.yes : strings.no
  if (typeof data === 'number') return numberOf(data, language)
  if (typeof data !== 'object') return String(data)
  const words = (value: unknown) => wordsOf(value, strings, language)
  if ('value' in data && 'unit' in data) return `${words(data.value)} ${words(data.unit)}`
  return Object.values(data).map(words).join(', ') || strings.none
}

/** A template's language is what its author wrote: not every browser takes that for one. */
function numberOf(value: number, language: string | undefined): string {
  try {
    return value.toLocaleString(language)
  } catch {
    return value.toLocaleString()
  }
}
