import { expect, onTestFinished, test } from 'vitest'
import type { ServerOptions } from './main.ts'
import { startServer } from './main.ts'
import { newFolder } from './testing/command.ts'
import type { TestDatabase } from './testing/database.ts'
import { createTestDatabase } from './testing/database.ts'

async function startOn({ source }: TestDatabase, options: Partial<ServerOptions> = {}) {
  if (source.type !== 'postgres') throw new Error('Expected a PostgreSQL database.')
  const secrets = ['the same secret for each of the servers']
  const place = { database: source.url, secrets, port: 0, logLevel: 'silent' } as const
  const server = await startServer({ ...place, ...options })
  onTestFinished(() => server.close())
  return server
}

async function newDatabase(options?: { empty: boolean }): Promise<TestDatabase> {
  const database = await createTestDatabase(options)
  onTestFinished(() => database.drop())
  return database
}

test('servers that start at once on an empty database set it up once', async () => {
  const database = await newDatabase({ empty: true })
  const origins = ['https://a.example', 'https://b.example', 'https://c.example']
  const servers = await Promise.all(
    origins.map((origin) => startOn(database, { origins: [origin] })),
  )

  expect(servers.filter(({ secretKey }) => secretKey !== null)).toHaveLength(1)
  expect(new Set(servers.map(({ embedKey }) => embedKey)).size).toBe(1)
  expect(new Set(servers.map(({ templateId }) => templateId)).size).toBe(1)
  expect(await database.query('select * from orgs')).toHaveLength(1)
  expect(await database.query('select * from templates')).toHaveLength(1)
  const keys = await database.query('select kind, origins from keys order by kind')
  expect(keys.map(({ kind }) => kind)).toEqual(['embed', 'secret'])
  expect(JSON.parse(String(keys[0]?.['origins'])).toSorted()).toEqual(origins)
})

test('a later server shows no secret key', async () => {
  const database = await newDatabase()
  const first = await startOn(database)
  const second = await startOn(database)
  expect(first.secretKey).toMatch(/^sk_/)
  expect(second).toMatchObject({ embedKey: first.embedKey, secretKey: null })
})

test('a demo shows the key it keeps in its folder, unless that is the key of another database', async () => {
  const demo = { demo: true, data: newFolder() }
  const database = await newDatabase()
  const first = await startOn(database, demo)
  expect(first.secretKey).toMatch(/^sk_/)
  expect((await startOn(database, demo)).secretKey).toBe(first.secretKey)

  const otherDatabase = await newDatabase()
  await startOn(otherDatabase)
  const other = await startOn(otherDatabase, demo)
  expect(other.secretKey).toMatch(/^sk_/)
  expect(other.secretKey).not.toBe(first.secretKey)
})
