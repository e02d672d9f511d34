import { createHash } from 'node:crypto'
import type { Expression } from 'kysely'
import type { Db, Trx } from '../db/open.ts'
import type { LogTransaction } from '../log/decision.ts'
import { createSeal } from '../seal.ts'
import { ApiError } from './errors.ts'
import type { Answer, Call } from './route.ts'

/** What may be asked again with the same outcome: the caller's key, and what it was used for. */
export interface IdempotencyKey {
  /** Whose key it is and on which route. */
  readonly scope: string
  readonly keyHash: string
  readonly fingerprint: string
}

const keptMs = 24 * 60 * 60_000

/** Reads `Idempotency-Key`; undefined without one. Throws a `validation_error` for one that cannot be kept. */
export function readIdempotencyKey(
  call: Call,
  scope: string,
  body: unknown,
): IdempotencyKey | undefined {
  const key = call.header('idempotency-key')
  if (key === undefined) return undefined
  if (!/^[\x20-\x7e]{1,255}$/.test(key)) {
    throw new ApiError('validation_error', 'Expected 1 to 255 printable ASCII characters.', {
      field: 'Idempotency-Key',
    })
  }
  return { scope, keyHash: hash(key), fingerprint: hash(JSON.stringify(body ?? null)) }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

/** Keeps the answers to keyed calls, encrypted: that to the creation of a key holds a secret. */
export interface AnswerStore {
  /**
   * The answer of the first call with this key; else that of `act`, kept in the same transaction as what `act` wrote, so
   * that neither is ever there without the other.
   */
  once(tx: LogTransaction, key: IdempotencyKey, act: () => Promise<Answer>): Promise<Answer>
}

export function createAnswerStore(secrets: readonly string[]): AnswerStore {
  const kept = createSeal(secrets, 'roxels stored answer')

  return {
    async once(tx, key, act) {
      const { scope, keyHash: key_hash, fingerprint } = key
      await forgetExpired(tx.trx, key, tx.now)
      // Written first: on PostgreSQL a second call with this key waits here until the first has been committed.
      const { numInsertedOrUpdatedRows: isFirst } = await tx.trx
        .insertInto('idempotency')
        .values({ scope, key_hash, fingerprint, answer: '', expires_at: tx.now + keptMs })
        .onConflict((conflict) => conflict.columns(['scope', 'key_hash']).doNothing())
        .executeTakeFirstOrThrow()
      if (isFirst !== 1n) return replay(tx.trx, key)

      const answer = await act()
      await tx.trx
        .updateTable('idempotency')
        .set({ answer: kept.seal(JSON.stringify(answer)), subject_id: subjectOf(answer) })
        .where('scope', '=', scope)
        .where('key_hash', '=', key_hash)
        .execute()
      return answer
    },
  }

  async function replay(
    trx: Trx,
    { scope, keyHash, fingerprint }: IdempotencyKey,
  ): Promise<Answer> {
    const stored = await trx
      .selectFrom('idempotency')
      .select(['fingerprint', 'answer'])
      .where('scope', '=', scope)
      .where('key_hash', '=', keyHash)
      .executeTakeFirstOrThrow()
    if (stored.fingerprint !== fingerprint) {
      throw new ApiError(
        'conflict',
        'This Idempotency-Key was used with another body: make a new one for a new request.',
        { field: 'Idempotency-Key' },
      )
    }
    const answer = kept.open(stored.answer)
    if (answer === undefined) {
      throw new ApiError(
        'conflict',
        'The request was carried out, but its answer was kept under a secret this server no longer has.',
        { field: 'Idempotency-Key' },
      )
    }
    const { headers, ...rest } = JSON.parse(answer) as Answer
    return { ...rest, headers: { ...headers, 'idempotency-replayed': 'true' } }
  }
}

async function forgetExpired(trx: Trx, { scope, keyHash }: IdempotencyKey, now: number) {
  await trx
    .deleteFrom('idempotency')
    .where('scope', '=', scope)
    .where('key_hash', '=', keyHash)
    .where('expires_at', '<=', now)
    .execute()
}

// What the answer is about, a session where it has no id of its own: when that is deleted, so is the answer.
function subjectOf({ body }: Answer): string | null {
  const { id, session_id } = (body ?? {}) as {
    readonly id?: unknown
    readonly session_id?: unknown
  }
  const subject = id ?? session_id
  return typeof subject === 'string' ? subject : null
}

/** Deletes the answers whose time has passed. */
export async function sweepAnswers(db: Db, now: number): Promise<void> {
  await db.deleteFrom('idempotency').where('expires_at', '<=', now).execute()
}

/** Deletes the answers about what is being deleted. */
export async function forgetAnswers(
  trx: Trx,
  subjectIds: readonly string[] | Expression<string>,
): Promise<void> {
  await trx.deleteFrom('idempotency').where('subject_id', 'in', subjectIds).execute()
}
