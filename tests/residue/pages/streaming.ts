import type { Ports } from '@roxels/core'
import { browserPorts } from '@roxels/core'

/** Answers that are streamed to a page from within: no network, no server that would keep what it has said. */
export interface Streaming {
  readonly ports: Ports
  /** The agent speaks so many answers, one after the other; each word is a chunk, and a task, of its own. */
  speak(answers: number, wordsEach: number): Promise<void>
}

export function createStreaming(): Streaming {
  const encoder = new TextEncoder()
  let stream: ReadableStreamDefaultController<Uint8Array> | undefined
  let position = 0

  const write = (name: string, data: object) =>
    stream?.enqueue(encoder.encode(frame(name, eventId(position), data)))
  const append = (name: string, data: object) => {
    const prev = eventId(position)
    position += 1
    write(name, { prev, ...data })
  }
  const begin = () => {
    const projected = { messages: [], has_older: false, captured: [], goals: [], turn: null }
    write('hello', { prev: null, protocol: 1, session_id: 's', mode: 'snapshot', heartbeat_ms })
    write('snapshot', { prev: null, ...projected, status: 'joined' })
    stream?.enqueue(encoder.encode(frame('ping', null, { tail: eventId(position) })))
  }

  return {
    ports: {
      ...browserPorts(),
      fetch: (_url, { method }) => {
        if (method === 'POST') return Promise.resolve(Response.json(session, { status: 201 }))
        const body = new ReadableStream<Uint8Array>({
          start(controller) {
            stream = controller
            begin()
          },
        })
        return Promise.resolve(new Response(body))
      },
    },
    async speak(answers, wordsEach) {
      for (let answer = 0; answer < answers; answer += 1) {
        const id = `msg_${position}`
        append('turn', { id: `turn_${id}`, state: 'started' })
        append('message', { id, role: 'agent', text: '', state: 'streaming', at })
        for (let n = 0; n < wordsEach; n += 1) {
          append('delta', { message_id: id, at: n * word.length, text: word })
          await nextTask()
        }
        append('turn', { id: `turn_${id}`, state: 'completed', message_id: id })
        await nextTask()
      }
    },
  }
}

const word = 'word '
const at = '2026-01-01T00:00:00Z'
const heartbeat_ms = 10_000
const session = {
  session_id: 's',
  session_token: 't',
  expires_at: '2099-01-01T00:00:00Z',
  session_secret: 'x',
  revoke_handle: 'x',
  external_id: null,
  assurance: 'device',
  resumed: false,
  resumable: false,
  status: 'joined',
  template: { id: 't', name: 'Streaming', language: 'en' },
}

const eventId = (position: number) => `page~${String(position).padStart(12, '0')}`
const frame = (name: string, id: string | null, data: object) =>
  `event: ${name}\n${id === null ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`

const { port1, port2 } = new MessageChannel()

/** A timer would wait for longer than there is work. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    port1.onmessage = () => resolve()
    port2.postMessage(null)
  })
}
