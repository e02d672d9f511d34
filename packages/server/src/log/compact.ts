import { sql } from 'kysely'
import type { Db, Trx } from '../db/open.ts'
import { tryLockConversation } from '../db/hold.ts'
import type { Clock, Limits } from '../limits.ts'
import type { Log } from './append.ts'

/** As much as one transaction takes, so that none keeps the others waiting. */
const chunkEvents = 1_000
/** How many messages are taken at once, and how often in one sweep. */
const batchSize = 100
const maxBatches = 10

interface CompactPorts {
  readonly db: Db
  readonly log: Log
  readonly clock: Clock
  readonly limits: Limits
}

/**
 * Takes the deltas of finished messages out of the log (Rule 39): the message has their text. Not at once, for whoever lost
 * the line near the end of a message is better served by its last deltas than by all of it.
 */
export async function compactSettled({ db, log, clock, limits }: CompactPorts): Promise<void> {
  for (let batch = 0; batch < maxBatches; batch += 1) {
    const settled = await db
      .selectFrom('messages')
      .select(['conversation_id', 'id', 'seq'])
      .where('settled_at', 'is not', null)
      .where('settled_at', '<=', clock() - limits.compactAfterMs)
      .limit(batchSize)
      .execute()
    const outcomes = await Promise.allSettled(settled.map(compact))
    const failed = outcomes.find((outcome) => outcome.status === 'rejected')
    if (failed !== undefined) throw failed.reason
    if (settled.length < batchSize) return
  }

  async function compact(message: {
    readonly conversation_id: string
    readonly id: string
    readonly seq: number
  }): Promise<void> {
    const { conversation_id, id, seq } = message
    let from: number | undefined = seq
    while (from !== undefined) {
      const after: number = from
      from = await log.write(({ trx }) => compactMessage(trx, conversation_id, id, after))
    }
  }
}

/** Compacts the next deltas of a message; answers from where to go on, undefined where nothing is left. */
export async function compactMessage(
  trx: Trx,
  conversationId: string,
  messageId: string,
  after: number,
  limit = chunkEvents,
): Promise<number | undefined> {
  // Where somebody is at it, it is left to the next sweep.
  if ((await tryLockConversation(trx, conversationId)) === undefined) return undefined
  const message = await trx
    .selectFrom('messages')
    .select(['text_seq', 'settled_at'])
    .where('conversation_id', '=', conversationId)
    .where('id', '=', messageId)
    .executeTakeFirst()
  // Another server has done it, or its turn has begun again.
  if (message === undefined || message.settled_at === null) return undefined

  const rows = await trx
    .selectFrom('events')
    .select(['seq', 'name'])
    .where('conversation_id', '=', conversationId)
    .where('seq', '>', after)
    .where('seq', '<=', message.text_seq)
    .orderBy('seq')
    .limit(limit)
    .execute()
  for (const [first, last] of runsOf(rows)) {
    await standIn(trx, conversationId, messageId, first, last)
  }
  const end = rows.at(-1)
  // The last one again: what stands there goes on with what follows.
  if (end !== undefined && rows.length === limit) return end.seq - 1
  await trx
    .updateTable('messages')
    .set({ settled_at: null })
    .where('conversation_id', '=', conversationId)
    .where('id', '=', messageId)
    .execute()
  return undefined
}

type Run = readonly [first: number, last: number]

/** Where deltas, or what stands for some, follow one another. */
function runsOf(rows: readonly { readonly seq: number; readonly name: string }[]): readonly Run[] {
  const runs: Run[] = []
  let first: number | undefined
  let last = 0
  for (const { seq, name } of [...rows, { seq: 0, name: '' }]) {
    const isText = name === 'delta' || name === 'message.set'
    if (isText) first ??= seq
    else if (first !== undefined) {
      runs.push([first, last])
      first = undefined
    }
    last = seq
  }
  return runs
}

/** Leaves one event of a run, at its end: its id stays a position, and says which message was whole there. */
async function standIn(
  trx: Trx,
  conversationId: string,
  messageId: string,
  first: number,
  last: number,
): Promise<void> {
  await trx
    .deleteFrom('events')
    .where('conversation_id', '=', conversationId)
    .where('seq', '>=', first)
    .where('seq', '<', last)
    .execute()
  await trx
    .updateTable('events')
    .set({ name: 'message.set', data: sql.val(JSON.stringify({ id: messageId })) })
    .where('conversation_id', '=', conversationId)
    .where('seq', '=', last)
    .execute()
}
