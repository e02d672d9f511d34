import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AgentStep } from '../agent/port.ts'
import { ApiError } from '../http/errors.ts'
import { defaultLimits } from '../limits.ts'
import type { GoalId } from '../testing/goals-to-confirm.ts'
import { found, templateToConfirm } from '../testing/goals-to-confirm.ts'
import { newId } from '../ids.ts'
import { openLog } from '../testing/log.ts'
import { replay } from '../testing/replay.ts'
import { createTurnReader } from './agent-turn.ts'
import { endByParticipant } from './end.ts'
import { confirmGoal, correctGoal } from './goals.ts'
import { sendTogether } from './send.ts'
import type { Output } from './output.ts'
import { createOutput } from './output.ts'
import { retryTurn, stopTurn } from './stop-retry.ts'
import type { Fence } from './turn-states.ts'
import { endTurn, FenceLost, readNewestTurn } from './turn-states.ts'

// Between the participant, the agent and the log there is nothing here: no server and no clock, so that whatever falls
// together does so often.

const goalIds = Object.keys(found) as GoalId[]
const anyGoal = fc.constantFrom(...goalIds)

const anyAct = fc.oneof(
  { weight: 8, arbitrary: fc.record({ type: fc.constant('settle' as const), goalId: anyGoal }) },
  { weight: 8, arbitrary: fc.record({ type: fc.constant('confirm' as const), goalId: anyGoal }) },
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('correct' as const),
      goalId: anyGoal,
      number: fc.integer({ min: 4, max: 6 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constantFrom('finish', 'fail', 'send', 'stop', 'retry', 'retry', 'interrupt'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('end' as const) }) },
)
const oftenFalse = fc.nat({ max: 3 }).map((number) => number === 0)

/** What somebody does next; `together`: at the same time as what follows. */
const anyMoves = fc.array(fc.record({ together: fc.boolean(), act: anyAct }), {
  minLength: 12,
  maxLength: 36,
})
type Act = (typeof anyAct)['generate'] extends (...args: never[]) => fc.Value<infer A> ? A : never

const corrections: Readonly<Record<GoalId, (number: number) => unknown>> = {
  name: (number) => 'Ada'.repeat(number),
  team_size: (number) => number,
  address: (number) => ({ street: `${number} Rue Neuve` }),
}

test('whatever falls together, an answer is committed once, a correction is never undone, and the end comes once (Rules 60 to 64)', async () => {
  const stage = await openStage()
  await fc.assert(
    fc.asyncProperty(anyMoves, oftenFalse, async (allMoves, mayEnd) => {
      const moves = allMoves.filter(({ act }) => mayEnd || act.type !== 'end')
      const talk = await stage.begin()
      let under: Promise<void>[] = []
      for (const { act, together } of moves) {
        under.push(talk.perform(act))
        if (together) continue
        await Promise.all(under)
        under = []
      }
      await Promise.all(under)
      await talk.check({ hasEnded: moves.some(({ act }) => act.type === 'end') })
    }),
    // A counterexample is worth more than a small one that comes after the test is over.
    { numRuns: 40, interruptAfterTimeLimit: 40_000 },
  )
})

