import { expect, test } from 'vitest'
import type { KioskOptions } from './options.ts'
import { checkKiosk } from './options.ts'

test.for([
  { idleSeconds: 1, warnSeconds: 20 },
  { idleSeconds: 86_400, warnSeconds: 86_400 },
  { idleSeconds: 1.5, warnSeconds: 20.5 },
])('a kiosk may wait $idleSeconds s and warn $warnSeconds s', (kiosk) => {
  expect(() => checkKiosk(kiosk)).not.toThrow()
})

test.for<[field: string, kiosk: unknown]>([
  ['idleSeconds', { idleSeconds: 0.9, warnSeconds: 20 }],
  ['idleSeconds', { idleSeconds: 86_401, warnSeconds: 20 }],
  ['idleSeconds', { idleSeconds: Number.NaN, warnSeconds: 20 }],
  ['idleSeconds', { idleSeconds: '60', warnSeconds: 20 }],
  ['idleSeconds', { warnSeconds: 20 }],
  ['idleSeconds', true],
  ['idleSeconds', null],
  ['warnSeconds', { idleSeconds: 60, warnSeconds: 19.9 }],
  ['warnSeconds', { idleSeconds: 60, warnSeconds: Infinity }],
  ['warnSeconds', { idleSeconds: 60 }],
])('%s is named where it cannot be: %j', ([field, kiosk]) => {
  expect(() => checkKiosk(kiosk as KioskOptions)).toThrow(
    expect.objectContaining({ code: 'validation_error', field: `kiosk.${field}` }),
  )
})
