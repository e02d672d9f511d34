import { createParser } from 'eventsource-parser'
import * as v from 'valibot'
import type { StreamEventName, StreamPayload } from '../stream.ts'
import { streamSchemas } from '../stream.ts'

/** An event as it came over the wire, its payload proved to be what the protocol says. */
export type ReceivedEvent = {
  [N in StreamEventName]: {
    readonly name: N
    readonly id: string | undefined
    readonly data: StreamPayload<N>
  }
}[StreamEventName]

/** A stream read by a test. */
export interface TestStream {
  readonly response: Response
  /** Everything received so far. */
  readonly events: readonly ReceivedEvent[]
  /** Resolves with the first event, past or coming, that fits. Rejects when the stream ends without one. */
  until<N extends StreamEventName>(
    name: N,
    fits?: (data: StreamPayload<N>) => boolean,
  ): Promise<Extract<ReceivedEvent, { name: N }>>
  /** Resolves when the server has ended the stream. */
  readonly ended: Promise<void>
  /** Cuts the line. */
  cut(): void
}

/** Opens a stream and reads it until it is cut or ends. */
export async function openStream(url: string, headers: HeadersInit): Promise<TestStream> {
  const line = new AbortController()
  const response = await fetch(url, { headers, signal: line.signal })
  const events: ReceivedEvent[] = []
  const listeners = new Set<() => void>()
  let isOver = false
  const parser = createParser({
    onEvent: ({ event = 'message', id, data }) => {
      const name = event as StreamEventName
      const payload: unknown = v.parse(streamSchemas[name], JSON.parse(data))
      events.push({ name, id, data: payload } as ReceivedEvent)
      for (const listener of listeners) listener()
    },
  })

  async function read(): Promise<void> {
    const decoder = new TextDecoder()
    try {
      for await (const chunk of response.body ?? []) {
        parser.feed(decoder.decode(chunk as Uint8Array, { stream: true }))
      }
    } catch (error) {
      if (!line.signal.aborted) throw error
    } finally {
      isOver = true
      for (const listener of listeners) listener()
    }
  }
  const ended = read()
  ended.catch(() => {})

  return {
    response,
    events,
    ended,
    cut: () => line.abort(),
    until(name, fits = () => true) {
      return new Promise((resolve, reject) => {
        function look(): void {
          const found = events.find(
            (event) => event.name === name && fits(event.data as StreamPayload<typeof name>),
          )
          if (found === undefined && !isOver) return
          listeners.delete(look)
          if (found !== undefined) resolve(found as Extract<ReceivedEvent, { name: typeof name }>)
          else reject(new Error(`The stream ended without ${name}.`))
        }
        listeners.add(look)
        look()
      })
    },
  }
}
