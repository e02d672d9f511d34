import { createHmac, timingSafeEqual } from 'node:crypto'
import { deriveKeys } from '../keyring.ts'
import { ApiError } from './errors.ts'

/** Where a list goes on: after the row made at `at` with this id. Neither ever changes, so no row is met twice. */
export interface Position {
  readonly at: string
  readonly id: string
}

/** Whose list it is, and what it was filtered by. */
export type CursorScope = readonly (string | number | undefined)[]

/** Seals the positions of lists: a cursor is good for the organisation, list and filters it was made for. */
export interface Cursors {
  seal(scope: CursorScope, position: Position): string
  /** Throws a `validation_error` at `cursor` for anything that was not sealed for this scope. */
  open(scope: CursorScope, cursor: string): Position
}

const macBytes = 16

export function createCursors(secrets: readonly string[]): Cursors {
  const keys = deriveKeys(secrets, 'roxels list cursor')

  function mac(key: Uint8Array, scope: CursorScope, payload: Buffer): Buffer {
    const named = JSON.stringify(scope.map((part) => part ?? null))
    return createHmac('sha256', key).update(named).update(payload).digest().subarray(0, macBytes)
  }

  return {
    seal(scope, { at, id }) {
      const payload = Buffer.from(JSON.stringify([at, id]))
      return Buffer.concat([mac(keys[0], scope, payload), payload]).toString('base64url')
    },
    open(scope, cursor) {
      const bytes = Buffer.from(cursor, 'base64url')
      const payload = bytes.subarray(macBytes)
      const shown = bytes.subarray(0, macBytes)
      const isOurs =
        // Other spellings of the same bytes were edited by somebody.
        bytes.toString('base64url') === cursor &&
        shown.length === macBytes &&
        keys.some((key) => timingSafeEqual(mac(key, scope, payload), shown))
      if (!isOurs) throw unusable()
      const [at, id] = JSON.parse(payload.toString()) as [string, string]
      return { at, id }
    },
  }
}

function unusable(): ApiError {
  return new ApiError(
    'validation_error',
    'This cursor is not of this list with these filters: begin without one.',
    { field: 'cursor' },
  )
}
