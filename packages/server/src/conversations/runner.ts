import type { Logger } from 'pino'
import type { Agent } from '../agent/port.ts'
import type { Db } from '../db/open.ts'
import { describe } from '../http/errors.ts'
import type { Limits } from '../limits.ts'
import type { Log } from '../log/append.ts'
import { extendLog } from '../log/extend.ts'
import type { Topics } from '../log/topics.ts'
import { createTurnReader } from './agent-turn.ts'
import { createOutput } from './output.ts'
import type { Fence, Producer } from './turn-states.ts'
import { checkFence, endTurn, FenceLost, holdFence } from './turn-states.ts'

interface RunnerPorts {
  readonly db: Db
  readonly log: Log
  readonly agent: Agent
  readonly limits: Limits
  readonly logger: Logger
}

/** Makes the turns that start in this process. */
export interface Runner extends Producer {
  /** Takes on no more turns and interrupts those under way, so that nobody waits for their leases. */
  close(): Promise<void>
  /** Aborts those of its turns that another server has ended, or begun again. */
  check(topics: Topics): Promise<void>
}

interface Run {
  readonly fence: Fence
  readonly controller: AbortController
  readonly done: Promise<void>
}

export function createRunner({ db, log, agent, limits, logger }: RunnerPorts): Runner {
  const readTurn = createTurnReader(db)
  const runs = new Map<string, Run>()
  let closed = false

  const runner: Runner = {
    leaseMs: limits.leaseMs,
    launch(fence) {
      if (closed) return
      const controller = new AbortController()
      const done = run(fence, controller).finally(() => {
        // A second attempt may have taken the place while the first one was still ending.
        if (runs.get(fence.turnId)?.controller === controller) runs.delete(fence.turnId)
      })
      runs.set(fence.turnId, { fence, controller, done })
    },
    abort(turnId) {
      runs.get(turnId)?.controller.abort()
    },
    async check(topics) {
      const asked = [...runs.values()].filter(
        ({ fence }) => topics === 'all' || topics.has(fence.conversationId),
      )
      if (asked.length === 0) return
      const turns = await db
        .selectFrom('turns')
        .select(['id', 'state', 'attempt'])
        .where(
          'id',
          'in',
          asked.map(({ fence }) => fence.turnId),
        )
        .execute()
      const stored = new Map(turns.map((turn) => [turn.id, turn]))
      for (const { fence, controller } of asked) {
        const turn = stored.get(fence.turnId)
        if (turn?.state !== 'started' || turn.attempt !== fence.attempt) controller.abort()
      }
    },
    async close() {
      closed = true
      const left = [...runs.values()]
      for (const { controller } of left) controller.abort()
      await Promise.all(left.map(({ fence, done }) => done.then(() => interrupt(fence))))
    },
  }
  return runner

  async function run(fence: Fence, controller: AbortController): Promise<void> {
    const stopped = controller.signal
    const output = createOutput(log, runner, fence)
    const signal = AbortSignal.any([stopped, output.broken])
    const renewal = setInterval(() => void renewLease(fence, controller), limits.leaseRenewalMs)
    try {
      const turn = await log.write((tx) => holdFence(tx.trx, fence))
      const agentTurn = await readTurn(turn, signal)
      output.resumeFrom(turn, agentTurn.said.length)
      for await (const step of untilAborted(agent.reply(agentTurn), signal)) output.add(step)
      if (!stopped.aborted) await output.finish()
    } catch (error) {
      const cause: unknown = output.broken.aborted ? output.broken.reason : error
      if (cause instanceof FenceLost || stopped.aborted) return
      logger.error(describe(cause), 'turn failed')
      await output.fail().catch((left: unknown) => {
        // The reaper will find it.
        if (!(left instanceof FenceLost)) logger.error(describe(left), 'turn left behind')
      })
    } finally {
      clearInterval(renewal)
    }
  }

  async function renewLease(fence: Fence, controller: AbortController): Promise<void> {
    try {
      await extendLog(log, fence.conversationId, (extension) => {
        checkFence(extension.turn, fence)
        extension.renewLease(extension.now + limits.leaseMs)
      })
    } catch (error) {
      // A store that cannot be written now may be writable again before the lease is over.
      if (error instanceof FenceLost) controller.abort()
      else logger.error(describe(error), 'lease not renewed')
    }
  }

  async function interrupt(fence: Fence): Promise<void> {
    try {
      await log.write(async (tx) => {
        await endTurn(tx, runner, await holdFence(tx.trx, fence), 'interrupted')
      })
    } catch (error) {
      if (!(error instanceof FenceLost)) logger.error(describe(error), 'turn left behind')
    }
  }
}

/** The steps until the signal is aborted, even if the agent does not heed it. */
async function* untilAborted<T>(steps: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const aborted = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined)
    else signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
  const iterator = steps[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), aborted])
      if (next === undefined || signal.aborted || next.done) return
      yield next.value
    }
  } finally {
    // Not waited for: an agent that hangs would hang this with it.
    iterator.return?.().catch(() => {})
  }
}
