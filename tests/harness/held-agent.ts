import { EventEmitter, once } from 'node:events'
import type { Agent } from '@roxels/server'
import { charactersBeforeSilence } from './silence.ts'

/** Falls silent in the middle of whatever it says, until a test lets its voice go on. */
export interface HeldAgent extends Agent {
  /** How many words more are said by a voice before it falls silent; `Infinity` releases it, 0 holds it again. */
  allow(voice: string, words: number): void
}

/** What `agent` says, held: each conversation names its voice in its context, as `voice`. */
export function heldAgent(agent: Agent): HeldAgent {
  const allowed = new Map<string, number>()
  const allowances = new EventEmitter()

  async function untilAllowed(voice: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const words = allowed.get(voice) ?? 0
      if (words > 0) return void allowed.set(voice, words - 1)
      // Stopped: the agent itself ends the turn.
      await once(allowances, voice, { signal }).catch(() => {})
    }
  }

  return {
    allow(voice, words) {
      allowed.set(voice, words)
      allowances.emit(voice)
    },
    async *reply(turn) {
      let { length } = turn.said
      for await (const step of agent.reply(turn)) {
        yield step
        if (step.type !== 'text') continue
        length += step.text.length
        if (length >= charactersBeforeSilence) {
          await untilAllowed(String(turn.context['voice']), turn.signal)
        }
      }
    },
  }
}
