import type { Ports } from '../ports.ts'
import type { KioskOptions } from './options.ts'

export interface IdleOptions {
  readonly ports: Pick<Ports, 'clock' | 'onInput' | 'onWake'>
  readonly kiosk: KioskOptions
  /** Called with each second that is left of the warning, and with null when it is over. */
  readonly warn: (warning: { readonly secondsLeft: number } | null) => void
  /** Called once, when nobody has answered the warning. */
  readonly expire: () => void
  /** Ends the watch. */
  readonly signal: AbortSignal
}

/**
 * Watches whether somebody is still here. It goes by the clock on the wall, so that a device that slept past the deadline expires
 * in the first breath it takes, whatever wakes it; a touch that comes too late is somebody else's.
 */
export function watchIdle({ ports, kiosk, warn, expire, signal }: IdleOptions): {
  /** Something happened: the time begins anew. */
  readonly active: () => void
} {
  const { clock } = ports
  const warnMs = kiosk.warnSeconds * 1_000
  const patienceMs = kiosk.idleSeconds * 1_000 + warnMs
  let activeAt = clock.now()
  let isOver = signal.aborted
  let shown: number | null = null
  let timer: unknown

  const show = (secondsLeft: number | null) => {
    if (secondsLeft === shown) return
    shown = secondsLeft
    warn(secondsLeft === null ? null : { secondsLeft })
  }
  const end = () => {
    isOver = true
    clock.clearTimeout(timer)
    show(null)
  }
  /** How long is left. A clock that was set back begins the time anew, and adds no more. */
  const left = () => {
    activeAt = Math.min(activeAt, clock.now())
    return activeAt + patienceMs - clock.now()
  }
  const look = () => {
    if (isOver) return
    clock.clearTimeout(timer)
    const leftMs = left()
    if (leftMs <= 0) {
      isOver = true
      expire()
      end()
    } else if (leftMs > warnMs) {
      timer = clock.setTimeout(look, leftMs - warnMs)
      show(null)
    } else {
      timer = clock.setTimeout(look, leftMs % 1_000 || 1_000)
      show(Math.ceil(leftMs / 1_000))
    }
  }
  const active = () => {
    if (left() <= 0) return look()
    // The timer that runs will find that its time has not come: no other one for each move of a mouse.
    activeAt = clock.now()
    if (!isOver) show(null)
  }

  signal.addEventListener('abort', end)
  ports.onWake(look, signal)
  ports.onInput(active, signal)
  look()
  return { active }
}
