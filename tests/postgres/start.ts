import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Cluster, Durability } from './cluster.ts'

/** Finds a PostgreSQL whose user may create databases: that of `ROXELS_TEST_DATABASE_URL`, else one of one's own. */
export async function findPostgres(durability: Durability): Promise<Cluster> {
  const url = process.env['ROXELS_TEST_DATABASE_URL']
  return url === undefined ? startKeeper(durability) : { url, stop: () => Promise.resolve() }
}

async function startKeeper(durability: Durability): Promise<Cluster> {
  const keeper = spawn(process.execPath, [join(import.meta.dirname, 'keeper.ts'), durability], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Ctrl-C is not for it: it ends when this process does.
    detached: true,
  })
  for await (const url of createInterface(keeper.stdout)) {
    return {
      url,
      async stop() {
        if (keeper.exitCode !== null) return
        keeper.stdin.end()
        await once(keeper, 'exit')
      },
    }
  }
  throw new Error('PostgreSQL did not start; what it said is above.')
}
