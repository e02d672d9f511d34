import type { AgentStep } from '../agent/port.ts'
import { newId } from '../ids.ts'
import type { AppendableEvent } from '../log/project.ts'
import type { Progress } from './progress.ts'

/** What a turn says in: its message, and how much of it is said. Set once it has begun to speak. */
export interface Speech {
  readonly messageId: string
  readonly length: number
}

interface Written {
  readonly events: readonly AppendableEvent[]
  readonly speech: Speech | undefined
}

/**
 * The events some steps of an agent come to, given what is stored; without `progress` only text counts. A step that is
 * already in place comes to none.
 */
export function eventsOf(
  steps: readonly AgentStep[],
  progress: Progress | undefined,
  before: Speech | undefined,
  at: string,
): Written {
  const events: AppendableEvent[] = []
  let speech = before
  for (const step of steps) {
    switch (step.type) {
      case 'text':
        if (speech === undefined) {
          speech = { messageId: newId('msg'), length: 0 }
          events.push(emptyMessage(speech.messageId, at))
        }
        events.push({
          name: 'delta',
          data: { message_id: speech.messageId, at: speech.length, text: step.text },
        })
        speech = { ...speech, length: speech.length + step.text.length }
        break
      case 'capture':
        events.push(...(progress?.capture(step.goalId, step.data) ?? []))
        break
      case 'commit':
        events.push(...(progress?.commit(step.goalId, at) ?? []))
        break
      case 'complete':
        break
    }
  }
  return { events, speech }
}

function emptyMessage(id: string, at: string): AppendableEvent {
  return { name: 'message', data: { id, role: 'agent', text: '', state: 'streaming', at } }
}
