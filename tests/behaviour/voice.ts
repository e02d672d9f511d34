/** The voice of the agent in one test: held, it falls silent in the middle of whatever it says. */
export interface Voice {
  /** What the agent knows it by. */
  readonly id: string
  hold(): Promise<void>
  /** A few words more, not the whole sentence. */
  sayMore(): Promise<void>
  /** The agent says the rest, and whatever comes after it. */
  release(): Promise<void>
}

/** A voice that is held. */
export function heldVoice(): Voice {
  const id = crypto.randomUUID()
  async function allow(words: number): Promise<void> {
    const { ok, status } = await fetch(`/voices/${id}/${words}`, { method: 'POST' })
    if (!ok) throw new Error(`The agent cannot be told how far to speak: ${status}.`)
  }
  return {
    id,
    hold: () => allow(0),
    sayMore: () => allow(3),
    release: () => allow(Infinity),
  }
}
