import type { KeyValueStorage, Message, Ports, Readable, Roxels } from '@roxels/core'
import { browserPorts, createRoxels } from '@roxels/core'
import type { LeapingClock } from './clock.ts'
import { createLeapingClock } from './clock.ts'
import type { Address } from './server-process.ts'
import { site } from './server-process.ts'

/** A client on Node, and what is known of it to whoever judges what it shows. */
export interface Participant extends Roxels {
  readonly clock: LeapingClock
  /** What rests in its browser. */
  readonly storage: ReadonlyMap<string, string>
  /** Everything it has sent, in that order. */
  readonly sent: readonly Sent[]
  /** What it showed once and then no more: a message that went, or text that became another. */
  readonly vanished: readonly string[]
  /** How it last called in the name of its session. */
  access(): Access
}

interface Sent {
  readonly id: string
  readonly text: string
}

export interface Access {
  readonly url: string
  readonly authorization: string
}

interface ParticipantOptions {
  readonly externalId?: string
  /** What rests in its browser from before. */
  readonly storage?: ReadonlyMap<string, string>
}

/** A client on Node: memory for storage, and the Origin a browser would send. */
export function createParticipant(
  { url, embedKey }: Address,
  { externalId = 'user_ada', storage: resting }: ParticipantOptions = {},
): Participant {
  const clock = createLeapingClock()
  const storage = new Map(resting)
  const sent: Sent[] = []
  let access: Access | undefined
  const ports: Ports = {
    ...browserPorts(),
    clock,
    fetch(input, init) {
      const headers: Record<string, string> = { ...(init.headers as object), Origin: site }
      const [session] = /^.+\/v1\/sessions\/sess_[^/]+/.exec(input) ?? []
      const authorization = headers['Authorization']
      if (session !== undefined && authorization !== undefined) {
        access = { url: session, authorization }
      }
      return fetch(input, { ...init, headers })
    },
    lasting: storageOf(storage),
    perTab: storageOf(new Map()),
    lock: (_name, run) => run(),
    channel: () => null,
  }
  const person = { externalId, name: 'Ada' }
  const roxels = createRoxels({ baseUrl: url, templateKey: embedKey, person }, ports)
  return {
    ...roxels,
    clock,
    storage,
    sent,
    vanished: watch(roxels),
    access() {
      if (access === undefined) throw new Error('Expected an open session.')
      return access
    },
    send(text) {
      const id = roxels.send(text)
      sent.push({ id, text })
      return id
    },
  }
}

/** Notes whatever goes that was shown. */
function watch({ transcript }: Roxels): readonly string[] {
  const vanished: string[] = []
  const watched = new Set<string>()
  transcript.ids.subscribe((ids) => {
    for (const id of ids) {
      if (watched.has(id)) continue
      watched.add(id)
      let text = ''
      transcript.message(id).subscribe((message) => {
        if (!message?.text.startsWith(text)) vanished.push(`${id}: ${text}`)
        text = message?.text ?? ''
      })
    }
  })
  return vanished
}

/** Resolves with the first value that `test` accepts. */
export function until<T>(source: Readable<T>, test: (value: T) => boolean): Promise<T> {
  return new Promise((resolve) => {
    const stop = source.listen((value) => settle(value))
    const settle = (value: T) => {
      if (!test(value)) return
      stop()
      resolve(value)
    }
    settle(source.get())
  })
}

export function messagesOf({ transcript }: Roxels): readonly Message[] {
  return transcript.ids.get().flatMap((id) => transcript.message(id).get() ?? [])
}

/** Resolves when the agent has said at least `length` characters in its newest turn. */
export async function untilSaid({ turn, transcript }: Roxels, length: number): Promise<void> {
  const { message_id } = (await until(turn, (now) => now?.state === 'started')) ?? {}
  const id = message_id ?? (await until(transcript.ids, (ids) => ids.length > 0)).at(-1)
  await until(transcript.message(id as string), (message) => (message?.text.length ?? 0) >= length)
}

function storageOf(values: Map<string, string>): KeyValueStorage {
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
    keys: () => [...values.keys()],
  }
}
