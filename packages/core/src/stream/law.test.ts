import type { LogEvent } from '@roxels/protocol'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbitraryLog } from '../testing/arbitrary-log.ts'
import { createFakeClock, settled } from '../testing/clock.ts'
import {
  eventId,
  fold,
  frame,
  helloFrame,
  positionOf,
  snapshotFrame,
  tailFrames,
} from '../testing/log.ts'
import { createFakePage } from '../testing/page.ts'
import type { Projection } from '../transcript/projection.ts'
import { createProjection } from '../transcript/projection.ts'
import { connect } from './connection.ts'

/** What may go wrong with one connection before the next one is tried. */
type Fault =
  | { readonly kind: 'cut'; readonly at: number }
  | {
      readonly kind: 'doubled' | 'swapped' | 'dropped' | 'garbled' | 'nameless'
      readonly at: number
    }
  | { readonly kind: 'refused' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'forgot'; readonly at: number }

const place = fc.nat({ max: 60 })
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat({ max: 4_000 }) }),
  fc.record({
    kind: fc.constantFrom('doubled', 'swapped', 'dropped', 'garbled', 'nameless'),
    at: place,
  }),
  fc.constant({ kind: 'refused' as const }),
  fc.constant({ kind: 'reset' as const }),
  fc.record({ kind: fc.constant('forgot' as const), at: place }),
)

test('whatever becomes of the connections, what is shown in the end equals what the log comes to', async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryLog,
      fc.array(fault, { maxLength: 8 }),
      fc.array(fc.nat({ max: 80 }), { minLength: 1, maxLength: 5 }),
      async (log, faults, chunkSizes) => {
        const shown = createProjection()
        await readWith(log, faults, chunkSizes, shown)
        expect(shownBy(shown)).toEqual(foldedBy(log))
      },
    ),
    { numRuns: 400 },
  )
})

test('a log is read the same wherever the network cuts it', async () => {
  const [log] = fc.sample(arbitraryLog, { numRuns: 1, seed: 7 }) as [readonly LogEvent[]]
  const whole = body(log, null).join('')
  for (let at = 0; at <= new TextEncoder().encode(whole).length; at += 1) {
    const shown = createProjection()
    await readWith(log, [{ kind: 'cut', at }], [200], shown)
    expect(shownBy(shown)).toEqual(foldedBy(log))
  }
})

test('a log is read the same byte by byte', async () => {
  const [log] = fc.sample(arbitraryLog, { numRuns: 1, seed: 7 }) as [readonly LogEvent[]]
  const shown = createProjection()
  await readWith(log, [], [0], shown)
  expect(shownBy(shown)).toEqual(foldedBy(log))
})

/** Reads a log to its end over connections of which the first ones are faulty. */
async function readWith(
  log: readonly LogEvent[],
  faults: readonly Fault[],
  chunkSizes: readonly number[],
  shown: Projection,
): Promise<void> {
  const clock = createFakeClock()
  let connection = 0
  let over = false
  const reading = connect({
    ports: { clock, random: () => 0.5, ...createFakePage() },
    signal: new AbortController().signal,
    renew: () => Promise.resolve(),
    caughtUp: () => undefined,
    lost: () => undefined,
    apply: shown.apply,
    open(cursor) {
      const today = faults[connection]
      connection += 1
      if (today?.kind === 'refused') return Promise.reject(new TypeError('Load failed'))
      return Promise.resolve(chunked(broken(log, cursor, today), chunkSizes))
    },
  }).then((reason) => {
    over = true
    expect(reason).toBe('conversation_closed')
  })
  while (!over) {
    await settled()
    if (!over) clock.runNext()
  }
  await reading
}

/** What a lawful server sends from a cursor on; it starts from a snapshot in the middle where it can. */
function body(log: readonly LogEvent[], cursor: string | null, resets = false): string[] {
  const position = cursor === null ? undefined : positionOf(cursor)
  const start = position === undefined || resets ? Math.floor(log.length / 2) : position
  const head =
    position === undefined
      ? [helloFrame('snapshot', 0), snapshotFrame(log, start)]
      : resets
        ? [
            helloFrame('snapshot', 0),
            frame('reset', eventId(0), { prev: null, reason: 'expired' }),
            snapshotFrame(log, start),
          ]
        : [helloFrame('tail', start)]
  return [
    ...head,
    ...tailFrames(log, start),
    frame('ping', null, { tail: eventId(log.length) }),
    frame('close', null, { reason: 'conversation_closed', reconnect: false }),
  ]
}

function broken(
  log: readonly LogEvent[],
  cursor: string | null,
  today: Fault | undefined,
): Uint8Array {
  const frames = body(log, cursor, today?.kind === 'reset')
  const encode = (parts: readonly string[]) => new TextEncoder().encode(parts.join(''))
  if (today === undefined || today.kind === 'reset' || today.kind === 'refused')
    return encode(frames)
  if (today.kind === 'cut') return encode(frames).slice(0, today.at)
  // The greeting and the farewell stay: a server may lose events, but hardly its manners.
  const at = 1 + (today.at % Math.max(1, frames.length - 2))
  const victim = frames[at] as string
  if (today.kind === 'doubled') frames.splice(at, 0, victim)
  if (today.kind === 'dropped') frames.splice(at, 1)
  if (today.kind === 'garbled') frames[at] = victim.replace('data: {', 'data: {{')
  if (today.kind === 'nameless') frames[at] = victim.replace(/^id: .*\n/m, '')
  if (today.kind === 'swapped') [frames[at], frames[at + 1]] = [frames[at + 1] as string, victim]
  if (today.kind === 'forgot') frames.length = at
  return encode(frames)
}

function chunked(bytes: Uint8Array, sizes: readonly number[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (let from = 0, turn = 0; from < bytes.length; turn += 1) {
        const size = 1 + (sizes[turn % sizes.length] as number)
        controller.enqueue(bytes.slice(from, from + size))
        from += size
      }
      controller.close()
    },
  })
}

function shownBy(projection: Projection) {
  const { messages } = projection
  return {
    messages: messages.ids.get().map((id) => messages.message(id).get()),
    captured: { ...projection.captured.get() },
    goals: projection.goals.get(),
    turn: projection.turn.get(),
    status: projection.status.get(),
  }
}

function foldedBy(log: readonly LogEvent[]) {
  const { messages, captured, goals, turn, status } = fold(log)
  return {
    messages: messages.map(({ id, client_id, ...message }) => ({
      ...message,
      id: client_id ?? id,
    })),
    captured: Object.fromEntries(captured.map(({ goal_id, data }) => [goal_id, data])),
    goals,
    turn,
    status,
  }
}
