import type { Db } from '../db/open.ts'
import { eventId } from '../log/event-id.ts'
import { readSnapshot } from '../log/snapshot.ts'
import { readTemplate } from '../templates/store.ts'
import { goalsOf } from '../templates/template.ts'
import { goalOf } from '../log/snapshot.ts'
import type { Reader, ReceivedEvent } from '@roxels/protocol/testing'
import { createReader } from '@roxels/protocol/testing'

interface Replay {
  /** The whole log, as a stream sends it. */
  readonly events: readonly ReceivedEvent[]
  /** What a client shows that has read it from its beginning, and one that comes now. */
  readonly live: Reader['shown']
  readonly anew: Reader['shown']
}

/** Reads a log twice: event by event, and as a snapshot. */
export async function replay(db: Db, conversationId: string): Promise<Replay> {
  const { log_id, template_id, template_version } = await db
    .selectFrom('conversations')
    .select(['log_id', 'template_id', 'template_version'])
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow()
  const rows = await db
    .selectFrom('events')
    .select(['seq', 'name', 'data'])
    .where('conversation_id', '=', conversationId)
    .orderBy('seq')
    .execute()
  const events = rows.map(({ seq, name, data }) => {
    const prev = eventId(log_id, seq - 1)
    return { name, id: eventId(log_id, seq), data: { ...JSON.parse(data), prev } } as ReceivedEvent
  })
  const template = await readTemplate(db, template_id, template_version)
  const goals = goalsOf(template).map((goal) => goalOf(goal, 'open'))
  const live = createReader()
  const nothing = { messages: [], has_older: false, captured: [], goals, turn: null } as const
  live.apply([snapshotAt(0, { ...nothing, status: 'created' }), ...events])
  const { seq, snapshot } = await readSnapshot(db, conversationId, {
    snapshotMessages: rows.length,
    snapshotChars: Infinity,
  })
  const anew = createReader()
  anew.apply([snapshotAt(seq, snapshot)])
  return { events, live: live.shown, anew: anew.shown }

  function snapshotAt(seq: number, data: object): ReceivedEvent {
    return { name: 'snapshot', id: eventId(log_id, seq), data } as ReceivedEvent
  }
}
