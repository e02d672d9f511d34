import type { LogEvent } from '@roxels/protocol'
import { messageStateOfTurn } from '@roxels/protocol'
import type { Trx } from '../db/open.ts'
import { isClosed } from './closed.ts'
import { settleText } from './text.ts'

/** What is appended. `message.set` is not: it is how a stream answers a cursor inside a compacted message (Rule 39). */
export type AppendableEvent = Exclude<LogEvent, { name: 'message.set' }>

/** Brings the tables that mirror the log up to one more event, in the transaction that appends it. */
export async function project(
  trx: Trx,
  conversationId: string,
  seq: number,
  event: AppendableEvent,
  at: string,
): Promise<void> {
  switch (event.name) {
    case 'message': {
      const { client_id = null, ...message } = event.data
      await trx
        .insertInto('messages')
        .values({
          conversation_id: conversationId,
          ...message,
          seq,
          text_seq: seq,
          client_id,
        })
        .execute()
      return
    }
    case 'delta':
      // The text goes into its row when its turn ends: rewriting it for each delta would cost its whole length.
      return
    case 'captured': {
      const { goal_id, data, commit_id = null, supersedes = null } = event.data
      const values = { data: JSON.stringify(data), commit_id, supersedes }
      await trx
        .insertInto('captures')
        .values({ conversation_id: conversationId, goal_id, ...values })
        .onConflict((conflict) =>
          conflict.columns(['conversation_id', 'goal_id']).doUpdateSet(values),
        )
        .execute()
      return
    }
    case 'goal':
      await trx
        .updateTable('goals')
        .set({ state: event.data.to })
        .where('conversation_id', '=', conversationId)
        .where('goal_id', '=', event.data.goal_id)
        .execute()
      return
    case 'turn': {
      const { id, state, message_id } = event.data
      await trx.updateTable('turns').set({ state }).where('id', '=', id).execute()
      if (message_id === undefined) return
      await settleMessage(trx, conversationId, seq, message_id, messageStateOfTurn[state], at)
      return
    }
    case 'status': {
      const { status } = event.data
      const ended = isClosed(status) ? { ended_at: at, abandon_at: null } : {}
      await trx
        .updateTable('conversations')
        .set({ status, ...ended })
        .where('id', '=', conversationId)
        .execute()
    }
  }
}

async function settleMessage(
  trx: Trx,
  conversationId: string,
  seq: number,
  messageId: string,
  state: (typeof messageStateOfTurn)[keyof typeof messageStateOfTurn],
  at: string,
): Promise<void> {
  await settleText(trx, conversationId, messageId, seq)
  await trx
    .updateTable('messages')
    .set({ state, settled_at: state === 'streaming' ? null : Date.parse(at) })
    .where('conversation_id', '=', conversationId)
    .where('id', '=', messageId)
    .execute()
}
