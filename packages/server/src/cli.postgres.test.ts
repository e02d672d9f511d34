import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { newFolder, refusal, run, start, stop } from './testing/command.ts'
import { createTestDatabase } from './testing/database.ts'

async function newEnvironment() {
  const database = await createTestDatabase()
  onTestFinished(() => database.drop())
  if (database.source.type !== 'postgres') throw new Error('Expected a PostgreSQL database.')
  return { DATABASE_URL: database.source.url, ROXELS_SECRET: 'x'.repeat(32) }
}

test('with DATABASE_URL a server starts without a folder, and later ones show no secret key', async () => {
  const env = await newEnvironment()
  const data = join(newFolder(), 'data')
  const first = await start(['--data', data], env)
  expect(first.line).toMatchObject({
    secret_key: expect.stringMatching(/^sk_/),
    embed_key: expect.stringMatching(/^rk_/),
    template_id: expect.stringMatching(/^tpl_/),
  })
  const second = await start(['--data', data], env)
  const { embed_key, template_id } = first.line
  expect(second.line).toMatchObject({ embed_key, template_id, secret_key: null })
  expect(existsSync(data)).toBe(false)
  expect(await stop(first)).toBe(0)
})

test('people are told which database it is, and not the password', async () => {
  const env = await newEnvironment()
  const { host, pathname, password } = new URL(env.DATABASE_URL)
  const server = run(['serve', '--port', '0'], env)
  await server.firstLine
  expect(server.output()).toContain(`database     postgres://${host}${pathname}\n`)
  expect(server.output()).not.toContain('data folder')
  if (password !== '') expect(server.output()).not.toContain(password)
})

test.for([
  {
    what: 'a database that is not there',
    change: { pathname: '/no_such_database' },
    code: '3D000',
  },
  { what: 'a wrong password', change: { password: 'hunter2' }, code: '28P01' },
])('$what is told in one line', async ({ change, code }) => {
  const env = await newEnvironment()
  const url: URL = Object.assign(new URL(env.DATABASE_URL), change)
  const refused = await refusal(['serve', '--port', '0'], { ...env, DATABASE_URL: url.href })
  expect(refused.message).toContain(`DATABASE_URL: postgres://${url.host}${url.pathname}`)
  expect(refused.message).toContain(code)
  expect(refused.message).not.toContain('hunter2')
})
