import type { LogEvent } from '@roxels/protocol'
import { settled } from '../index.ts'
import { eventId, frame, tailFrames } from '../log.ts'
import { helloFrame, snapshotFrame } from './frames.ts'

/** A request as the fake server saw it. */
interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly bearer: string | null
  readonly cursor: string | null
  readonly body: Record<string, unknown>
  readonly signal: AbortSignal | null
  readonly url: string
}

type Answer = (request: SeenRequest) => Response | Promise<Response>

export const session = (more: object = {}) => ({
  session_id: 'sess_1',
  session_token: 'token-1',
  expires_at: '2026-11-23T10:10:00Z',
  session_secret: 'secret-1',
  revoke_handle: 'handle-1',
  external_id: null,
  assurance: 'device',
  resumed: false,
  resumable: true,
  status: 'joined',
  template: { id: 'tpl_1', name: 'Onboarding', language: 'en' },
  ...more,
})
export const json = (status: number, body: object) => Response.json(body, { status })
export const refused = (status: number, code: string) =>
  json(status, { error: { code, message: `It is ${code}.` } })

/** A far end that answers by `METHOD /route`, keeps what it saw, and streams one log. */
export function createFakeServer(log: LogEvent[] = []) {
  const seen: SeenRequest[] = []
  const streams = new Set<ReadableStreamDefaultController<Uint8Array>>()
  const send = async (...frames: string[]) => {
    for (const stream of streams) stream.enqueue(new TextEncoder().encode(frames.join('')))
    await settled()
  }
  const answers: Record<string, Answer> = {
    'POST /v1/sessions': () => json(201, session()),
    'GET /events': ({ signal }) => {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          streams.add(controller)
          signal?.addEventListener('abort', () => {
            streams.delete(controller)
            controller.error(new DOMException('Aborted', 'AbortError'))
          })
          const frames = [helloFrame('snapshot', 0), snapshotFrame(log, log.length)]
          frames.push(frame('ping', null, { tail: eventId(log.length) }))
          controller.enqueue(new TextEncoder().encode(frames.join('')))
        },
      })
      return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } })
    },
    'POST /v1/revocations': () => new Response(null, { status: 204 }),
  }

  return {
    seen,
    answers,
    streams,
    /** The bodies of all requests to a route, in order. */
    bodies: (route: string) =>
      seen.filter((request) => routeOf(request) === route).map(({ body }) => body),
    /** Writes to the log and to whoever reads it. */
    async append(...events: LogEvent[]) {
      const from = log.length
      log.push(...events)
      await send(...tailFrames(log, from))
    },
    send,
    async fetch(url: string, init: RequestInit): Promise<Response> {
      const headers = new Headers(init.headers)
      const request: SeenRequest = {
        url,
        method: init.method ?? 'GET',
        path: new URL(url).pathname,
        bearer: headers.get('Authorization')?.replace('Bearer ', '') ?? null,
        cursor: headers.get('Last-Event-ID'),
        body:
          typeof init.body === 'string' ? (JSON.parse(init.body) as Record<string, unknown>) : {},
        signal: init.signal ?? null,
      }
      seen.push(request)
      const answer = answers[routeOf(request)]
      if (answer === undefined) return refused(404, 'not_found')
      return unlessAborted(answer(request), init.signal)
    },
  }
}

/** As a real one does, however long the answer is in coming. */
function unlessAborted<T>(answer: T | Promise<T>, signal?: AbortSignal | null): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new DOMException('Aborted', 'AbortError'))
    if (signal?.aborted) return abort()
    signal?.addEventListener('abort', abort)
    Promise.resolve(answer).then(resolve, reject)
  })
}

function routeOf({ method, path }: SeenRequest): string {
  return `${method} ${path.replace('/v1/sessions/sess_1', '')}`
}
