import { expect, test } from 'vitest'
import { hostOf } from '../testing/identity.ts'
import type { TestServer } from '../testing/server.ts'
import { page, startTestServer } from '../testing/server.ts'

const placeholders = [
  'undefined',
  'null',
  'NaN',
  '[object Object]',
  '',
  ' ',
  'anonymous',
  'guest',
  'user_id',
  'external_id',
  '{{user.id}}',
  '<%= id %>',
]

/** Every way in which a page or a backend says who somebody is; each answers the status, the code and the field. */
async function waysIn(server: TestServer) {
  const session = await server.open()
  const told = ({ status, body }: Awaited<ReturnType<TestServer['call']>>) =>
    `${status} ${body?.error?.code} ${body?.error?.field}`
  const open = (body: object) =>
    server.call('/v1/sessions', {
      method: 'POST',
      token: server.running.embedKey,
      origin: page,
      body,
    })
  return {
    start: async (external_id: unknown) => told(await open({ external_id })),
    claim: async (external_id: unknown) =>
      told(await server.in(session).call('/person', { method: 'PUT', body: { external_id } })),
    mirror: async (external_id: unknown) =>
      told(await server.api('POST', '/v1/persons', { external_id })),
    begin: async (external_id: unknown) =>
      told(
        await server.api('POST', '/v1/interviews', {
          template_id: 'tpl_test',
          persons: [{ external_id }],
        }),
      ),
    sign: async (external_id: unknown) => {
      const host = await hostOf(server)
      const identity_token = await host.token('', { sub: external_id })
      return told(await open({ identity_token }))
    },
  }
}

test('SW-13 a placeholder is nobody’s id, whichever way it comes', async () => {
  const server = await startTestServer()
  const { start, claim, mirror, begin, sign } = await waysIn(server)
  for (const id of placeholders) {
    const refused = '400 validation_error'
    expect(await start(id), id).toBe(`${refused} external_id`)
    expect(await claim(id), id).toBe(`${refused} external_id`)
    expect(await mirror(id), id).toBe(`${refused} external_id`)
    expect(await begin(id), id).toBe(`${refused} persons[0].external_id`)
    expect(await sign(id), id).toBe('401 unauthorized identity_token')
  }
  // What a shop of three customers may call the first of them.
  expect(await start('0')).toMatch(/^201 /)
  const { items } = (await server.api('GET', '/v1/persons')).body
  expect(items).toMatchObject([{ external_id: '0' }])
})

test('SW-14 what is no text is no id, and is not made one', async () => {
  const server = await startTestServer()
  const { start, claim, mirror, begin, sign } = await waysIn(server)
  for (const id of [7, 0, true, false, null, {}, { id: 'a' }, [], ['a']]) {
    const [what, refused] = [JSON.stringify(id), '400 validation_error']
    expect(await start(id), what).toBe(`${refused} external_id`)
    expect(await claim(id), what).toBe(`${refused} external_id`)
    expect(await mirror(id), what).toBe(`${refused} external_id`)
    expect(await begin(id), what).toBe(`${refused} persons[0].external_id`)
    expect(await sign(id), what).toBe('401 unauthorized identity_token')
  }
  expect((await server.api('GET', '/v1/persons')).body.items).toEqual([])
})
