import type { Ports, Roxels } from '@roxels/core'
import { browserPorts, createRoxels } from '@roxels/core'

/** A client, and what brings its stream the next chunk. */
export interface Talk {
  readonly roxels: Roxels
  readonly feed: (chunk: Uint8Array) => void
}

export interface Answers {
  /** How many messages there are, the answers among them; those are the last ones. */
  readonly messages: number
  readonly answers: number
  readonly deltasPerAnswer: number
  readonly deltasPerChunk: number
}

/** What each delta adds. */
export const word = ' word'

/** The answers as they come over the wire, one after the other. */
export function chunksOf(talk: Answers): Uint8Array[] {
  const { answers, deltasPerAnswer, deltasPerChunk } = talk
  const encoder = new TextEncoder()
  const chunks: Uint8Array[] = []
  const deltas = answers * deltasPerAnswer
  for (let from = 0; from < deltas; from += deltasPerChunk) {
    let text = ''
    for (let n = from; n < from + deltasPerChunk; n += 1) {
      const message_id = answerIds(talk)[Math.floor(n / deltasPerAnswer)]
      const at = (n % deltasPerAnswer) * word.length
      text += frame('delta', eventId(n + 1), { prev: eventId(n), message_id, at, text: word })
    }
    chunks.push(encoder.encode(text))
  }
  return chunks
}

export function answerIds({ messages, answers }: Answers): string[] {
  return Array.from({ length: answers }, (_, n) => `m${messages - answers + n}`)
}

/** A client that shows so many messages, the last ones of which are empty answers that are about to be streamed. */
export async function openTalk({ messages: count, answers }: Answers): Promise<Talk> {
  const messages = Array.from({ length: count }, (_, n) => {
    const isAnswer = n >= count - answers
    return {
      id: `m${n}`,
      role: 'agent',
      text: isAnswer ? '' : `Message ${n}`,
      state: isAnswer ? 'streaming' : 'complete',
      at,
    }
  })
  const projected = { messages, has_older: false, captured: [], goals: [], turn: null }
  const snapshot = { prev: null, ...projected, status: 'joined' }
  let feed: Talk['feed'] = () => undefined
  const ports: Ports = {
    ...browserPorts(),
    lock: (_name, run) => run(),
    lasting: nowhere,
    perTab: nowhere,
    fetch: (_url, { method }) => {
      if (method === 'POST') return Promise.resolve(Response.json(session, { status: 201 }))
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          feed = (chunk) => controller.enqueue(chunk)
          const encoder = new TextEncoder()
          feed(encoder.encode(frame('hello', eventId(0), hello)))
          feed(encoder.encode(frame('snapshot', eventId(0), snapshot)))
          feed(encoder.encode(frame('ping', null, { tail: eventId(0) })))
        },
      })
      return Promise.resolve(new Response(body))
    },
  }
  const roxels = createRoxels({ baseUrl: 'http://bench.invalid', templateKey: 'rk_bench' }, ports)
  const live = new Promise<void>((resolve) => {
    roxels.state.listen(({ status }) => {
      if (status === 'live') resolve()
    })
  })
  roxels.start()
  await live
  return { roxels, feed }
}

const at = '2026-01-01T00:00:00Z'
const hello = { prev: null, protocol: 1, session_id: 's', mode: 'snapshot', heartbeat_ms: 10_000 }
const session = {
  session_id: 's',
  session_token: 't',
  expires_at: at,
  session_secret: 'x',
  revoke_handle: 'x',
  external_id: null,
  assurance: 'device',
  resumed: false,
  resumable: false,
  status: 'joined',
  template: { id: 't', name: 'Bench', language: 'en' },
}

const nowhere: Ports['lasting'] = {
  getItem: () => null,
  setItem: () => undefined,
  removeItem: () => undefined,
  keys: () => [],
}

const eventId = (position: number) => `bench~${String(position).padStart(12, '0')}`
const frame = (name: string, id: string | null, data: object) =>
  `event: ${name}\n${id === null ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`
