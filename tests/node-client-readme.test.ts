import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test, vi } from 'vitest'
import { joinAndSay, startBackend, template } from './backend.ts'

const root = join(import.meta.dirname, '..')
const readme = readFileSync(join(root, 'packages', 'node', 'README.md'), 'utf8')
const run = promisify(execFile)

test('the example of the README mirrors a user, makes a conversation and reads what came of it', async () => {
  const { server, client } = await startBackend()
  const { id: templateId } = await client.templates.create(template)
  const [, example = ''] = /```ts\n(.*?)```/s.exec(readme) ?? []
  const code = example.replace('https://talk.example.com', server.url).replace('tpl_…', templateId)

  /** The example as a program that goes on with `more`; answers what it prints. */
  async function runExample(more: string): Promise<unknown> {
    const program = `${code}
const ada: User = { id: 'user_ada', name: 'Ada Lovelace', plan: 'pro' }
console.log(JSON.stringify(${more}))`
    const { stdout } = await run(
      process.execPath,
      ['--conditions=@roxels/source', '--input-type=module-typescript', '--eval', program],
      { cwd: root, env: { ...process.env, ROXELS_API_KEY: server.secretKey ?? '' } },
    )
    return JSON.parse(stdout)
  }

  const session = await runExample('(await mirror(ada), await beginTalk(ada))')
  const person = { external_id: 'user_ada', name: 'Ada Lovelace', conversation_count: 1 }
  expect(await client.persons.page()).toMatchObject({ items: [person] })
  const { items } = await client.interviews.page({ externalId: 'user_ada' })
  expect(items).toMatchObject([{ session_id: session, participants: [{ assurance: 'verified' }] }])
  expect(await client.interviews.get(items[0]?.id ?? '')).toMatchObject({
    context: { page: 'billing' },
  })

  await joinAndSay(server, String(session), 'Ada')
  await vi.waitFor(async () => {
    expect(await client.interviews.page({ status: 'completed' })).toMatchObject({ items: [{}] })
  })
  expect(await runExample('await answersOf(ada)')).toEqual([
    { summary: expect.stringContaining('Ada'), findings: { name: 'Ada' } },
  ])
})

test('the README names every function of the client', async () => {
  const { client } = await startBackend()
  for (const [name, functions] of Object.entries(client)) {
    const row = readme.split('\n').find((line) => line.startsWith(`| \`${name}\` |`)) ?? ''
    const named = [...row.matchAll(/`(\w+)`/g)].map(([, word]) => word)
    expect(named.sort()).toEqual([name, ...Object.keys(functions)].sort())
  }
})
