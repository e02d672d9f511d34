import type { CloseReason, ErrorCode, GoalType, LogEvent, TurnState } from '@roxels/protocol'
import type { Ports } from '../ports.ts'
import type { Reply, Route, SeenRequest } from './answers.ts'
import { read, refusal, routes } from './answers.ts'
import type { FakeClock } from './clock.ts'
import { createFakeClock } from './clock.ts'
import { createConversation } from './conversation.ts'
import { serve } from './served.ts'
import { createIdentities } from './identities.ts'
import type { Held, Start } from './sessions.ts'
import { codeOf, createSessions } from './sessions.ts'
import { inNextTask, settled } from './settled.ts'
import { createTurns } from './turns.ts'

export interface ScriptedServerOptions {
  /** What conversations are about, in order. */
  readonly goals?: readonly ScriptedGoal[]
  /** What each conversation begins with. */
  readonly log?: readonly LogEvent[]
  /** Whose time it goes by: tokens expire and heartbeats come by it. One of its own unless given. */
  readonly clock?: FakeClock
}

export interface ScriptedGoal {
  readonly id: string
  /** The id unless given. */
  readonly title?: string
  /** `open` unless given. */
  readonly type?: GoalType
}

/**
 * A server behind `fetch` that speaks docs/protocol.md by itself (sessions, secrets and tokens, the stream with its cursors, sends that
 * are taken once) and whose agent says what the test lets it say. Every start without a secret that fits begins a new
 * conversation, as a browser does that nobody knows; the verbs act on the newest. Before the first start they write what it
 * begins with. Each resolves once the client has had time to read it.
 */
export interface ScriptedServer {
  readonly fetch: Ports['fetch']
  readonly clock: FakeClock

  /** The agent says one message, a delta for each piece. */
  say(...pieces: string[]): Promise<void>
  /** The agent says this and is not done: its turn runs on, and more may follow. */
  speak(...pieces: string[]): Promise<void>
  /** The agent's turn ends: it is done, or has broken off. */
  finish(state?: Exclude<TurnState, 'started'>): Promise<void>
  /** The participant writes on another device. */
  hear(text: string): Promise<void>
  /** The agent asks for a goal: it becomes active. */
  ask(goalId: string): Promise<void>
  /** An answer is captured, for good or, with `confirm`, until the participant has confirmed it. */
  capture(goalId: string, data: unknown, options?: { readonly confirm?: boolean }): Promise<void>
  /** The conversation is over, and so is its stream. */
  complete(status?: 'completed' | 'failed' | 'abandoned'): Promise<void>
  /** Writes to the log what no verb says. */
  append(...events: readonly LogEvent[]): Promise<void>

  /** Ends all streams for that reason, or cuts the line where there is none. */
  hangUp(reason?: CloseReason): Promise<void>
  /** All tokens are past their time: what they open is refused, and streams end, until they are renewed. */
  expireTokens(): Promise<void>

  /** Signs who somebody is, as a host's backend does: what `identityToken` answers. Good for that many seconds, 3,600 unless given. */
  signIdentity(externalId: string, seconds?: number): string
  /** All that was signed is past its time, and so are all tokens. */
  expireIdentities(): Promise<void>
  /** Makes a conversation as a backend does. Answers the `sessionId` that the first page joins. */
  invite(externalId?: string | null): string
  /** The same, for somebody who is sent a link. */
  inviteByLink(externalId?: string | null): { readonly interviewId: string; readonly code: string }

  /** Requests of that route wait, until the function it answers is called. */
  hold(route: Route): () => void
  /** Requests of that route are refused, until the function it answers is called. */
  refuse(route: Route, code: ErrorCode): () => void
  /** Requests of that route are answered by `reply`, until the function it answers is called. */
  answer(route: Route, reply: Reply): () => void

  /** All requests so far, or those of one route. */
  requests(route?: Route): readonly SeenRequest[]
  /** The log of the newest conversation. */
  log(): readonly LogEvent[]
  /** How many streams are open. */
  readers(): number
}

/**
 * Makes one.
 *
 * @example
 * const server = createScriptedServer({ goals: [{ id: 'team_size' }] })
 * const { ports } = createFakePorts(server)
 * await server.say('How many ', 'are you?')
 * await server.capture('team_size', 12)
 */
