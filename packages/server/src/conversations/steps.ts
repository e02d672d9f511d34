import type { AgentStep } from '../agent/port.ts'
import { newId } from '../ids.ts'
import type { SpeechEvent } from '../log/extend.ts'
import type { AppendableEvent } from '../log/project.ts'
import type { Progress } from './progress.ts'

type TextStep = Extract<AgentStep, { type: 'text' }>

/** What a turn says in: its message, and how much of it is said. Set once it has begun to speak. */
export interface Speech {
  readonly messageId: string
  readonly length: number
}

interface Written {
  readonly events: readonly AppendableEvent[]
  readonly speech: Speech | undefined
}

/** The events that some text comes to. */
export function speechOf(
  steps: readonly TextStep[],
  before: Speech | undefined,
  at: string,
): { readonly events: readonly SpeechEvent[]; readonly speech: Speech | undefined } {
  const events: SpeechEvent[] = []
  let speech = before
  for (const { text } of steps) {
    if (speech === undefined) {
      speech = { messageId: newId('msg'), length: 0 }
      events.push(emptyMessage(speech.messageId, at))
    }
    const data = { message_id: speech.messageId, at: speech.length, text }
    events.push({ name: 'delta', data })
    speech = { ...speech, length: speech.length + text.length }
  }
  return { events, speech }
}

/** Most of what an agent yields is text, for which nothing need be known of the conversation. */
export function isText(steps: readonly AgentStep[]): steps is readonly TextStep[] {
  return steps.every((step) => step.type === 'text')
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
      case 'text': {
        const said = speechOf([step], speech, at)
        events.push(...said.events)
        speech = said.speech
        break
      }
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

function emptyMessage(id: string, at: string): SpeechEvent {
  return { name: 'message', data: { id, role: 'agent', text: '', state: 'streaming', at } }
}
