import type { LogEvent } from '@roxels/protocol'
import * as fc from 'fast-check'
import { test } from 'vitest'
import type { Faults, RequestFault, StreamFault } from '../testing/index.ts'
import { expectLaw } from '../testing/index.ts'
import { tailFrames } from '../testing/log.ts'
import { arbitraryLog } from '../testing/unpublished/arbitrary-log.ts'

const atByte = fc.nat({ max: 4_000 })
const event = fc.oneof(fc.nat({ max: 8 }), fc.nat({ max: 40 }))
const requestFault: fc.Arbitrary<RequestFault> = fc.oneof(
  fc.record({ kind: fc.constantFrom('refuse', 'lose', 'double', 'stall') }),
  fc.record(
    {
      kind: fc.constant('status' as const),
      status: fc.constantFrom(429, 500, 502, 503),
      retryAfter: fc.nat({ max: 5 }),
    },
    { requiredKeys: ['kind', 'status'] },
  ),
)
const streamFault: fc.Arbitrary<StreamFault> = fc.oneof(
  { weight: 2, arbitrary: requestFault },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('cut', 'end', 'hang'), atByte }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('drop', 'repeat', 'swap', 'garble', 'unname'),
      event,
    }),
  },
  fc.constantFrom({ kind: 'forget' as const }, { kind: 'status' as const, status: 401 }),
)
const few = <T>(fault: fc.Arbitrary<T>, maxLength: number) =>
  fc.array(fc.option(fault, { freq: 4 }), { maxLength })
const anyFaults: fc.Arbitrary<Faults> = fc.record({
  stream: few(streamFault, 8),
  send: few(requestFault, 6),
  open: few(requestFault, 2),
  renew: few(requestFault, 2),
  pieces: fc.array(fc.integer({ min: 1, max: 80 }), { maxLength: 5 }),
})

test('whatever becomes of the connections, what is shown in the end equals what the log comes to', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryLog, anyFaults, async (log, faults) => expectLaw(log, faults)),
    { numRuns: 400 },
  )
})

const at = '2026-11-23T10:00:00Z'
const own = { role: 'participant', state: 'complete', client_id: 'own_1', at } as const
const commit = { goal_id: 'name', data: 'Zoë', commit_id: 'commit_1' }
/** Something of everything. */
const log: readonly LogEvent[] = [
  { name: 'message', data: { id: 'm1', role: 'agent', text: 'Hi', state: 'streaming', at } },
  { name: 'delta', data: { message_id: 'm1', at: 2, text: '! 👋🏽' } },
  { name: 'turn', data: { id: 't1', state: 'completed', message_id: 'm1' } },
  { name: 'message', data: { ...own, id: 'm2', text: 'Zoë' } },
  { name: 'captured', data: commit },
  { name: 'goal', data: { goal_id: 'name', from: 'active', to: 'committed', at } },
  { name: 'status', data: { status: 'completed' } },
]

test('a log is read the same wherever the network cuts it', async () => {
  const most = new TextEncoder().encode(tailFrames(log, 0).join('')).length
  for (let atByte = 0; atByte <= most; atByte += 1) {
    await expectLaw(log, { stream: [{ kind: 'cut', atByte }] })
  }
})

test('a log is read the same byte by byte', async () => {
  await expectLaw(log, { pieces: [1] })
})
