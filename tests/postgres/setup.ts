import { randomBytes } from 'node:crypto'
import type { TestProject } from 'vitest/node'
import type { Cluster } from './cluster.ts'
import { dropDatabases } from './database.ts'
import { findPostgres } from './start.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where tests may make databases of their own; undefined in projects that run on SQLite. */
    readonly postgresUrl: string | undefined
    /** What the names of databases of this run begin with. */
    readonly postgresDatabases: string
  }
}

let cluster: Cluster | undefined
const databases = `roxels_test_${randomBytes(4).toString('hex')}`

export async function setup(project: TestProject): Promise<void> {
  cluster = await findPostgres('none')
  project.provide('postgresUrl', cluster.url)
  project.provide('postgresDatabases', databases)
}

export async function teardown(): Promise<void> {
  if (cluster !== undefined) await dropDatabases(cluster.url, databases)
  await cluster?.stop()
}
