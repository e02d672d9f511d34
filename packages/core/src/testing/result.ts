import { isOver } from '../wire/resources.ts'
import { answer, refusal } from './answers.ts'
import type { OpenedSession } from './sessions.ts'

/** What came of a conversation that is over (Rule 78); it lasted from its first message to its last. */
export function result({ held: { conversation, externalId } }: OpenedSession): Response {
  const { status, goals, captured, messages } = conversation.state()
  if (!isOver(status)) return refusal('conflict', 'The conversation is not over yet.')
  const committed = goals.filter(({ state }) => state === 'committed').map(({ id }) => id)
  const findings = captured.filter(({ goal_id }) => committed.includes(goal_id))
  const [begun = 0, ended = begun] = [messages[0], messages.at(-1)].map(
    (message) => message && Date.parse(message.at),
  )
  return answer(200, {
    status,
    summary: findings.map(({ goal_id, data }) => `${goal_id}: ${JSON.stringify(data)}`).join('\n'),
    findings: Object.fromEntries(findings.map(({ goal_id, data }) => [goal_id, data])),
    duration_seconds: Math.round((ended - begun) / 1_000),
    external_id: externalId,
    auto_close: false,
  })
}
