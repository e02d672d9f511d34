import { randomInt } from 'node:crypto'
import { expect, inject, onTestFinished, test } from 'vitest'
import { createDatabase } from '../postgres/database.ts'
import { startNodes } from './nodes.ts'
import { startServerProcess } from './server-process.ts'
import type { StormReport } from './storm.ts'
import { storm } from './storm.ts'

const [seats, calmMs] = [6, 1_000] as const

function expectLaw(report: StormReport, seed: number): void {
  expect(report.breaches, `The seed was ${seed}.`).toEqual([])
  expect(report.conversations).toBeGreaterThanOrEqual(seats)
}

test('a server killed at random while six people talk loses nothing and doubles nothing', async () => {
  const seed = randomInt(2 ** 31)
  const server = await startServerProcess(15)
  onTestFinished(server.dispose)
  const servers = [server]
  expectLaw(
    await storm({ address: server, servers, how: 'kill', times: 20, seed, seats, calmMs }),
    seed,
  )
})

test('a server restarted under load is a pause to those who talk, no more', async () => {
  const seed = randomInt(2 ** 31)
  const server = await startServerProcess(15)
  onTestFinished(server.dispose)
  const servers = [server]
  expectLaw(
    await storm({ address: server, servers, how: 'stop', times: 3, seed, seats, calmMs }),
    seed,
  )
})

test('a rolling restart of two servers on one database loses nothing and doubles nothing', async () => {
  const seed = randomInt(2 ** 31)
  const database = await createDatabase(inject('postgresUrl') ?? '')
  onTestFinished(database.drop)
  const nodes = await startNodes(15, database.url)
  onTestFinished(nodes.dispose)
  const servers = nodes.all
  expectLaw(
    await storm({ address: nodes, servers, how: 'stop', times: 4, seed, seats, calmMs }),
    seed,
  )
})
