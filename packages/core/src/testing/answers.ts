import { errorStatus } from '@roxels/protocol'
import type { ErrorCode } from '@roxels/protocol'

/** What a scripted server serves: the routes a client calls. Those of one session are named without its part of the path. */
export const routes = [
  'POST /v1/sessions',
  'POST /v1/revocations',
  'POST /v1/joins',
  'POST /join',
  'POST /token',
  'DELETE /token',
  'GET /events',
  'GET /messages',
  'POST /messages',
  'POST /stop',
  'POST /retry',
  'PUT /goals',
  'POST /goals/commit',
  'POST /end',
  'GET /result',
  'PUT /person',
  'GET /v1/embed/config',
] as const
export type Route = (typeof routes)[number]

/** A request as a scripted server saw it. */
export interface SeenRequest {
  readonly route: Route
  readonly url: string
  /** The goal that its path names, on the routes of one goal. */
  readonly goalId: string | null
  /** The key or token it came with. */
  readonly bearer: string | null
  /** The id of the last event the client had applied, as it asked for the stream. */
  readonly cursor: string | null
  readonly body: Readonly<Record<string, unknown>>
}

/** Answers a request in place of the server; `own` is what that would answer. Reject with a TypeError for no answer at all. */
export type Reply = (request: SeenRequest, own: () => Response) => Response | Promise<Response>

/** The error of the API with that code, as `POST /messages` and all other routes answer it (docs/protocol.md, section 8). */
export function refusal(code: ErrorCode, message = `It is ${code}.`, field?: string): Response {
  return answer(errorStatus[code], {
    error: { code, message, ...(field !== undefined && { field }) },
  })
}

export function answer(status: number, body: object): Response {
  const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }
  const bytes = new TextEncoder().encode(JSON.stringify(body))
  // Of our own making, as what a browser makes of a text is read in its own time.
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes)
      controller.close()
    },
  })
  return new Response(stream, { status, headers })
}

const sessionPath = /^\/v1\/sessions\/([^/]+)/
const goalPath = /\/goals\/([^/]+)/

export interface ReadRequest {
  readonly request: SeenRequest
  readonly sessionId: string | undefined
  readonly query: URLSearchParams
}

/** Takes a request apart; undefined for a route that is not served. */
export function read(url: string, init: RequestInit): ReadRequest | undefined {
  const { pathname, searchParams: query } = new URL(url)
  const goalId = goalPath.exec(pathname)?.[1]
  const name = `${init.method ?? 'GET'} ${pathname.replace(sessionPath, '').replace(goalPath, '/goals')}`
  const route = routes.find((known) => known === name)
  if (route === undefined) return undefined
  const headers = new Headers(init.headers)
  const text = typeof init.body === 'string' ? init.body : '{}'
  const request: SeenRequest = {
    route,
    url,
    goalId: goalId === undefined ? null : decodeURIComponent(goalId),
    bearer: headers.get('Authorization')?.replace('Bearer ', '') ?? null,
    cursor: headers.get('Last-Event-ID') ?? query.get('cursor'),
    body: JSON.parse(text) as Record<string, unknown>,
  }
  return { request, sessionId: sessionPath.exec(pathname)?.[1], query }
}
