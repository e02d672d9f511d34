import { expect, test } from 'vitest'
import { newFolder, refusal, run, serve, stop } from '../testing/command.ts'

function createOrg(data: string, name: string, ...args: string[]) {
  return run(['org', 'create', name, '--data', data, ...args])
}

async function persons(url: unknown, key: unknown, body?: object) {
  const response = await fetch(`${String(url)}/v1/persons`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${String(key)}` },
    ...(body === undefined ? {} : { body: Buffer.from(JSON.stringify(body)) }),
  })
  return (await response.json()) as { items?: unknown[] }
}

test('an organisation is made beside the others and never meets them', async () => {
  const data = newFolder()
  const made = createOrg(data, 'Second team', '--json')
  expect(await made.exit).toBe(0)
  expect(made.output().trim().split('\n')).toHaveLength(1)
  const line = JSON.parse(made.output()) as Record<string, string>
  expect(line).toEqual({
    org_id: expect.stringMatching(/^org_/),
    secret_key: expect.stringMatching(/^sk_/),
  })

  // Also before the first start, which still makes all that it makes.
  const server = await serve(data)
  const { url, secret_key } = server.line
  expect(secret_key).toMatch(/^sk_/)
  await persons(url, line['secret_key'], { external_id: 'u' })
  expect((await persons(url, line['secret_key'])).items).toHaveLength(1)
  expect((await persons(url, secret_key)).items).toHaveLength(0)

  const inUse = await refusal(['org', 'create', 'Third', '--data', data])
  expect(inUse).toMatchObject({ code: 1, message: expect.stringContaining('in use') })
  await stop(server)
})

test('without --json it speaks to people', async () => {
  const made = createOrg(newFolder(), 'Second team')
  expect(await made.exit).toBe(0)
  expect(made.output()).toMatch(/^organisation +org_\S+\nsecret key +sk_\S+\n/)
})

test.for<{ args: string[]; says: string }>([
  { args: ['org'], says: 'org create NAME' },
  { args: ['org', 'delete', 'A'], says: 'org create NAME' },
  { args: ['org', 'create'], says: 'org create NAME' },
  { args: ['org', 'create', 'Two', 'words'], says: 'quoted' },
  { args: ['org', 'create', ' '], says: 'NAME' },
  { args: ['org', 'create', 'A', '--port', '0'], says: '--port' },
  { args: ['organisation'], says: '"org create"' },
])('roxels $args is refused', async ({ args, says }) => {
  const refused = await refusal(args)
  expect(refused).toMatchObject({ code: 1, message: expect.stringContaining(says) })
})
