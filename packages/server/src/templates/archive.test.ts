import { expect, test } from 'vitest'
import { greeted } from '../testing/conversation.ts'
import { changeTemplate, createTemplate, readTemplate } from '../testing/design.ts'
import { invited } from '../testing/invited.ts'
import type { TestServer } from '../testing/server.ts'
import { page, startTestServer } from '../testing/server.ts'

const verb = (server: TestServer, id: string, name: 'archive' | 'restore') =>
  server.api('POST', `/v1/templates/${id}/${name}`)

async function listed(server: TestServer, query = ''): Promise<readonly string[]> {
  const { body } = await server.api('GET', `/v1/templates${query}`)
  return body.items.map(({ id }: { id: string }) => id)
}

test('an archived template leaves the list, can be read and cannot be changed', async () => {
  const server = await startTestServer()
  const template = await createTemplate(server)
  const { id } = template
  server.advance(1_000)
  const archived = await verb(server, id, 'archive')
  expect(archived.status).toBe(200)
  expect(archived.body).toEqual({ ...template, archived_at: expect.any(String) })
  server.advance(1_000)
  // Once more changes nothing, the time neither.
  expect((await verb(server, id, 'archive')).body).toEqual(archived.body)
  expect(await readTemplate(server, id)).toEqual(archived.body)

  expect(await listed(server)).toEqual(['tpl_test'])
  expect(await listed(server, '?archived=false')).toEqual(['tpl_test'])
  expect(await listed(server, '?archived=true')).toEqual([id])
  for (const query of ['archived=yes', 'archived=', 'archived=true&archived=true']) {
    expect((await server.api('GET', `/v1/templates?${query}`)).body.error.field).toBe('archived')
  }
  const change = await server.api('PATCH', `/v1/templates/${id}`, { version: 1, name: 'Poll' })
  expect(change).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } })
  expect(change.body.error.message).toContain('restore it first')

  expect((await verb(server, id, 'restore')).body).toEqual(template)
  expect((await verb(server, id, 'restore')).body).toEqual(template)
  expect(await listed(server)).toEqual([id, 'tpl_test'])
  expect(await changeTemplate(server, template, { name: 'Poll' })).toMatchObject({ version: 2 })
})

test('an archived template begins no conversation, in a page or for a backend', async () => {
  const server = await startTestServer()
  await verb(server, 'tpl_test', 'archive')
  const open = () =>
    server.call('/v1/sessions', {
      method: 'POST',
      token: server.running.embedKey,
      origin: page,
      body: {},
    })
  const create = () => server.api('POST', '/v1/interviews', { template_id: 'tpl_test' })
  for (const begin of [open, create]) {
    const { status, body } = await begin()
    expect({ status, ...body.error }).toMatchObject({ status: 409, code: 'conflict' })
    expect(body.error.message).toContain('archived')
  }
  expect((await server.api('GET', '/v1/interviews')).body.items).toEqual([])

  await verb(server, 'tpl_test', 'restore')
  expect((await open()).status).toBe(201)
  expect((await create()).status).toBe(201)
})

test('what an archived template has begun goes on, and is resumed and joined', async () => {
  const server = await startTestServer()
  const { session, calls, stream } = await greeted(server)
  const invitation = await invited(server)
  await verb(server, 'tpl_test', 'archive')

  expect((await calls.send('Ada.')).status).toBe(201)
  const answered = await server.agent.next()
  answered.say('Thanks.')
  answered.end()
  await stream.until('turn', (turn) => turn.state === 'completed')

  const again = await server.open({
    external_id: 'user_1',
    session_secret: session.session_secret,
  })
  expect(again.resumed).toBe(true)
  const resumed = await server.api('POST', '/v1/interviews', {
    template_id: 'tpl_test',
    persons: [{ external_id: 'user_ada' }],
  })
  expect(resumed).toMatchObject({ status: 200, body: { id: invitation.id, resumed: true } })
  expect((await invitation.join()).status).toBe(200)
})

test('who had a browser before is signed out, though nothing is begun in it (Rule 9)', async () => {
  const server = await startTestServer()
  const { session, calls, stream } = await greeted(server)
  await verb(server, 'tpl_test', 'archive')
  const open = (external_id: string) =>
    server.call('/v1/sessions', {
      method: 'POST',
      token: server.running.embedKey,
      origin: page,
      body: { external_id, session_secret: session.session_secret },
    })
  expect((await open('user_2')).status).toBe(409)
  expect((await stream.until('close')).data).toMatchObject({ reason: 'person_changed' })
  expect((await calls.send('Ada?')).body.error.code).toBe('session_token_invalid')
  expect((await open('user_1')).status).toBe(409)
})

test('a server whose template is archived starts all the same', async () => {
  const server = await startTestServer()
  await verb(server, 'tpl_test', 'archive')
  await server.restart()
  expect(server.running.templateId).toBe('tpl_test')
})
