import type { TestProject } from 'vitest/node'
import type { Cluster } from './cluster.ts'
import { findPostgres } from './start.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where tests may make databases of their own; undefined in projects that run on SQLite. */
    readonly postgresUrl: string | undefined
  }
}

let cluster: Cluster | undefined

export async function setup(project: TestProject): Promise<void> {
  cluster = await findPostgres('none')
  project.provide('postgresUrl', cluster.url)
}

export async function teardown(): Promise<void> {
  await cluster?.stop()
}
