import type { WritableAtom } from 'nanostores'
import type { Ports } from '../ports.ts'
import type { Readable } from '../readable.ts'
import type { RoxelsState } from '../state.ts'
import { watchIdle } from './idle.ts'
import type { KioskOptions } from './options.ts'
import { checkKiosk } from './options.ts'

interface KioskWatchOptions {
  readonly ports: Ports
  readonly kiosk: KioskOptions
  readonly state: Readable<RoxelsState>
  readonly idle: WritableAtom<{ readonly secondsLeft: number } | null>
  readonly signOut: () => unknown
}

/** Watches for as long as there is somebody to sign out. Throws a `validation_error` for seconds that make no sense. */
export function watchKiosk({ ports, kiosk, state, idle, signOut }: KioskWatchOptions): {
  readonly active: () => void
  readonly end: () => void
} {
  checkKiosk(kiosk)
  let watch: AbortController | undefined
  let active: () => void = () => undefined

  const end = () => {
    watch?.abort()
    watch = undefined
    active = () => undefined
  }
  const stopListening = state.subscribe(({ status }) => {
    if (status === 'anonymous' || status === 'signedOut') return end()
    if (watch !== undefined) return
    watch = new AbortController()
    const { signal } = watch
    ;({ active } = watchIdle({
      ports,
      kiosk,
      warn: (warning) => idle.set(warning),
      expire: signOut,
      signal,
    }))
  })
  return {
    active: () => active(),
    end() {
      stopListening()
      end()
    },
  }
}
