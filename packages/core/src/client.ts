import { messageTextProblem } from '@roxels/protocol'
import { atom } from 'nanostores'
import { checkOptions, checkPerson } from '#warn'
import { createActor } from 'xstate'
import { browserPorts } from './browser.ts'
import { createDraft } from './draft.ts'
import { notActive, refuseIf } from './errors.ts'
import { watchKiosk } from './kiosk/watch.ts'
import { lifecycle } from './lifecycle/machine.ts'
import type { OutboxEntry } from './outbox/entry.ts'
import type { PersonInput } from './person.ts'
import { nobody, readPerson } from './person.ts'
import type { Ports } from './ports.ts'
import type { Readable } from './readable.ts'
import type { Roxels, RoxelsOptions, SessionInfo } from './roxels.ts'
import { createSessionActor } from './session/actor.ts'
import type { Conversation } from './session/conversation.ts'
import { createHttp } from './session/http.ts'
import { createRevocations } from './session/revocations.ts'
import type { SignOutReport } from './sign-out.ts'
import { forget } from './sign-out.ts'
import { sameState, stateOf } from './state.ts'
import { createSessionStorage } from './storage.ts'
import { isByBackend, readTarget } from './target.ts'
import type { Captured } from './transcript/projection.ts'
import { createProjection } from './transcript/projection.ts'

/**
 * Makes a client. Nothing is requested before `start`, but for what an earlier sign-out could not tell the server. Throws
 * `validation_error` for a person, a target or a kiosk that cannot be one.
 */
