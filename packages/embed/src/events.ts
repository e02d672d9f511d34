import type { Assurance, Goal, Message, RoxelsState } from '@roxels/core'

/**
 * Where a call stands. `prewarm`: it waits for the host to say who is here; `loading`: it is being opened; `ready`: the session is
 * known; `joining`: its conversation is read. After `error` nothing more comes of it, unless the participant tries again.
 */
export type CallStatus =
  'prewarm' | 'loading' | 'ready' | 'joining' | 'connected' | 'disconnecting' | 'ended' | 'error'

/** What came of a conversation that is completed. */
export interface Results {
  /** One line for each goal that has an answer. */
  readonly summary: string
  /** The data of every committed goal, by its id. */
  readonly findings: Readonly<Record<string, unknown>>
  readonly duration_seconds: number
  /** Null for an anonymous person. */
  readonly external_id: string | null
  /** Whether the template wants the view to close by itself. */
  readonly auto_close: boolean
}

/** A message with its whole text so far. */
export type ChatMessage = Pick<Message, 'id' | 'role' | 'text' | 'state' | 'at'>

/** What was captured for a goal, as it is now. */
export interface Understanding {
  readonly goal_id: string
  readonly data: unknown
}

export interface GoalTransition {
  readonly goal_id: string
  readonly from: Goal['state']
  readonly to: Goal['state']
  /** When this page heard of it, ISO 8601. */
  readonly at: string
}

export interface CallError {
  /** Stable: one of core's codes, or `conversation_failed`, `conversation_abandoned`. */
  readonly error: string
  /** The option at fault, where one is. */
  readonly field?: string
}

/** Whose page it is and how sure that is; null while no conversation is open. */
export interface Identity {
  readonly state: RoxelsState['status']
  /** Goes up by one whenever a person is left. */
  readonly epoch: number
  readonly assurance: Assurance | null
}

/** Every event by name, with its payload; undefined for none. */
export interface EmbedEvents {
  readonly session: { readonly sessionId: string }
  readonly status: { readonly status: CallStatus }
  readonly connected: undefined
  readonly ending: undefined
  readonly ended: undefined
  readonly complete: Results
  readonly error: CallError
  readonly chat: ChatMessage
  readonly understanding: Understanding
  readonly goal_transition: GoalTransition
  readonly identity: Identity
  readonly identity_expiring: undefined
  readonly identity_locked: undefined
  readonly signed_out: { readonly epoch: number }
}

export type EventName = keyof EmbedEvents
export type Listener<N extends EventName> = (payload: EmbedEvents[N]) => void

/** The names there are, and `voice_state`, which pages made for voice listen for and which never comes here. */
const known: ReadonlySet<string> = new Set<EventName | 'voice_state'>([
  'session',
  'status',
  'connected',
  'ending',
  'ended',
  'complete',
  'error',
  'chat',
  'understanding',
  'goal_transition',
  'identity',
  'identity_expiring',
  'identity_locked',
  'signed_out',
  'voice_state',
])

export interface Emitter {
  /** Answers the function that ends the subscription. */
  on<N extends EventName>(name: N, listener: Listener<N>): () => void
  off<N extends EventName>(name: N, listener: Listener<N>): void
  emit<N extends EventName>(name: N, payload: EmbedEvents[N]): void
  clear(): void
}

/** Tells listeners in their order. One that throws is the host's to mend, and harms nobody else. */
export function createEmitter(warn: (message: string) => void): Emitter {
  const listeners = new Map<string, Set<(payload: never) => void>>()
  return {
    on(name, listener) {
      if (!known.has(name)) warn(`There is no event "${name}". There are ${[...known].join(', ')}.`)
      if (typeof listener !== 'function') {
        warn(`on("${name}") expects a function to call.`)
        return () => undefined
      }
      const all = listeners.get(name) ?? new Set()
      listeners.set(name, all.add(listener))
      return () => void all.delete(listener)
    },
    off: (name, listener) => void listeners.get(name)?.delete(listener),
    emit(name, payload) {
      const told = Array.from(listeners.get(name) ?? [])
      for (const listener of told) guarded(listener, payload as never)
    },
    clear: () => listeners.clear(),
  }
}

/** Tells everybody of one event before it tells anybody of the next, also where a listener brings the next about. */
export function inOrder(emit: Emitter['emit']): Emitter['emit'] {
  const waiting: (() => void)[] = []
  return (name, payload) => {
    waiting.push(() => emit(name, payload))
    if (waiting.length > 1) return
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      next()
      waiting.shift()
    }
  }
}

/** Calls what a host has passed. What it throws, the page's own `error` event tells. */
export function guarded<T>(listener: (payload: T) => unknown, payload: T): void {
  try {
    listener(payload)
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
