import { randomBytes } from 'node:crypto'
import { Client } from 'pg'

/** An empty database of its own on the PostgreSQL at `server`. */
export async function createDatabase(server: string): Promise<{
  readonly url: string
  /** Removes it, whoever is still connected. */
  drop(): Promise<void>
}> {
  const name = `roxels_${randomBytes(6).toString('hex')}`
  await query(server, `create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => query(server, `drop database ${name} with (force)`) }
}

async function query(server: string, text: string): Promise<void> {
  const client = new Client({ connectionString: server })
  await client.connect()
  await client.query(text).finally(() => client.end())
}
