import { refuseIf } from '../errors.ts'

/** For a device that people share: whoever walks away is asked whether they are still here, then signed out. */
export interface KioskOptions {
  /** How long nothing may happen, no input and nothing on the stream, before they are asked. At least 1. */
  readonly idleSeconds: number
  /** How long they have to answer. At least 20, as WCAG 2.2.1 wants it. */
  readonly warnSeconds: number
}

/** A day: timers hold no more than 24 of them, and who is away for longer is not here. */
const most = 86_400

/** Throws a `validation_error` that names the field at fault. */
export function checkKiosk(kiosk: KioskOptions): void {
  const fields = { idleSeconds: 1, warnSeconds: 20 }
  for (const [name, least] of Object.entries(fields)) {
    const seconds: unknown = kiosk?.[name as keyof KioskOptions]
    const fits = typeof seconds === 'number' && seconds >= least && seconds <= most
    refuseIf(!fits && `Expected ${least} to ${most} seconds.`, `kiosk.${name}`)
  }
}
