import { expect, test } from 'vitest'
import { createFakePorts } from '../testing/ports.ts'
import { watchIdle } from './idle.ts'

const seconds = (count: number) => count * 1_000

function watch({ idleSeconds = 60, warnSeconds = 20 } = {}) {
  const { ports, clock, page, freeze, thaw } = createFakePorts()
  let sleptMs = 0
  const now = () => clock.now() + sleptMs
  const over = new AbortController()
  const told: (number | null | 'expired')[] = []
  const { active } = watchIdle({
    ports: { ...ports, clock: { ...ports.clock, now } },
    kiosk: { idleSeconds, warnSeconds },
    warn: (warning) => told.push(warning && warning.secondsLeft),
    expire: () => told.push('expired'),
    signal: over.signal,
  })
  return {
    told,
    active,
    clock,
    page,
    freeze,
    thaw,
    /** The time on the wall goes on, and no timer runs. */
    sleep: (byMs: number) => void (sleptMs += byMs),
    end: () => over.abort(),
  }
}

test('KS-06 without input a warning counts down for as long as it was set to, then it is over', () => {
  const { told, clock } = watch()
  clock.advance(seconds(60) - 1)
  expect(told).toEqual([])
  clock.advance(1)
  expect(told).toEqual([20])
  clock.advance(seconds(20) - 1)
  expect(told).toEqual(Array.from({ length: 20 }, (_, passed) => 20 - passed))
  clock.advance(1)
  expect([told.slice(-3), clock.pending()]).toEqual([[1, 'expired', null], 0])
})

test('KS-06 a warning can be answered as often as it comes', () => {
  const { told, clock, page } = watch()
  for (let time = 0; time < 12; time += 1) {
    clock.advance(seconds(60))
    clock.advance(seconds(19) + 999)
    page.touch()
  }
  const each = [...Array.from({ length: 20 }, (_, passed) => 20 - passed), null]
  expect(told).toEqual(Array.from({ length: 12 }, () => each).flat())
})

test.for(['active', 'touch'] as const)('KS-06 who is never quiet is never asked (%s)', (how) => {
  const { told, active, clock, page } = watch()
  for (let second = 0; second < 600; second += 1) {
    clock.advance(seconds(1))
    if (how === 'active') active()
    else page.touch()
  }
  expect(told).toEqual([])
  clock.advance(seconds(60))
  expect(told).toEqual([20])
})

test('KS-06 input costs no timer', () => {
  const { clock, page } = watch()
  const set: number[] = []
  const { setTimeout } = clock
  clock.setTimeout = (run, waitMs) => {
    set.push(waitMs)
    return setTimeout(run, waitMs)
  }
  for (let move = 0; move < 1_000; move += 1) page.touch()
  expect([set, clock.pending()]).toEqual([[], 1])
})

test('KS-07 a device that slept past the deadline expires in the breath that wakes it', () => {
  const { told, clock, page, freeze, thaw } = watch()
  page.hide()
  freeze()
  clock.advance(seconds(3_600))
  expect(told).toEqual([])
  thaw()
  expect(told).toEqual(['expired'])
})

test.for(['show', 'comeBack', 'goOnline', 'touch'] as const)(
  'KS-07 timers that stood still while it slept do not keep it from expiring (%s)',
  (wake) => {
    const { told, clock, page, sleep } = watch()
    sleep(seconds(80))
    page[wake]()
    expect(told).toEqual(['expired'])
    page.touch()
    clock.advance(seconds(3_600))
    expect(told).toEqual(['expired'])
  },
)

test('KS-07 the stream does not bring back who was away too long', () => {
  const { told, active, sleep } = watch()
  sleep(seconds(80))
  active()
  active()
  expect(told).toEqual(['expired'])
})

test('KS-07 who wakes it before the deadline is warned for what is left', () => {
  const { told, clock, page, sleep } = watch()
  sleep(seconds(70) + 1)
  page.show()
  expect(told).toEqual([10])
  clock.advance(seconds(1) - 2)
  expect(told).toEqual([10])
  clock.advance(1)
  expect(told).toEqual([10, 9])
})

test('KS-07 a clock that is set back begins the time anew at most', () => {
  const { told, clock, sleep } = watch()
  sleep(-seconds(3_600))
  clock.advance(seconds(120))
  expect(told.at(0)).toBe(20)
  clock.advance(seconds(20))
  expect(told.slice(-2)).toEqual(['expired', null])
})

test('when the watch ends so does its warning, and nothing follows', () => {
  const { told, active, clock, page, end } = watch()
  clock.advance(seconds(62))
  end()
  expect([told, clock.pending()]).toEqual([[20, 19, 18, null], 0])
  active()
  page.touch()
  clock.advance(seconds(600))
  active()
  expect(told).toEqual([20, 19, 18, null])
})

test('whatever happens while it expires, it does so once', () => {
  const { ports, clock, page } = createFakePorts()
  const over = new AbortController()
  const told: unknown[] = []
  watchIdle({
    ports,
    kiosk: { idleSeconds: 1, warnSeconds: 20 },
    warn: (warning) => told.push(warning?.secondsLeft ?? null),
    expire() {
      told.push('expired')
      page.touch()
      over.abort()
    },
    signal: over.signal,
  })
  clock.advance(seconds(60))
  expect(told.slice(-3)).toEqual([1, 'expired', null])
})
