import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from '@roxels/server'
import { expect, onTestFinished, test } from 'vitest'
import type { Verdict } from './conform.ts'
import { conform } from './conform.ts'
import { readRules } from './rules.ts'

test('every rule of the protocol that shows from outside holds, and every other one names its test', async () => {
  const data = mkdtempSync(join(tmpdir(), 'roxels-conformance-'))
  // A test need not wait for what a guest of a server has to wait for.
  const limits = { openSessionRate: { requests: 10_000, seconds: 1 } }
  const server = await startServer({ data, port: 0, wordMs: 5, logLevel: 'silent', limits })
  onTestFinished(async () => {
    await server.close()
    rmSync(data, { recursive: true })
  })

  const verdicts: Verdict[] = []
  await conform([server.url], server.secretKey ?? '', (verdict) => verdicts.push(verdict))
  expect(verdicts.map(({ rule }) => rule)).toEqual(readRules().map(({ number }) => number))
  const of = (result: Verdict['result']) => verdicts.filter((verdict) => verdict.result === result)
  expect(of('FAILED')).toEqual([])
  for (const { remark } of of('elsewhere')) expect(existsSync(remark), remark).toBe(true)
}, 300_000)
