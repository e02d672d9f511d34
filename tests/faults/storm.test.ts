import { randomInt } from 'node:crypto'
import { expect, inject, onTestFinished, test } from 'vitest'
import { createDatabase } from '../postgres/database.ts'
import { startNodes } from './nodes.ts'
import { startServerProcess } from './server-process.ts'
import type { StormOptions } from './storm.ts'
import { storm } from './storm.ts'

const [seats, calmMs] = [6, 1_000] as const

/** Lets six people talk while servers end and come back, and expects that none of them can tell from what they see. */
async function expectToEndure(
  trial: Pick<StormOptions, 'address' | 'servers' | 'how' | 'times'>,
): Promise<void> {
  const seed = randomInt(2 ** 31)
  const report = await storm({ ...trial, seed, seats, calmMs })
  expect(report.breaches, `The seed was ${seed}.`).toEqual([])
  expect(report.conversations).toBeGreaterThanOrEqual(seats)
}

async function oneServer() {
  const server = await startServerProcess(15)
  onTestFinished(server.dispose)
  return { address: server, servers: [server] }
}

test('a server killed at random while six people talk loses nothing and doubles nothing', async () => {
  await expectToEndure({ ...(await oneServer()), how: 'kill', times: 20 })
})

test('a server restarted under load is a pause to those who talk, no more', async () => {
  await expectToEndure({ ...(await oneServer()), how: 'stop', times: 3 })
})

test('a rolling restart of two servers on one database loses nothing and doubles nothing', async () => {
  const database = await createDatabase(inject('postgresUrl') ?? '')
  onTestFinished(database.drop)
  const nodes = await startNodes(15, database.url)
  onTestFinished(nodes.dispose)
  await expectToEndure({ address: nodes, servers: nodes.all, how: 'stop', times: 4 })
})
