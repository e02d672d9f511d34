import type { Goal } from '@roxels/protocol'

/** What a conversation found out, in words: one line for each goal that has an answer. */
export function summaryOf(
  goals: readonly Pick<Goal, 'id' | 'title'>[],
  findings: Readonly<Record<string, unknown>>,
): string {
  return goals
    .filter(({ id }) => Object.hasOwn(findings, id))
    .map(({ id, title }) => `${title}: ${wordsOf(findings[id])}`)
    .join('\n')
}

function wordsOf(data: unknown): string {
  if (data === null || data === '') return '–'
  if (Array.isArray(data)) return data.map(wordsOf).join(', ')
  if (typeof data === 'object') return Object.values(data).map(wordsOf).join(', ')
  return String(data)
}
