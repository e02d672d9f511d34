import type { Message, Ports, Readable, Roxels } from '@roxels/core'
import { browserPorts, createRoxels } from '@roxels/core'
import type { ServerProcess } from './server-process.ts'

/** A client on Node: memory for storage, and the Origin a browser would send. */
export function createParticipant({ url, embedKey }: ServerProcess): Roxels {
  const ports: Ports = {
    ...browserPorts(),
    fetch: (input, init) =>
      fetch(input, { ...init, headers: { ...(init.headers as object), Origin: url } }),
    lasting: memory(),
    perTab: memory(),
    lock: (_name, run) => run(),
  }
  const person = { externalId: 'user_ada', name: 'Ada' }
  return createRoxels({ baseUrl: url, templateKey: embedKey, person }, ports)
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

function memory(): Ports['lasting'] {
  const values = new Map<string, string>()
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
    keys: () => [...values.keys()],
  }
}
