import { EventEmitter, once } from 'node:events'
import type { Agent } from '@roxels/server'

/** Falls silent in the middle of whatever it says, until a test releases its voice. */
export interface HeldAgent extends Agent {
  hold(voice: string): void
  release(voice: string): void
}

/** More than a word or two, and less than any turn that a test waits in. */
const charactersBeforeSilence = 40

/** What `agent` says, held: each conversation names its voice in its context, as `voice`. A voice is held at first. */
export function heldAgent(agent: Agent): HeldAgent {
  const released = new Set<string>()
  const releases = new EventEmitter()

  async function untilReleased(voice: string, signal: AbortSignal): Promise<void> {
    if (released.has(voice)) return
    // Stopped: the agent itself ends the turn.
    await once(releases, voice, { signal }).catch(() => {})
  }

  return {
    hold: (voice) => void released.delete(voice),
    release(voice) {
      released.add(voice)
      releases.emit(voice)
    },
    async *reply(turn) {
      let { length } = turn.said
      for await (const step of agent.reply(turn)) {
        yield step
        if (step.type !== 'text') continue
        length += step.text.length
        if (length >= charactersBeforeSilence) {
          await untilReleased(String(turn.context['voice']), turn.signal)
        }
      }
    },
  }
}
