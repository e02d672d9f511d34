import type { ScriptedServerOptions } from '@roxels/core/testing'

const questions = [
  'What did you look into today?',
  'And what came of it?',
  'Who else should hear of that?',
  'Is there anything that keeps you from going on? A few words will do, and if there is nothing, say so; we take up the rest tomorrow.',
]
const answers = [
  'The figures of last week.',
  'They add up now.',
  'Mary, and whoever looks after the machine.',
  'Nothing. The cards were punched in the wrong order, which took the whole of the morning to find and a minute to put right.',
]

/** A diary that somebody has kept with the agent: so many messages, all of them over. */
export function history(count: number): NonNullable<ScriptedServerOptions['log']> {
  const began = Date.parse('2026-01-01T09:00:00Z')
  return Array.from({ length: count }, (_, index) => {
    const isAgent = index % 2 === 0
    const turn = Math.floor(index / 2)
    const text = (isAgent ? questions : answers)[turn % questions.length]
    return {
      name: 'message',
      data: {
        id: `msg_of_history_${index + 1}`,
        role: isAgent ? 'agent' : 'participant',
        text: `${index + 1}. ${text}`,
        state: 'complete',
        at: new Date(began + index * 60_000).toISOString(),
      },
    }
  })
}
