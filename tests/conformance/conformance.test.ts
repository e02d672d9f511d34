import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunningServer, ServerOptions } from '@roxels/server'
import { startServer } from '@roxels/server'
import { expect, inject, onTestFinished, test } from 'vitest'
import { createDatabase } from '../postgres/database.ts'
import type { Verdict } from './conform.ts'
import { conform } from './conform.ts'
import { readRules } from './rules.ts'

test('every rule of the protocol that shows from outside holds, whichever node answers', async () => {
  const [first, ...others] = await startNodes()
  const verdicts: Verdict[] = []
  const urls = [first, ...others].map(({ url }) => url)
  await conform(urls, first.secretKey ?? '', (verdict) => verdicts.push(verdict))
  expect(verdicts.map(({ rule }) => rule)).toEqual(readRules().map(({ number }) => number))
  const of = (result: Verdict['result']) => verdicts.filter((verdict) => verdict.result === result)
  expect(of('FAILED')).toEqual([])
  for (const { remark } of of('elsewhere')) expect(existsSync(remark), remark).toBe(true)
}, 300_000)

/** One server on SQLite; on PostgreSQL two that share a database. */
async function startNodes(): Promise<readonly [RunningServer, ...RunningServer[]]> {
  // A test need not wait for what a guest of a server has to wait for.
  const limits = { openSessionRate: { requests: 10_000, seconds: 1 } }
  const options = { port: 0, wordMs: 5, logLevel: 'silent', limits } as const
  const url = inject('postgresUrl')
  if (url !== undefined) {
    const database = await createDatabase(url)
    onTestFinished(database.drop)
    const shared = {
      ...options,
      database: database.url,
      secrets: ['one secret for both'],
      // What all nodes of a server are reached by; else each would take its own address for that.
      publicUrl: 'https://talk.example',
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
