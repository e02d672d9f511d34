import { expect, onTestFinished, test } from 'vitest'
import { run, start } from '../testing/command.ts'
import { createTestDatabase } from '../testing/database.ts'

test('an organisation is made beside servers that run, and gets in at once', async () => {
  const database = await createTestDatabase()
  onTestFinished(() => database.drop())
  if (database.source.type !== 'postgres') throw new Error('Expected a PostgreSQL database.')
  const env = { DATABASE_URL: database.source.url, ROXELS_SECRET: 'x'.repeat(32) }
  const server = await start([], env)

  const made = run(['org', 'create', 'Second team', '--json'], env)
  expect(await made.exit).toBe(0)
  const { org_id, secret_key } = JSON.parse(made.output()) as Record<string, string>
  expect(await database.query(`select name from orgs where id = '${org_id}'`)).toEqual([
    { name: 'Second team' },
  ])
  const response = await fetch(`${server.line['url']}/v1/keys`, {
    headers: { authorization: `Bearer ${secret_key}` },
  })
  expect(response.status).toBe(200)
  const { items } = (await response.json()) as { items: unknown[] }
  expect(items).toMatchObject([{ kind: 'secret', prefix: secret_key?.slice(0, 10) }])
})
