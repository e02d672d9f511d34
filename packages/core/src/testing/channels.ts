import type { Channel } from '../ports.ts'
import { inNextTask } from './settled.ts'

/** The BroadcastChannels of one fake browser. */
export interface FakeChannels {
  /** The channel port of one tab; `deliver` brings the tab what others post. Also answers how to close all of them. */
  open(deliver: (run: () => void) => void): {
    readonly channel: (name: string, heard: (message: unknown) => void) => Channel
    closeAll(): void
  }
  /** The next messages between tabs are lost on their way. */
  lose(count: number): void
  /** Everything that was posted. */
  readonly posted: readonly unknown[]
}

interface End {
  readonly name: string
  readonly deliver: (run: () => void) => void
  readonly heard: (message: unknown) => void
}

export function createFakeChannels(): FakeChannels {
  const posted: unknown[] = []
  const ends = new Set<End>()
  let losing = 0

  const post = (from: End, message: object): void => {
    const copy: unknown = structuredClone(message)
    posted.push(copy)
    for (const to of ends) {
      if (to === from || to.name !== from.name) continue
      if ((losing -= 1) >= 0) continue
      // As a task of its own, like a real one: never in the middle of what the receiver is doing.
      inNextTask(() => to.deliver(() => ends.has(to) && to.heard(structuredClone(copy))))
    }
  }
  return {
    posted,
    lose(count) {
      losing = count
    },
    open(deliver) {
      const own = new Set<End>()
      return {
        channel(name, heard) {
          const end = { name, deliver, heard }
          ends.add(end)
          own.add(end)
          return { post: (message) => post(end, message), close: () => void ends.delete(end) }
        },
        closeAll: () => own.forEach((end) => ends.delete(end)),
      }
    },
  }
}
