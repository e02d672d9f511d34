import { randomBytes } from 'node:crypto'
import type { QueryResult } from 'pg'
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
  return { url: url.href, drop: () => drop(server, name) }
}

/** Removes all databases whose names begin like that. */
export async function dropDatabases(server: string, prefix: string): Promise<void> {
  const { rows } = await query(
    server,
    `select datname from pg_database where starts_with(datname, '${prefix}')`,
  )
  for (const { datname } of rows) await drop(server, datname)
}

async function drop(server: string, name: string): Promise<void> {
  await query(server, `drop database ${name} with (force)`)
}

async function query(server: string, text: string): Promise<QueryResult<{ datname: string }>> {
  const client = new Client({ connectionString: server })
  await client.connect()
  return client.query(text).finally(() => client.end())
}
