/** The voice of the agent in one test: held, it falls silent in the middle of whatever it says. */
export interface Voice {
  /** What the agent knows it by. */
  readonly id: string
  hold(): Promise<void>
  /** The agent says the rest, and whatever comes after it. */
  release(): Promise<void>
}

/** A voice that is held. */
export function heldVoice(): Voice {
  const id = crypto.randomUUID()
  async function tell(verb: 'hold' | 'release'): Promise<void> {
    const { ok, status } = await fetch(`/voices/${id}/${verb}`, { method: 'POST' })
    if (!ok) throw new Error(`The agent cannot be told to ${verb}: ${status}.`)
  }
  return { id, hold: () => tell('hold'), release: () => tell('release') }
}