export function createScriptedServer(options: ScriptedServerOptions = {}): ScriptedServer {
  const { clock = createFakeClock() } = options
  const goals = (options.goals ?? []).map(({ id, title = id, type = 'open' }) => {
    return { id, title, type, state: 'open' } as const
  })
  const conversations: Held[] = []
  let isStarted = false

  const make = (start: Start): Held => {
    const logId = `log${conversations.length + 1}`
    const conversation = createConversation({ logId, clock, goals, log: options.log ?? [] })
    const held: Held = {
      templateKey: start.templateKey,
      externalId: start.externalId,
      kiosk: start.kiosk ?? false,
      isByBackend: start.isByBackend ?? false,
      conversation,
      turns: createTurns(conversation, clock),
      handle: `handle-${conversations.length + 1}`,
      secrets: [],
      identity: undefined,
    }
    conversations.push(held)
    return held
  }
  const begin = (start: Start): Held => {
    if (isStarted) return make(start)
    // What was written before anybody came is what the first one finds.
    isStarted = true
    const { templateKey, externalId, kiosk = false, isByBackend = false } = start
    return Object.assign(newest(), { templateKey, externalId, kiosk, isByBackend })
  }
  const newest = (): Held => conversations.at(-1) as Held
  make({ templateKey: '', externalId: null })

  const sessions = createSessions(clock, begin, { id: 'tpl_1', name: 'Scripted', language: 'en' })
  const identities = createIdentities(clock)
  const seen: SeenRequest[] = []
  const replies = new Map<Route, Reply>()

  const fetch: Ports['fetch'] = (url, init) =>
    new Promise((resolve, reject) => {
      const { signal } = init
      const abort = () => reject(signal?.reason)
      if (signal?.aborted) return abort()
      signal?.addEventListener('abort', abort)
      const asked = read(url, init)
      if (asked === undefined) return resolve(notServed(url, init))
      const own = () =>
        serve(sessions, identities, clock, asked, signal ?? new AbortController().signal)
      // No network is faster than a message between tabs.
      inNextTask(() => {
        if (signal?.aborted) return
        seen.push(asked.request)
        const reply = replies.get(asked.request.route) ?? own
        Promise.resolve(asked.request)
          .then((request) => reply(request, own))
          .then(resolve, reject)
      })
    })

  const answer = (route: Route, reply: Reply) => {
    replies.set(route, reply)
    return () => {
      if (replies.get(route) === reply) replies.delete(route)
    }
  }
  const act = (run: (held: Held) => void): Promise<void> => {
    run(newest())
    return settled()
  }
  const hangUp = (reason: CloseReason | null) =>
    conversations.forEach(({ conversation }) => conversation.hangUp(reason))

  return {
    fetch,
    clock,
    say: (...pieces) =>
      act(({ turns }) => {
        turns.speak(pieces)
        turns.finish('completed')
      }),
    speak: (...pieces) => act(({ turns }) => turns.speak(pieces)),
    finish: (state = 'completed') => act(({ turns }) => turns.finish(state)),
    hear: (text) => act(({ turns }) => turns.hear(text)),
    ask: (goalId) => act(({ turns }) => turns.setGoal(goalId, 'active')),
    capture: (goalId, data, { confirm = false } = {}) =>
      act(({ turns }) => turns.capture(goalId, data, !confirm)),
    complete: (status = 'completed') => act(({ turns }) => turns.end(status)),
    append: (...events) => act(({ conversation }) => conversation.append(...events)),
    hangUp: (reason) => act(() => hangUp(reason ?? null)),
    expireTokens: () =>
      act(() => {
        sessions.expire()
        hangUp('auth_expired')
      }),
    signIdentity: (externalId, seconds = 3_600) => identities.sign(externalId, seconds),
    expireIdentities: () =>
      act(() => {
        identities.expire()
        sessions.expire()
        hangUp('auth_expired')
      }),
    invite: (externalId = null) => sessions.invite(externalId),
    inviteByLink(externalId = null) {
      const id = sessions.invite(externalId)
      return { interviewId: id.replace('sess', 'iv'), code: codeOf(id) }
    },
    answer,
    refuse: (route, code) => answer(route, () => refusal(code)),
    hold(route) {
      let release = () => {}
      const released = new Promise<void>((resolve) => {
        release = resolve
      })
      const end = answer(route, (_, own) => released.then(own))
      return () => {
        end()
        release()
      }
    },
    requests: (route) =>
      route === undefined ? seen : seen.filter((request) => request.route === route),
    log: () => newest().conversation.log,
    readers: () => conversations.reduce((sum, { conversation }) => sum + conversation.readers(), 0),
  }
}

/** Loud in any test runner: a test that asks for what is not there must not pass by chance. */
function notServed(url: string, init: RequestInit): Response {
  const asked = `${init.method ?? 'GET'} ${new URL(url).pathname}`
  const message = `The scripted server does not serve ${asked}, only ${routes.join(', ')}.`
  queueMicrotask(() => {
    throw new Error(message)
  })
  return refusal('not_found', message)
}
