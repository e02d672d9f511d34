import type { Proxy } from './proxy.ts'
import { startProxy } from './proxy.ts'
import type { Address, ServerProcess } from './server-process.ts'
import { startServerProcess } from './server-process.ts'

/** Two servers on one PostgreSQL, and one address in front of them. */
export interface Nodes extends Address {
  readonly all: readonly [ServerProcess, ServerProcess]
  /** Sends connections to these, each in its turn; those there are stay where they are. */
  route(to: readonly ServerProcess[]): void
  readonly proxy: Proxy
  dispose(): Promise<void>
}

export async function startNodes(wordMs: number, database: string): Promise<Nodes> {
  const [first, second] = await Promise.all([
    startServerProcess(wordMs, { database }),
    startServerProcess(wordMs, { database }),
  ])
  let targets: readonly ServerProcess[] = [first, second]
  let turn = 0
  const proxy = await startProxy({
    port() {
      turn += 1
      return Number(new URL(targets[turn % targets.length]?.url ?? first.url).port)
    },
  })
  return {
    url: proxy.url,
    embedKey: first.embedKey,
    all: [first, second],
    proxy,
    route(to) {
      targets = to
    },
    async dispose() {
      proxy.close()
      await Promise.all([first.dispose(), second.dispose()])
    },
  }
}
