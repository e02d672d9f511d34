import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where tests may make databases of their own; undefined in projects that run on SQLite. */
    readonly postgresUrl: string | undefined
  }
}

let keeper: ChildProcess | undefined

/** Finds PostgreSQL for the tests: the one of `ROXELS_TEST_DATABASE_URL`, whose user may create databases, else one of their own. */
export async function setup(project: TestProject): Promise<void> {
  project.provide('postgresUrl', process.env['ROXELS_TEST_DATABASE_URL'] ?? (await startKeeper()))
}

async function startKeeper(): Promise<string> {
  keeper = spawn(process.execPath, [join(import.meta.dirname, 'keeper.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Ctrl-C is not for it: it ends when this process does.
    detached: true,
  })
  for await (const url of createInterface(keeper.stdout as NonNullable<typeof keeper.stdout>))
    return url
  throw new Error('PostgreSQL did not start; what it said is above.')
}

export async function teardown(): Promise<void> {
  if (keeper === undefined || keeper.exitCode !== null) return
  keeper.stdin?.end()
  await once(keeper, 'exit')
}
