import type { IncomingMessage, ServerResponse } from 'node:http'

/** One call as a route sees it. */
export interface Call {
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  /** A header, or undefined where it is absent or empty. */
  header(name: string): string | undefined
  query(name: string): string | undefined
  /** A part of the path, such as the `id` of `/v1/sessions/:id`. */
  param(name: string): string
}

/** What is sent back; `body` becomes JSON. */
export interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** One method on one path. Without an answer it has written to the socket itself. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  handle(call: Call): Promise<Answer | undefined>
}

/** The credential of a call, if it shows one. */
export function bearer(call: Call): string | undefined {
  const match = /^Bearer +(\S+) *$/i.exec(call.header('authorization') ?? '')
  return match?.[1]
}
