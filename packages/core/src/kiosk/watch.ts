import type { WritableAtom } from 'nanostores'
import type { Person } from '../person.ts'
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
  readonly person: Readable<Person>
  readonly idle: WritableAtom<{ readonly secondsLeft: number } | null>
  readonly signOut: () => unknown
}

/** Watches for as long as there is somebody to sign out, be it a name that was left. Throws a `validation_error` for seconds that make no sense. */
export function watchKiosk({ ports, kiosk, state, person, idle, signOut }: KioskWatchOptions): {
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
  const look = () => {
    const { status } = state.get()
    if (status === 'signedOut' || (status === 'anonymous' && person.get().name === null))
      return end()
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
  }
  const stopListening = [state.subscribe(look), person.subscribe(look)]
  return {
    active: () => active(),
    end() {
      stopListening.forEach((stop) => stop())
      end()
    },
  }
}
