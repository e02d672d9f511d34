import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { known, refusal, startLifecycle } from '../testing/unpublished/lifecycle.ts'
import type { SessionFact, Wish } from './index.ts'

const wish: fc.Arbitrary<Wish> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ type: 'start' as const }) },
  fc.constant({ type: 'leave' as const }),
  fc.constant({ type: 'signOut' as const }),
  fc.constant({ type: 'person.unknown' as const }),
  fc.constant({ type: 'person.none' as const }),
  fc.constantFrom('Kim', 'Lee').map((name) => ({ type: 'person.named' as const, name })),
  { weight: 4, arbitrary: fc.constantFrom('ada', 'bob').map((id) => known(id)) },
)
const fact: fc.Arbitrary<SessionFact> = fc.oneof(
  fc.boolean().map((resumable) => ({ type: 'opened' as const, resumable })),
  { weight: 4, arbitrary: fc.constant({ type: 'caughtUp' as const }) },
  fc.constantFrom(
    { type: 'lost' as const },
    { type: 'refused' as const, refusal },
    { type: 'completed' as const },
    { type: 'ended' as const, reason: 'signed_out' as const },
    { type: 'ended' as const, reason: 'refused' as const, refusal },
    { type: 'claimed' as const, resumable: true },
    { type: 'claimRefused' as const },
    { type: 'locked' as const, refusal },
    { type: 'unlocked' as const },
  ),
)
const step = fc.oneof(
  { weight: 2, arbitrary: wish },
  { weight: 3, arbitrary: fact.map((reported) => ({ reported })) },
)
const input = fc.record({
  claim: fc.boolean(),
  resting: fc.record({ known: fc.boolean(), anonymous: fc.boolean() }),
})

test('wherever the lifecycle wanders, one session is open at most, and it is that of the person who is here', () => {
  fc.assert(
    fc.property(input, fc.array(step, { maxLength: 40 }), (options, steps) => {
      const life = startLifecycle(options)
      let claimFor: string | null = null

      for (const next of steps) {
        const before = life.context()
        const statusBefore = life.status()
        const openBefore = life.open()[0]
        if ('reported' in next) {
          // Only an open session reports, and a claim is answered only where one was made.
          if (openBefore === undefined) continue
          const isAnswer = next.reported.type === 'claimed' || next.reported.type === 'claimRefused'
          if (isAnswer && !openBefore.commands.some(({ type }) => type === 'claim')) continue
          life.send(next.reported)
        } else life.send(next)

        const after = life.context()
        const status = life.status()
        const open = life.open()
        const atRest = ['anonymous', 'identified', 'signedOut'].includes(status)

        expect(open.length, 'sessions open').toBe(atRest ? 0 : 1)
        if (open[0] !== undefined) {
          const { input: session, commands } = open[0]
          expect(session.epoch).toBe(after.epoch)
          const last = commands.findLast((command) => command.type === 'claim')
          claimFor = last?.type === 'claim' ? last.person.externalId : null
          // The session is that of the person here, or an anonymous one that was claimed for that person.
          expect([session.person.externalId, claimFor]).toContain(after.person.externalId)
        }
        if (status === 'anonymous') expect(after.person.externalId).toBeNull()
        if (status === 'identified') expect(after.person.externalId).not.toBeNull()
        if (status === 'signedOut') expect(after.person).toEqual({ externalId: null, name: null })

        if (!('reported' in next)) {
          const here = after.claimant?.externalId ?? after.person.externalId
          if (next.type === 'person.known') expect(here, 'who was set').toBe(next.externalId)
          if (next.type === 'person.named') expect(here).toBeNull()
          if (next.type === 'person.none') expect(here).toBeNull()
          if (next.type === 'signOut') expect(status).toBe('signedOut')
        }

        const left =
          before.person.externalId !== null && before.person.externalId !== after.person.externalId
        if (left) expect(after.epoch).toBe(before.epoch + 1)
        expect(after.epoch - before.epoch).toBeGreaterThanOrEqual(0)
        expect(life.emitted.filter(({ type }) => type === 'signed_out')).toHaveLength(after.epoch)
        if (statusBefore !== 'signedOut' && status === 'signedOut') {
          expect(after.epoch).toBe(before.epoch + 1)
        }
        // What an earlier person left at rest must not be carried on with.
        if (after.epoch > before.epoch && open.length === 0) expect(after.resting.known).toBe(false)
      }
    }),
    { numRuns: 3_000 },
  )
})
