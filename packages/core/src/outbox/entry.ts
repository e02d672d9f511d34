import type { RoxelsErrorCode } from '../errors.ts'
import type { Read } from '../wire/read.ts'
import { object, oneOf, optional, readJson, text } from '../wire/read.ts'

/** A message that is not known to be in the log: on its way, or refused. */
export interface OutboxEntry {
  /** Also the idempotency key it is sent with (Rule 40), and the id it is shown under. */
  readonly id: string
  readonly text: string
  /** When it was written, ISO 8601; no two of one tab are the same, so that this is also their order. */
  readonly at: string
  readonly state: 'sending' | 'failed'
  /** Why it was refused. */
  readonly error?: RoxelsErrorCode
}

const restingEntry = object<Omit<OutboxEntry, 'id'>>({
  text,
  at: text,
  state: oneOf(['sending', 'failed']),
  error: optional(text as Read<RoxelsErrorCode>),
})

/** What rests may have been written by anybody who can write to this origin's storage; undefined for what is no entry. */
export function entryAtRest(id: string, rest: string): OutboxEntry | undefined {
  const entry = readJson(restingEntry, rest)
  return entry && { id, ...entry }
}

export function inOrder(a: OutboxEntry, b: OutboxEntry): number {
  return a.at + a.id < b.at + b.id ? -1 : 1
}
