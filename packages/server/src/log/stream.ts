import type { ServerResponse } from 'node:http'
import { PROTOCOL_VERSION } from '@roxels/protocol'
import type { Db } from '../db/open.ts'
import type { Limits } from '../limits.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { encodeEvents } from './encode.ts'
import { eventId } from './event-id.ts'
import type { Cursor } from './event-id.ts'
import type { Commit, Fanout } from './fanout.ts'
import { openOutlet } from './outlet.ts'
import { readSnapshot } from './snapshot.ts'
import type { LogHead, Standing } from './tail.ts'
import { readTail } from './tail.ts'
import type { Wheel } from './wheel.ts'

/** What a stream needs of the server. */
export interface StreamPorts {
  readonly db: Db
  readonly fanout: Fanout
  readonly limits: Limits
  readonly wheel: Wheel
  readonly metrics: Metrics
}

/** Whose stream it is and where it begins. */
export interface StreamRequest {
  readonly conversationId: string
  readonly sessionId: string
  readonly secretId: string
  readonly keyId: string | null
  readonly logId: string
  /** Undefined for a client that holds nothing. */
  readonly cursor: Exclude<Cursor, { type: 'foreign' }> | undefined
  /** How long the token that opened it is good for (Rule 32). */
  readonly expiresInMs: number
  /** Asked once the stream can be reached by a sign-out and its like: whether one came before, and how far the log goes. */
  readStanding(): Promise<Standing | undefined>
}

/** Answers with the stream. Resolves when it is live; it ends by itself (Rules 17 to 34). */
export async function serveStream(
  { db, fanout, limits, wheel, metrics }: StreamPorts,
  request: StreamRequest,
  response: ServerResponse,
): Promise<void> {
  // A socket that went away while the request was being judged has had its `close` already.
  if (response.destroyed) return
  const { conversationId, sessionId, secretId, keyId, logId, cursor } = request
  const idOf = (seq: number) => eventId(logId, seq)
  /** The event the client has been sent last, and the newest one known to be stored. */
  let sent = 0
  let newest = 0
  let final = false
  let live = false

  // The token's end comes as it must; a rotation comes at random, for those who came together not to come again together.
  const rotatesInMs = limits.rotateMs * (1 - Math.random() / 4)
  const rotates = rotatesInMs < request.expiresInMs
  const outlet = openOutlet(response, {
    limits,
    wheel,
    lastsMs: rotates ? rotatesInMs : request.expiresInMs,
    endsWith: rotates ? 'rotate' : 'auth_expired',
    // Until it has caught up, a ping would name as the tail what the client has not been sent yet (Rule 25).
    onSilence: () => {
      if (live) ping()
    },
    onEnd(reason) {
      detach()
      metrics.streamClosed([reason ?? 'lost'])
    },
  })
  // Rule 23: attached before anything is read, so that nothing falls between.
  const detach = fanout.subscribe({
    conversationId,
    sessionId,
    logId,
    secretId,
    keyId,
    receive,
    position: () => (live ? sent : undefined),
    noteHead,
    close: outlet.close,
  })

  try {
    const closed = fanout.closedWith()
    if (closed !== undefined) return outlet.close(closed)
    const standing = await request.readStanding()
    if (standing === undefined) return outlet.close('deleted')
    if (standing.end !== undefined) return outlet.close(standing.end)
    await begin(standing.head)
    await catchUp()
  } catch (error) {
    // No `close`: to the client this is a lost line, and it resumes (Rule 30).
    response.destroy()
    throw error
  }

  async function begin(head: LogHead): Promise<void> {
    newest = Math.max(newest, head.lastSeq)
    final ||= head.closed
    // At 0 a client holds nothing, and the log alone does not tell it the goals: only a snapshot names them.
    const from = cursor?.type === 'position' ? cursor.seq : 0
    const inReach = from > 0 && head.lastSeq - from <= limits.tailEvents
    if (inReach) sent = from

    outlet.control(
      'hello',
      {
        prev: null,
        protocol: PROTOCOL_VERSION,
        session_id: sessionId,
        mode: inReach ? 'tail' : 'snapshot',
        heartbeat_ms: limits.heartbeatMs,
      },
      idOf(sent),
    )
    if (cursor?.type === 'useless') {
      outlet.control('reset', { prev: null, reason: cursor.reason }, idOf(0))
    }
    if (!inReach) await sendSnapshot()
  }

  async function sendSnapshot(): Promise<void> {
    const { seq, snapshot } = await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute((trx) => readSnapshot(trx, conversationId, limits))
    outlet.control('snapshot', { prev: null, ...snapshot }, idOf(seq))
    sent = seq
  }

  // While it reads, what is published is only noted: kept here it would cost memory for each slow reader.
  async function catchUp(): Promise<void> {
    live = false
    await outlet.drained()
    while (outlet.isOpen() && sent < newest) {
      const page = await readTail(db, conversationId, sent)
      outlet.write(encodeEvents(logId, sent, page))
      sent = page.at(-1)?.seq ?? newest
      await outlet.drained()
    }
    live = true
    ping()
    if (final) outlet.close('conversation_closed')
  }

  function receive(commit: Commit): void {
    newest = Math.max(newest, commit.lastSeq)
    final ||= commit.final
    // What it was sent already was read before it was published.
    if (!live || commit.lastSeq <= sent) return
    // Something is missing, which another server has appended: what is stored tells.
    if (commit.firstSeq !== sent + 1) return void catchUp().catch(() => response.destroy())
    if (outlet.isOverfull()) return outlet.close('overloaded')
    outlet.write(commit.bytes)
    sent = commit.lastSeq
    if (commit.final) outlet.close('conversation_closed')
  }

  function noteHead(head: LogHead): void {
    newest = Math.max(newest, head.lastSeq)
    final ||= head.closed
    if (live && (sent < newest || final)) void catchUp().catch(() => response.destroy())
  }

  function ping(): void {
    outlet.control('ping', { tail: idOf(sent) })
  }
}
