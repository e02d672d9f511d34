import type { StreamPayload } from '@roxels/protocol'
import type { Db, Trx } from '../db/open.ts'
import type { StoredEvent } from './encode.ts'

type Delta = Omit<StreamPayload<'delta'>, 'prev'>

/** The deltas of a log after `seq`, oldest first. */
export async function deltasAfter(
  db: Db,
  conversationId: string,
  seq: number,
): Promise<readonly Delta[]> {
  const rows = await db
    .selectFrom('events')
    .select('data')
    .where('conversation_id', '=', conversationId)
    .where('seq', '>', seq)
    .where('name', '=', 'delta')
    .orderBy('seq')
    .execute()
  return rows.map((row) => JSON.parse(row.data) as Delta)
}

/** The text of a message after its deltas; each begins where the one before it ended. */
export function foldDeltas(text: string, messageId: string, deltas: readonly Delta[]): string {
  return text + deltas.map((delta) => (delta.message_id === messageId ? delta.text : '')).join('')
}

/** Stores what was said up to the event `seq` with the message, so that fewer deltas are left to be read with it. */
export async function settleText(
  trx: Trx,
  conversationId: string,
  messageId: string,
  seq: number,
): Promise<void> {
  const message = await trx
    .selectFrom('messages')
    .select(['text', 'text_seq'])
    .where('conversation_id', '=', conversationId)
    .where('id', '=', messageId)
    .executeTakeFirstOrThrow()
  const deltas = await deltasAfter(trx, conversationId, message.text_seq)
  if (deltas.length === 0) return
  await trx
    .updateTable('messages')
    .set({ text: foldDeltas(message.text, messageId, deltas), text_seq: seq })
    .where('conversation_id', '=', conversationId)
    .where('id', '=', messageId)
    .execute()
}

// Far below what a client takes for one event.
const mergedChars = 64 * 1024

/** Deltas that follow one another as one, which has the place of the first and the id of the last. */
export function mergeDeltas(events: readonly StoredEvent[]): readonly StoredEvent[] {
  const merged: StoredEvent[] = []
  let run: StoredEvent[] = []
  let chars = 0
  function endRun(): void {
    const last = run.at(-1)
    if (last !== undefined) merged.push(run.length === 1 ? last : { ...last, data: join(run) })
    run = []
    chars = 0
  }
  for (const event of events) {
    if (event.name !== 'delta' || chars + event.data.length > mergedChars) endRun()
    if (event.name === 'delta') {
      run.push(event)
      chars += event.data.length
    } else merged.push(event)
  }
  endRun()
  return merged
}

// One turn runs at a time, so that deltas between which nothing else happened are of one message.
function join(run: readonly StoredEvent[]): string {
  const deltas = run.map(({ data }) => JSON.parse(data) as Delta)
  return JSON.stringify({ ...deltas[0], text: deltas.map(({ text }) => text).join('') })
}
