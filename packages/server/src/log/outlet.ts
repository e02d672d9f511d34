import type { ServerResponse } from 'node:http'
import type { CloseReason, StreamEventName, StreamPayload } from '@roxels/protocol'
import type { Limits } from '../limits.ts'
import { encodeControl } from './encode.ts'
import type { Wheel } from './wheel.ts'

// How long a client waits before it comes back; the reasons without one are final (Rule 31).
const retryMs: Partial<Record<CloseReason, number>> = {
  rotate: 0,
  auth_expired: 0,
  overloaded: 1_000,
  shutdown: 1_000,
}

/** The sending end of one stream. */
export interface Outlet {
  isOpen(): boolean
  write(bytes: Buffer): void
  control<N extends StreamEventName>(name: N, payload: StreamPayload<N>, id?: string): void
  /** Resolves when what was written has left this process, or the stream has ended. */
  drained(): Promise<void>
  /** True when what is not read yet passes the limit (Rule 34). */
  isOverfull(): boolean
  close(reason: CloseReason): void
}

interface OutletOptions {
  readonly limits: Limits
  readonly wheel: Wheel
  /** How long it may last, and what it is closed with then. */
  readonly lastsMs: number
  readonly endsWith: CloseReason
  /** Called before nothing has been written for `heartbeatMs`. */
  onSilence(): void
  /** Called once, with what it was closed with; undefined where the line was lost. */
  onEnd(reason: CloseReason | undefined): void
}

/** Begins the answer. */
export function openOutlet(
  response: ServerResponse,
  { limits, wheel, lastsMs, endsWith, onSilence, onEnd }: OutletOptions,
): Outlet {
  let open = true
  let resume = (): void => {}
  let writtenAt = performance.now()
  const endsAt = writtenAt + lastsMs

  function end(reason?: CloseReason): void {
    if (!open) return
    open = false
    leave()
    resume()
    onEnd(reason)
  }

  const leave = wheel.ride({
    turn(now) {
      if (now >= endsAt) outlet.close(endsWith)
      // The next turn would be too late.
      else if (now - writtenAt > limits.heartbeatMs - 1.5 * wheel.tickMs) onSilence()
    },
  })

  response.on('drain', () => resume())
  response.once('close', () => end())
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  })

  const outlet: Outlet = {
    isOpen: () => open,
    write(bytes) {
      if (!open) return
      response.write(bytes)
      writtenAt = performance.now()
    },
    control: (name, payload, id) => outlet.write(encodeControl(name, payload, id)),
    drained() {
      if (!open || !response.writableNeedDrain) return Promise.resolve()
      return new Promise((resolve) => (resume = resolve))
    },
    isOverfull: () => response.writableLength > limits.streamBufferBytes,
    close(reason) {
      if (!open) return
      const retry_ms = retryMs[reason]
      const payload = { reason, reconnect: retry_ms !== undefined }
      outlet.control('close', retry_ms === undefined ? payload : { ...payload, retry_ms })
      end(reason)
      response.end()
      // Whoever does not read cannot hold what is queued for long.
      const grace = setTimeout(() => response.destroy(), limits.closeGraceMs).unref()
      response.once('close', () => clearTimeout(grace))
    },
  }
  return outlet
}
