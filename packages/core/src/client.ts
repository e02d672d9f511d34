import { messageTextProblem } from '@roxels/protocol'
import { atom } from 'nanostores'
import { createActor } from 'xstate'
import { browserPorts } from './browser.ts'
import { refuseIf, RoxelsError } from './errors.ts'
import { lifecycle } from './lifecycle/machine.ts'
import type { OutboxEntry } from './outbox/entry.ts'
import { readPerson } from './person.ts'
import type { Ports } from './ports.ts'
import type { Roxels, RoxelsOptions, SessionInfo } from './roxels.ts'
import { createSessionActor } from './session/actor.ts'
import type { Conversation } from './session/conversation.ts'
import { createHttp } from './session/http.ts'
import type { SignOutReport } from './sign-out.ts'
import { forget } from './sign-out.ts'
import { sameState, stateOf } from './state.ts'
import { createSessionStorage } from './storage.ts'
import { createProjection } from './transcript/projection.ts'

/** Makes a client. Nothing is requested before `start`. Throws `validation_error` for a person that cannot be one. */
export function createRoxels(options: RoxelsOptions, ports: Ports = browserPorts()): Roxels {
  const http = createHttp(ports, options.baseUrl)
  const storage = createSessionStorage(ports)
  const projection = createProjection()
  const { messages } = projection
  const $outbox = atom<readonly OutboxEntry[]>([])
  const $session = atom<SessionInfo | null>(null)
  let conversation: Conversation | null = null

  const session = createSessionActor({
    ports,
    http,
    storage,
    projection,
    context: options.context,
    unsent: (entries) => $outbox.set(entries),
    granted(granted) {
      conversation = granted
      const { session_id: id, resumed, template } = granted.session
      $session.set({ id, resumed, template })
    },
  })
  const actor = createActor(lifecycle.provide({ actors: { session } }), {
    input: {
      templateKey: options.templateKey,
      resting: storage.resting(options.templateKey),
      claim: options.claim ?? true,
    },
    clock: ports.clock,
    ...(options.inspect === undefined ? {} : { inspect: options.inspect }),
  })

  const $state = atom(stateOf(actor.getSnapshot()))
  const $person = atom(actor.getSnapshot().context.person)

  /** Nothing of the conversation that was open can be read or reached after this. */
  const close = (): Conversation | null => {
    const closed = conversation
    conversation = null
    projection.clear()
    $outbox.set([])
    $session.set(null)
    return closed
  }
  const templateKey = () => actor.getSnapshot().context.templateKey
  let report: Promise<SignOutReport> | undefined

  actor.on('signed_out', () => {
    report = forget(storage, templateKey(), close())
  })
  actor.on('left', ({ forget: which }) => {
    close()
    storage.drop(templateKey(), which)
  })
  actor.subscribe((snapshot) => {
    const state = stateOf(snapshot)
    $person.set(snapshot.context.person)
    if (!sameState(state, $state.get())) $state.set(state)
  })
  actor.start()
  if ('person' in options) actor.send(readPerson(options.person))

  const open = (): Conversation => {
    const { status } = $state.get()
    if (conversation !== null && (status === 'live' || status === 'reconnecting'))
      return conversation
    throw new RoxelsError(
      'not_active',
      `No conversation is open for input: the state is ${status}.`,
    )
  }

  return {
    state: $state,
    person: $person,
    session: $session,
    transcript: {
      ids: messages.ids,
      message: messages.message,
      hasOlder: messages.hasOlder,
      async loadOlder() {
        await conversation?.loadOlder()
      },
    },
    captured: projection.captured,
    goals: projection.goals,
    turn: projection.turn,
    outbox: $outbox,

    start({ templateKey: key = templateKey() } = {}) {
      actor.send({ type: 'start', templateKey: key, resting: storage.resting(key) })
    },
    send(text) {
      refuseIf(messageTextProblem(text), 'text')
      return open().outbox.send(text)
    },
    async stop() {
      const turn = projection.turn.get()
      if (turn?.state === 'started') await open().stopTurn(turn.id)
    },
    async retry(id) {
      if (id !== undefined && open().outbox.retry(id)) return
      const turn = projection.turn.get()
      if (turn !== null && (id === undefined || turn.message_id === id))
        await open().retryTurn(turn.id)
    },
    discard: (id) => conversation?.outbox.discard(id),
    leave: () => actor.send({ type: 'leave' }),
    setPerson: (person) => actor.send(readPerson(person)),
    signOut() {
      actor.send({ type: 'signOut' })
      return (report ??= forget(storage, templateKey(), close()))
    },
    on: (name, listener) => actor.on(name, listener).unsubscribe,
    destroy() {
      actor.stop()
      close()
    },
  }
}
