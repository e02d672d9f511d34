import type { Agent, AgentStep, AgentTurn } from '../agent/port.ts'

/** One turn on the stage: the agent does what the test says, step by step. */
interface StagedTurn {
  readonly turn: AgentTurn
  say(text: string): void
  do(step: AgentStep): void
  /** Ends the turn. */
  end(): void
  fail(error: Error): void
}

/** An agent whose turns are made by a test. */
export interface StageAgent extends Agent {
  /** The next turn the server asks for. */
  next(): Promise<StagedTurn>
  /** How often the server has asked so far. */
  asked(): number
}

export function stageAgent(): StageAgent {
  const turns = queue<StagedTurn>()
  let asked = 0
  return {
    next: () => turns.take(),
    asked: () => asked,
    async *reply(turn) {
      const steps = queue<AgentStep | undefined>()
      asked += 1
      turns.put({
        turn,
        say: (text) => steps.put({ type: 'text', text }),
        do: (step) => steps.put(step),
        end: () => steps.put(undefined),
        fail: (error) => steps.fail(error),
      })
      for (;;) {
        const step = await steps.take()
        if (step === undefined) return
        yield step
      }
    },
  }
}

function queue<T>() {
  const ready: Promise<T>[] = []
  const waiting: ((item: Promise<T>) => void)[] = []
  function put(item: Promise<T>): void {
    const take = waiting.shift()
    if (take === undefined) ready.push(item)
    else take(item)
  }
  return {
    put: (item: T) => put(Promise.resolve(item)),
    fail(error: Error) {
      const failed = Promise.reject<T>(error)
      failed.catch(() => {})
      put(failed)
    },
    take: (): Promise<T> => ready.shift() ?? new Promise((resolve) => waiting.push(resolve)),
  }
}
