import { createFakeClock, settled } from '../index.ts'
import type { ConnectionOptions } from '../../stream/connection.ts'
import { connect } from '../../stream/connection.ts'
import type { AppliedEvent } from '../../stream/event.ts'
import { createFakePage } from '../page.ts'

/** A connection whose far end is in the hands of a test. */
export function openConnection(overrides: Partial<ConnectionOptions> = {}) {
  const clock = createFakeClock()
  const { page, ports: pagePorts } = createFakePage()
  const closing = new AbortController()
  const attempts: Attempt[] = []
  const applied: AppliedEvent[] = []
  const told: string[] = []

  const done = connect({
    ports: { clock, random: () => 0, ...pagePorts },
    signal: closing.signal,
    renew: () => Promise.resolve(void told.push('renew')),
    apply: (events) => applied.push(...events) > 0,
    caughtUp: () => void told.push('caughtUp'),
    lost: () => void told.push('lost'),
    open(cursor, signal) {
      let controller: ReadableStreamDefaultController<Uint8Array> | undefined
      const body = new ReadableStream<Uint8Array>({ start: (c) => void (controller = c) })
      const attempt: Attempt = {
        cursor,
        signal,
        at: clock.now(),
        async send(...frames) {
          controller?.enqueue(new TextEncoder().encode(frames.join('')))
          await settled()
        },
        async end() {
          controller?.close()
          await settled()
        },
      }
      signal.addEventListener('abort', () => controller?.error(new TypeError('Load failed')))
      attempts.push(attempt)
      return Promise.resolve(body)
    },
    ...overrides,
  })
  void done.catch(() => undefined)

  return {
    clock,
    page,
    closing,
    attempts,
    applied,
    told,
    done,
    /** The attempt under way, once it is. */
    async now(): Promise<Attempt> {
      await settled()
      return attempts.at(-1) as Attempt
    },
    /** Lets the wait before the next attempt pass. */
    async next(): Promise<Attempt> {
      const before = attempts.length
      for (let turn = 0; attempts.length === before && turn < 10; turn += 1) {
        await settled()
        if (attempts.length === before) clock.runNext()
      }
      await settled()
      return attempts.at(-1) as Attempt
    },
  }
}

export interface Attempt {
  readonly cursor: string | null
  readonly signal: AbortSignal
  readonly at: number
  send(...frames: string[]): Promise<void>
  end(): Promise<void>
}
