import type { Capture, Goal } from '@roxels/protocol'

/** What a conversation found out: the data of every committed goal, by its id. */
export function findingsOf(captured: readonly Capture[]): Readonly<Record<string, unknown>> {
  const committed = captured.filter((capture) => capture.commit_id !== undefined)
  return Object.fromEntries(committed.map(({ goal_id, data }) => [goal_id, data]))
}

/** The same in words: one line for each goal that has an answer. */
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