export function createRoxels<C extends object = Captured>(
  options: RoxelsOptions,
  ports: Ports = browserPorts(),
): Roxels<C> {
  const { baseUrl, kiosk, context, claim = true, tabs = 'follow' } = options
  const firstTarget = readTarget(options)
  checkOptions(options)
  const destroyed = new AbortController()
  const follows = kiosk === undefined && tabs === 'follow'
  const http = createHttp(ports, baseUrl)
  const storage = createSessionStorage(
    ports,
    kiosk ? 'nowhere' : follows ? 'browser' : 'tab',
    baseUrl,
  )
  const revocations = createRevocations(ports, http, storage, baseUrl, destroyed.signal)
  const projection = createProjection()
  const { messages } = projection
  const draft = createDraft()
  const $outbox = atom<readonly OutboxEntry[]>([])
  const $session = atom<SessionInfo | null>(null)
  const $idle = atom<{ readonly secondsLeft: number } | null>(null)
  let conversation: Conversation | null = null

  const session = createSessionActor({
    ports,
    http,
    storage,
    projection,
    draft,
    context,
    kiosk: kiosk !== undefined,
    follows,
    code: options.code,
    identityToken: options.identityToken,
    unsent: (entries) => $outbox.set(entries),
    stirred: () => idle?.active(),
    granted(granted) {
      conversation = granted
      const { session_id: id, resumed, template, external_id, assurance } = granted.session
      $session.set({ id, resumed, template, externalId: external_id, assurance })
    },
    identified({ external_id: externalId, assurance }) {
      const open = $session.get()
      if (open !== null && (open.externalId !== externalId || open.assurance !== assurance))
        $session.set({ ...open, externalId, assurance })
    },
  })
  const actor = createActor(lifecycle.provide({ actors: { session } }), {
    input: {
      target: firstTarget,
      resting: storage.resting(firstTarget),
      claim: claim && kiosk === undefined,
    },
    clock: ports.clock,
    ...(options.inspect === undefined ? {} : { inspect: options.inspect }),
  })

  const $state = atom(stateOf(actor.getSnapshot()))
  let { person } = actor.getSnapshot().context
  const $person = atom({ ...person })
  const target = () => actor.getSnapshot().context.target

  /** Nothing of the conversation that was open can be read or reached after this. */
  const close = () => {
    const left = { conversation, unsent: $outbox.get().length }
    conversation = null
    projection.clear()
    draft.clear()
    $outbox.set([])
    $session.set(null)
    return left
  }
  /** Until the server has answered; who signs out again meanwhile is given the same report. */
  let report: Promise<SignOutReport> | undefined
  const forgetAll = (known: boolean, elsewhere: boolean): Promise<SignOutReport> => {
    const concernsAll = known || isByBackend(target()) || storage.resting(target()).known
    const reach = elsewhere ? 'tab' : concernsAll ? 'tabs' : 'browser'
    const forgetting = forget({ ports, storage, revocations, server: baseUrl }, close(), reach)
    report = forgetting
    void forgetting.then(() => {
      if (report === forgetting) report = undefined
    })
    return forgetting
  }

  actor.on('signed_out', ({ known, elsewhere }) => {
    Object.assign($person, { init: { ...nobody } })
    void forgetAll(known, elsewhere)
    // React keeps what a component showed before beside what it shows now, until it renders once more.
    queueMicrotask(() => {
      $person.set({ ...$person.get() })
      if (conversation === null) projection.clear()
    })
  })
  actor.on('left', ({ forget: which }) => {
    close()
    storage.drop(target(), which)
  })
  actor.subscribe((snapshot) => {
    const state = stateOf(snapshot)
    // A copy: a store of Solid writes what comes next into what it was given.
    if (snapshot.context.person !== person) {
      person = snapshot.context.person
      $person.set({ ...person })
    }
    if (!sameState(state, $state.get())) $state.set(state)
  })
  actor.start()

  let isStarted = false
  /** What a server has rendered for this person is what a page takes over, however far it has got meanwhile. */
  const settleInit = () => {
    if (isStarted) return
    Object.assign($state, { init: { ...$state.get() } })
    Object.assign($person, { init: { ...$person.get() } })
  }
  const signOut = () => {
    actor.send({ type: 'signOut' })
    // Where nobody is here, somebody may rest here all the same.
    return report ?? forgetAll(false, false)
  }
  const setPerson = (person: PersonInput) => {
    const event = readPerson(person)
    const { context: current } = actor.getSnapshot()
    const byBackend = isByBackend(current.target)
    checkPerson(event, current, byBackend)
    if (!byBackend) actor.send(event)
    // A backend has said who it is; all a page can say is that nobody is here any more.
    else if (event.type === 'person.none') void signOut()
    settleInit()
  }
  const idle =
    kiosk && watchKiosk({ ports, kiosk, state: $state, person: $person, idle: $idle, signOut })
  destroyed.signal.addEventListener('abort', () => idle?.end())
  storage.onSignOut(() => actor.send({ type: 'signOut', elsewhere: true }), destroyed.signal)
  revocations.flush()
  if (options.person !== undefined || 'person' in options) setPerson(options.person)

  const open = (): Conversation => {
    const { status } = $state.get()
    if (conversation !== null && (status === 'live' || status === 'reconnecting'))
      return conversation
    throw notActive(status)
  }

  const goalOf = (goalId: string): string => {
    const isThere = projection.goals.get().some(({ id }) => id === goalId)
    refuseIf(!isThere && 'Expected the id of a goal of this conversation.', 'goalId')
    return goalId
  }

  settleInit()

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
    captured: projection.captured as Readable<Readonly<Partial<C>>>,
    goals: projection.goals,
    turn: projection.turn,
    outbox: $outbox,
    draft: draft.shown,
    idle: $idle,

    start(chosen) {
      const next = chosen === undefined ? target() : readTarget(chosen)
      isStarted = true
      actor.send({ type: 'start', target: next, resting: storage.resting(next) })
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
    setDraft: draft.set,
    async correct(goalId, data) {
      refuseIf(data === undefined && 'Expected the whole answer; null is one.', 'data')
      await open().correctGoal(goalOf(goalId), data)
    },
    async confirm(goalId) {
      await open().confirmGoal(goalOf(goalId))
    },
    async end() {
      await open().end()
    },
    async result() {
      if (conversation === null) throw notActive($state.get().status)
      return conversation.result()
    },
    leave: () => actor.send({ type: 'leave' }),
    extend: () => idle?.active(),
    setPerson,
    signOut,
    on: (name, listener) => actor.on(name, listener).unsubscribe,
    destroy() {
      destroyed.abort()
      actor.stop()
      close()
    },
  }
}
