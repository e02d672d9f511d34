import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ErrorCode } from '@roxels/protocol'
import type * as v from 'valibot'

/** One call as a route sees it. */
export interface Call {
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  /** A header, or undefined where it is absent or empty. */
  header(name: string): string | undefined
  query(name: string): string | undefined
  /** The whole query, in its order. */
  readonly search: URLSearchParams
  readonly path: string
  /** A part of the path, such as the `id` of `/v1/sessions/:id`; empty if it could be no id. */
  param(name: string): string
}

/** What is sent back; `body` becomes JSON, `text` goes out as it is, packed or not, and its headers say what it is. */
export interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly text?: string | Uint8Array<ArrayBuffer>
  readonly headers?: Readonly<Record<string, string>>
}

/** What a call shows as `Authorization: Bearer …`. */
export type Credential = 'secretKey' | 'embedKey' | 'sessionToken'

/** What the API reference says of a route. The schemas are those that validate. */
export interface Operation {
  /** Its name, such as `upsertPerson`. */
  readonly id: string
  /** The heading it stands under. */
  readonly tag: string
  readonly summary: string
  /** Undefined where none is asked for. */
  readonly credential: Credential | undefined
  /** The parts of its path that are not ids. */
  readonly params?: Readonly<Record<string, v.GenericSchema>>
  readonly query?: v.GenericSchema | undefined
  /** What it heeds besides, and takes as it comes. */
  readonly heeds?: readonly {
    readonly name: string
    readonly in: 'query' | 'header'
    readonly description: string
  }[]
  /** The `Idempotency-Key` it heeds: any, or only one that nobody can guess. */
  readonly idempotencyKey?: 'any' | 'unguessable' | undefined
  readonly body?: v.GenericSchema | undefined
  readonly isBodyOptional?: boolean
  /** Every answer that is no error, by its status; null for one without a body. */
  readonly answers: Readonly<Record<number, v.GenericSchema | 'events' | null>>
  /** What it may refuse with besides what every call of its kind may. */
  readonly refusals?: readonly ErrorCode[]
}

/** One method on one path. Without an answer it has written to the socket itself. */
export interface Route {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  /** Who calls it: pages of any origin, or servers, whose answers no page may read. By default pages. */
  readonly plane?: 'browser' | 'backend'
  /** Undefined for what the API reference leaves out, such as a second name of a route. */
  readonly operation: Operation | undefined
  handle(call: Call): Promise<Answer | undefined>
}

/** What is outside the API and only read, such as a page; by HEAD as well, whose answer goes out without its body. */
export function readOnly(path: string, handle: Route['handle']): readonly Route[] {
  return (['GET', 'HEAD'] as const).map((method) => ({
    method,
    path,
    operation: undefined,
    handle,
  }))
}

/** A route that the API reference describes. */
export type DescribedRoute = Route & { readonly operation: Operation }

/** The credential of a call, if it shows one. */
export function bearer(call: Call): string | undefined {
  const match = /^Bearer +(\S+) *$/i.exec(call.header('authorization') ?? '')
  return match?.[1]
}
