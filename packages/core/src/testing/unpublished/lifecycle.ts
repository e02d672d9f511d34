import { createActor, fromCallback } from 'xstate'
import type {
  LifecycleEmitted,
  LifecycleInput,
  SessionCommand,
  SessionFact,
  SessionInput,
  Wish,
} from '../../lifecycle/index.ts'
import { lifecycle, noneAtRest } from '../../lifecycle/index.ts'
import { stateOf } from '../../state.ts'

/** A session that does nothing but be open. */
interface FakeSession {
  readonly input: SessionInput
  readonly commands: SessionCommand[]
  closed: boolean
}

/** The lifecycle with sessions that are only recorded. */
export function startLifecycle(input: Partial<LifecycleInput> = {}) {
  const sessions: FakeSession[] = []
  const emitted: LifecycleEmitted[] = []
  const session = fromCallback<SessionCommand, SessionInput>(({ input: opened, receive }) => {
    const fake: FakeSession = { input: opened, commands: [], closed: false }
    sessions.push(fake)
    receive((command) => fake.commands.push(command))
    return () => {
      fake.closed = true
    }
  })
  const actor = createActor(lifecycle.provide({ actors: { session } }), {
    input: { target: 'rk_1', resting: noneAtRest, claim: true, ...input },
  })
  actor.on('signed_out', (event) => emitted.push(event))
  actor.on('left', (event) => emitted.push(event))
  actor.start()

  return {
    actor,
    sessions,
    emitted,
    send: (...events: readonly (Wish | SessionFact)[]) =>
      events.forEach((event) => actor.send(event)),
    open: () => sessions.filter(({ closed }) => !closed),
    status: () => stateOf(actor.getSnapshot()).status,
    context: () => actor.getSnapshot().context,
  }
}

export const known = (externalId: string, name: string | null = null): Wish => ({
  type: 'person.known',
  externalId,
  name,
})
export const ada = known('ada')
export const bob = known('bob')
export const start: Wish = { type: 'start' }
export const opened: SessionFact = { type: 'opened', resumable: true }
export const caughtUp: SessionFact = { type: 'caughtUp' }
export const refusal = { code: 'forbidden', message: 'No.' } as const
