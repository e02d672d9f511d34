import type { ServerResponse } from 'node:http'
import type { CloseReason, StreamEventName, StreamPayload } from '@roxels/protocol'
import type { Limits } from '../limits.ts'
import { encodeControl } from './encode.ts'

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

/** Begins the answer. `onSilence` is called whenever nothing was written for `heartbeatMs`, `onEnd` once. */
export function openOutlet(
  response: ServerResponse,
  limits: Limits,
  { onSilence, onEnd }: { onSilence(): void; onEnd(): void },
): Outlet {
  let open = true
  let resume = (): void => {}
  const silence = setTimeout(onSilence, limits.heartbeatMs)

  function end(): void {
    if (!open) return
    open = false
    clearTimeout(silence)
    resume()
    onEnd()
  }

  response.on('drain', () => resume())
  response.once('close', end)
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
      silence.refresh()
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
      end()
      response.end()
      // Whoever does not read cannot hold what is queued for long.
      const grace = setTimeout(() => response.destroy(), limits.closeGraceMs).unref()
      response.once('close', () => clearTimeout(grace))
    },
  }
  return outlet
}
