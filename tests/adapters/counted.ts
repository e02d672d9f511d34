import type { Readable, Roxels } from '@roxels/core'

/** The same client, and how many listen to each of its nouns. */
export function counted(roxels: Roxels) {
  const listening: Record<string, number> = {}
  const count = <T>(name: string, source: Readable<T>): Readable<T> => {
    listening[name] = 0
    return {
      ...source,
      listen(listener) {
        listening[name]! += 1
        const end = source.listen(listener)
        return () => {
          listening[name]! -= 1
          end()
        }
      },
      subscribe(listener) {
        const end = this.listen(listener)
        listener(source.get())
        return end
      },
    }
  }
  const { transcript, state, person, session, captured, goals, turn, draft, idle } = roxels
  const client: Roxels = {
    ...roxels,
    state: count('state', state),
    person: count('person', person),
    session: count('session', session),
    captured: count('captured', captured),
    goals: count('goals', goals),
    turn: count('turn', turn),
    draft: count('draft', draft),
    idle: count('idle', idle),
    transcript: {
      ...transcript,
      ids: count('ids', transcript.ids),
      hasOlder: count('hasOlder', transcript.hasOlder),
    },
  }
  return { client, listening }
}
