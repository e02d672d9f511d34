import type { LogEvent } from '@roxels/protocol'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Faults, RequestFault, StreamFault } from '../testing/index.ts'
import { expectLaw } from '../testing/index.ts'
import { arbitraryLog } from '../testing/unpublished/arbitrary-log.ts'

const atByte = fc.nat({ max: 4_000 })
const event = fc.nat({ max: 30 })
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

test('a log is read the same wherever the network cuts it', async () => {
  const [log] = fc.sample(arbitraryLog, { numRuns: 1, seed: 7 }) as [readonly LogEvent[]]
  for (let at = 0; at <= 3_000; at += 1) {
    await expectLaw(log, { stream: [{ kind: 'cut', atByte: at }] })
  }
})

test('a log is read the same byte by byte', async () => {
  const [log] = fc.sample(arbitraryLog, { numRuns: 1, seed: 7 }) as [readonly LogEvent[]]
  await expectLaw(log, { pieces: [1] })
})
