import { connectShared } from '../tabs/share.ts'
import { isOver } from '../wire/resources.ts'
import type { Report, SessionActorOptions } from './actor.ts'
import type { Conversation } from './conversation.ts'
import type { Cover } from './cover.ts'
import type { Opened } from './open.ts'

interface ReadingOptions extends SessionActorOptions {
  readonly opened: Opened
  readonly conversation: Conversation
  readonly cover: Cover
  readonly report: Report
  readonly signal: AbortSignal
}

/** Reads the stream, anew whenever it was covered meanwhile, until it is over; and reports what becomes of it. */
export async function readUntilOver(options: ReadingOptions): Promise<void> {
  const { ports, http, projection, draft, opened, conversation, cover, report, signal } = options
  const { credentials, path } = opened
  const { outbox } = conversation
  let completed = false
  const reportCompleted = () => {
    const status = projection.status.get()
    if (completed || status === null || !isOver(status)) return
    completed = true
    report({ type: 'completed' })
  }
  for (;;) {
    const reading = await cover.lifted()
    if (signal.aborted) return
    const reason = await connectShared({
      ports,
      name: credentials.channel,
      snapshot: projection.snapshot,
      signal: reading,
      async open(cursor, attempt) {
        const headers: Record<string, string> = { Accept: 'text/event-stream' }
        if (cursor !== null) headers['Last-Event-ID'] = cursor
        const bearer = credentials.token()
        const call = { method: 'GET', path: `${path}/events`, bearer, headers } as const
        return (await http.request({ ...call, signal: attempt })).body ?? new Blob().stream()
      },
      renew: () => credentials.renew(),
      apply(events) {
        // Of what was on its way when it was covered nothing is shown.
        if (reading.aborted) return false
        const fits = projection.apply(events)
        options.stirred()
        outbox.settle()
        reportCompleted()
        return fits
      },
      caughtUp() {
        if (reading.aborted) return
        outbox.restore()
        draft.show()
        report({ type: 'caughtUp' })
        report({ type: 'unlocked' })
        // A conversation may complete before its snapshot is read; the lifecycle hears of it in this order.
        if (completed) report({ type: 'completed' })
      },
      lost: () => report({ type: 'lost' }),
    })
    // Covered, or left.
    if (reason === null || reading.aborted) continue
    if (reason === 'conversation_closed') {
      // What it came to is read again, should it be covered yet.
      await new Promise((covered) => reading.addEventListener('abort', covered))
      continue
    }
    if (reason === 'signed_out' || reason === 'person_changed') report({ type: 'ended', reason })
    else {
      const message = 'The server has closed this conversation.'
      report({ type: 'ended', reason: 'refused', refusal: { code: reason, message } })
    }
    return
  }
}