async function openStage() {
  const { db, log, producer, fences, begin } = await openLog(undefined, templateToConfirm)
  const ports = { db, log, producer, limits: defaultLimits }
  const send = sendTogether(ports)
  const silent = new AbortController().signal

  return {
    async begin() {
      const conversationId = await begin()
      const sessionId = newId('sess')
      const session = {
        secret_id: null,
        key_id: null,
        generation: 1,
        created_at: '',
        ended_at: null,
      }
      await db
        .insertInto('sessions')
        .values({ id: sessionId, conversation_id: conversationId, ...session })
        .execute()
      const outputs = new Map<Fence, Output>()
      const seen = new Map<string, unknown>()

      /** The output of the attempt at a turn that was launched last. */
      async function speak(): Promise<Output> {
        const fence = fences.findLast((each) => each.conversationId === conversationId)
        if (fence === undefined) throw new Error('Expected a turn.')
        const turn = await newestTurn()
        const output = outputs.get(fence) ?? createOutput(log, producer, fence)
        if (!outputs.has(fence) && turn !== undefined) {
          outputs.set(fence, output)
          const told = await createTurnReader(db)(turn, silent)
          const captured = [...told.captured]
          // A turn that is begun again is told what it was told at first.
          expect(captured).toEqual(seen.get(turn.id) ?? captured)
          seen.set(turn.id, captured)
          output.resumeFrom(turn, told.said.length)
        }
        return output
      }

      const newestTurn = () => log.write(({ trx }) => readNewestTurn(trx, conversationId))

      async function perform(act: Act): Promise<void> {
        switch (act.type) {
          case 'settle': {
            if ((await newestTurn())?.state !== 'started') await perform({ type: 'send' })
            const output = await speak()
            const { goalId } = act
            const steps: AgentStep[] = [
              { type: 'capture', goalId, data: found[goalId] },
              { type: 'commit', goalId },
              { type: 'text', text: 'Noted. ' },
            ]
            for (const step of steps) output.add(step)
            return
          }
          case 'confirm':
            return allow(confirmGoal(ports, conversationId, act.goalId))
          case 'correct': {
            const data = corrections[act.goalId](act.number)
            return allow(correctGoal(ports, conversationId, act.goalId, data))
          }
          case 'finish':
            return allow((await speak()).finish())
          case 'fail':
            return allow((await speak()).fail())
          case 'send': {
            const body = { client_id: crypto.randomUUID(), text: 'Hello.' }
            return allow(log.join(send, { sessionId, conversationId, body }))
          }
          case 'stop':
            return allow(stopTurn(ports, conversationId, (await newestTurn())?.id ?? ''))
          case 'retry':
            return allow(retryTurn(ports, conversationId, (await newestTurn())?.id ?? ''))
          case 'end':
            return allow(endByParticipant(ports, conversationId))
          case 'interrupt':
            // As the reaper does.
            return allow(
              log.write(async (tx) => {
                const turn = await readNewestTurn(tx.trx, conversationId)
                if (turn?.state === 'started') await endTurn(tx, producer, turn, 'interrupted')
              }),
            )
        }
      }

      async function check({ hasEnded }: { readonly hasEnded: boolean }): Promise<void> {
        for (const output of outputs.values()) await output.finish().catch(() => {})
        const { events, live, anew } = await replay(db, conversationId)
        expect(live).toEqual(anew)

        const ends = events.filter(({ name }) => name === 'status').slice(1)
        expect(ends.map(({ data }) => data)).toMatchObject(
          live.status === 'completed' ? [{ status: 'completed' }] : [],
        )
        if (live.status === 'completed') expect(events.at(-1)).toBe(ends[0])
        const isDone = live.goals.every(({ state }) => state === 'committed')
        if (!hasEnded && live.status === 'completed') expect(isDone).toBe(true)
        for (const goalId of goalIds) checkGoal(events, goalId)

        // Whoever has confirmed everything is done with the next turn at the latest.
        if (!isDone || live.status === 'completed') return
        await perform({ type: 'send' })
        await perform({ type: 'finish' })
        await perform({ type: 'finish' })
        expect((await replay(db, conversationId)).live.status).toBe('completed')
      }

      return { perform, check }
    },
  }
}

function checkGoal(events: Awaited<ReturnType<typeof replay>>['events'], goalId: GoalId): void {
  const about = events.filter(({ data }) => 'goal_id' in data && data.goal_id === goalId)
  const states = about.flatMap((event) => (event.name === 'goal' ? [event.data.to] : []))
  const isWithoutAsking = goalId === 'team_size'
  const path = ['active', ...(isWithoutAsking ? [] : ['captured']), 'committed']
  // An agent may take up a goal before its turn.
  expect([path, path.slice(1)].map((each) => each.slice(0, states.length))).toContainEqual(states)

  let commit: string | undefined
  let data: unknown
  let isSettled = false
  for (const event of about) {
    if (event.name === 'goal') isSettled ||= event.data.to !== 'active'
    if (event.name !== 'captured') continue
    const { commit_id, supersedes } = event.data
    expect(supersedes).toBe(commit)
    if (commit !== undefined) expect(commit_id).toBeDefined()
    // The agent finds out one thing only: to see it again later is to see a correction undone.
    if (isSettled && JSON.stringify(data) !== JSON.stringify(found[goalId])) {
      expect(event.data.data).not.toEqual(found[goalId])
    }
    data = event.data.data
    commit = commit_id ?? commit
  }
  const commits = about.flatMap((event) =>
    event.name === 'captured' && event.data.commit_id !== undefined ? [event.data] : [],
  )
  expect(commits.filter(({ supersedes }) => supersedes === undefined).length).toBeLessThan(2)
  expect(new Set(commits.map(({ commit_id }) => commit_id)).size).toBe(commits.length)
}

/** Waits for it; a refusal and a turn that was taken away are part of the game. */
async function allow(done: Promise<unknown>): Promise<void> {
  await done.catch((error: unknown) => {
    if (error instanceof FenceLost) return
    if (error instanceof ApiError && error.code === 'conflict') return
    throw error
  })
}
