import { expect, test } from 'vitest'
import { startTestServer } from '../testing/server.ts'
import { startTestServerOfTwo } from '../testing/two-orgs.ts'

const template_id = 'tpl_test'
const ada = { external_id: 'user_ada', name: 'Ada Lovelace' }

test.for<{ what: string; body: unknown; field: string | undefined }>([
  { what: 'no template', body: { persons: [] }, field: 'template_id' },
  { what: 'an unknown template', body: { template_id: 'tpl_none' }, field: 'template_id' },
  { what: 'no id at all', body: { template_id: '../x' }, field: 'template_id' },
  { what: 'a number for it', body: { template_id: 7 }, field: 'template_id' },
  { what: 'no list', body: { template_id, persons: ada }, field: 'persons' },
  { what: 'two people', body: { template_id, persons: [ada, {}] }, field: 'persons' },
  { what: 'nobody', body: { template_id, persons: [null] }, field: 'persons[0]' },
  {
    what: 'a number for a person',
    body: { template_id, persons: [{ external_id: 7 }] },
    field: 'persons[0].external_id',
  },
  {
    what: 'a placeholder',
    body: { template_id, persons: [{ external_id: 'undefined' }] },
    field: 'persons[0].external_id',
  },
  {
    what: 'a lone surrogate',
    body: { template_id, persons: [{ name: '\ud800' }] },
    field: 'persons[0].name',
  },
  {
    what: 'an unknown field',
    body: { template_id, persons: [{ email: 'ada@example.org' }] },
    field: 'persons[0].email',
  },
  { what: 'an unknown field', body: { template_id, person: ada }, field: 'person' },
  { what: 'a list', body: { template_id, context: [] }, field: 'context' },
  { what: 'U+0000', body: { template_id, context: { a: '\0' } }, field: 'context.a' },
  {
    what: '101 keys',
    body: { template_id, context: Object.fromEntries([...Array(101).keys()].map((n) => [n, n])) },
    field: 'context',
  },
  { what: 'a word', body: { template_id, resume: 'no' }, field: 'resume' },
  { what: 'a list of them', body: [], field: undefined },
])('$what is refused at $field, and nothing is made', async ({ body, field }) => {
  const server = await startTestServer()
  const answer = await server.api('POST', '/v1/interviews', body)
  expect(answer.status).toBe(400)
  expect(answer.body.error.code).toBe('validation_error')
  expect(answer.body.error.field).toBe(field)
  for (const table of ['conversations', 'persons', 'sessions']) {
    expect(await server.query(`select * from ${table}`)).toEqual([])
  }
})

test('another organisation’s template is one that never was (RE-01)', async () => {
  const { other, ...server } = await startTestServerOfTwo()
  const refused = await other.api('POST', '/v1/interviews', { template_id, persons: [ada] })
  const unknown = await other.api('POST', '/v1/interviews', { template_id: 'tpl_none' })
  expect(refused).toMatchObject({ status: 400, body: unknown.body })
  expect((await other.api('GET', '/v1/persons')).body.items).toEqual([])
  expect((await server.api('GET', '/v1/persons')).body.items).toEqual([])
})

test('an archived template begins nothing, and names nobody', async () => {
  const server = await startTestServer()
  await server.api('POST', '/v1/persons', ada)
  await server.api('POST', `/v1/templates/${template_id}/archive`)
  const body = { template_id, persons: [{ ...ada, name: 'Eve' }] }
  const refused = await server.api('POST', '/v1/interviews', body)
  expect(refused).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } })
  expect((await server.api('GET', '/v1/persons')).body.items).toMatchObject([
    { name: 'Ada Lovelace' },
  ])
  await server.api('POST', `/v1/templates/${template_id}/restore`)
  expect((await server.api('POST', '/v1/interviews', body)).status).toBe(201)
})

test('a wrong method is told the right ones, and another type what to send (RE-01)', async () => {
  const server = await startTestServer()
  const token = server.running.secretKey ?? ''
  for (const name of ['interviews', 'conversations']) {
    for (const [path, allow] of [
      [`/v1/${name}`, 'GET, POST'],
      [`/v1/${name}/iv_x`, 'GET, DELETE'],
      [`/v1/${name}/iv_x/end`, 'POST'],
    ] as const) {
      const answer = await server.api('PUT', path, {})
      expect(answer).toMatchObject({ status: 405, body: { error: { code: 'method_not_allowed' } } })
      expect(answer.headers.get('allow')).toBe(allow)
    }
    const headers = { 'content-type': 'text/plain' }
    const body = JSON.stringify({ template_id })
    const answer = await server.call(`/v1/${name}`, { method: 'POST', token, headers, body })
    expect(answer).toMatchObject({
      status: 415,
      body: { error: { code: 'unsupported_media_type' } },
    })
  }
})
