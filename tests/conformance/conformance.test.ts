import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunningServer, ServerOptions } from '@roxels/server'
import { startServer } from '@roxels/server'
import { Client } from 'pg'
import { expect, inject, onTestFinished, test } from 'vitest'
import type { Verdict } from './conform.ts'
import { conform } from './conform.ts'
import { readRules } from './rules.ts'

test('every rule of the protocol that shows from outside holds, whichever node answers', async () => {
  const [first, ...others] = await startNodes()
  const verdicts: Verdict[] = []
  const urls = [first, ...others].map(({ url }) => url)
  await conform(urls, first.secretKey ?? '', (verdict) => verdicts.push(verdict))
  expect(verdicts.map(({ rule }) => rule)).toEqual(readRules().map(({ number }) => number))
  expect(verdicts.filter(({ result }) => result === 'FAILED')).toEqual([])
  expect(verdicts.filter(({ result }) => result === 'ok').length).toBeGreaterThanOrEqual(20)
}, 300_000)

/** One server on SQLite; on PostgreSQL two that share a database. */
async function startNodes(): Promise<readonly [RunningServer, ...RunningServer[]]> {
  // A test need not wait for what a guest of a server has to wait for.
  const limits = { openSessionRate: { requests: 10_000, seconds: 1 } }
  const options = { port: 0, wordMs: 5, logLevel: 'silent', limits } as const
  const url = inject('postgresUrl')
  if (url !== undefined) {
    const shared = {
      ...options,
      database: await createDatabase(url),
      secrets: ['one secret for both'],
    }
    return [await start(shared), await start(shared)]
  }
  const data = mkdtempSync(join(tmpdir(), 'roxels-conformance-'))
  onTestFinished(() => rmSync(data, { recursive: true }))
  return [await start({ ...options, data })]
}

async function start(options: ServerOptions): Promise<RunningServer> {
  const server = await startServer(options)
  onTestFinished(() => server.close())
  return server
}

async function createDatabase(server: string): Promise<string> {
  const name = `roxels_conformance_${randomBytes(6).toString('hex')}`
  const query = async (text: string) => {
    const client = new Client({ connectionString: server })
    await client.connect()
    await client.query(text).finally(() => client.end())
  }
  await query(`create database ${name}`)
  onTestFinished(() => query(`drop database ${name} with (force)`))
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}
