import { expect, test } from 'vitest'
import { createTemplate, design, readTemplate } from '../testing/design.ts'
import { startTestServerOfTwo } from '../testing/two-orgs.ts'

test('a template of another organisation is not there, on any route', async () => {
  const { other, ...server } = await startTestServerOfTwo()
  const theirs = await createTemplate(other)
  const routes = [
    ['GET', ''],
    ['PATCH', '', { version: 1, name: 'Mine' }],
    ['POST', '/archive'],
    ['POST', '/restore'],
    ['GET', '/versions'],
    ['GET', '/versions/1'],
  ] as const
  for (const [method, path, body] of routes) {
    const foreign = await server.api(method, `/v1/templates/${theirs.id}${path}`, body)
    const unknown = await server.api(method, `/v1/templates/tpl_unknown${path}`, body)
    expect({ method, path, status: foreign.status }).toEqual({ method, path, status: 404 })
    expect(foreign.body).toEqual({ error: { code: 'not_found', message: expect.any(String) } })
    expect(foreign.body).toEqual(unknown.body)
  }
  expect(await readTemplate(other, theirs.id)).toEqual(theirs)

  const ours = await server.api('GET', '/v1/templates')
  expect(ours.body.items).toMatchObject([{ id: 'tpl_test' }])
  expect((await other.api('GET', '/v1/templates')).body.items).toMatchObject([{ id: theirs.id }])
})

test('what names a template takes none of another organisation', async () => {
  const { other, ...server } = await startTestServerOfTwo()
  const { id } = await createTemplate(other, { ...design, name: 'Secret plan' })
  for (const [path, body] of [
    ['/v1/interviews', {}],
    ['/v1/keys', { kind: 'embed', origins: ['https://app.example'] }],
  ] as const) {
    const foreign = await server.api('POST', path, { ...body, template_id: id })
    const unknown = await server.api('POST', path, { ...body, template_id: 'tpl_unknown' })
    expect(foreign).toMatchObject({ status: 400, body: { error: { field: 'template_id' } } })
    expect(foreign.body).toEqual(unknown.body)
  }
})

test('a cursor of one organisation, template or list is good for no other', async () => {
  const { other, ...server } = await startTestServerOfTwo()
  const [first, second] = [await createTemplate(server), await createTemplate(server)]
  const theirs = [await createTemplate(other), await createTemplate(other)]
  await server.api('PATCH', `/v1/templates/${first.id}`, { version: 1, name: 'Poll' })
  await server.api('PATCH', `/v1/templates/${second.id}`, { version: 1, name: 'Poll' })
  const cursorOf = async (path: string) =>
    String((await server.api('GET', `${path}?limit=1`)).body.next_cursor)
  const templates = await cursorOf('/v1/templates')
  const versions = await cursorOf(`/v1/templates/${first.id}/versions`)

  expect((await server.api('GET', `/v1/templates?cursor=${templates}`)).status).toBe(200)
  for (const answer of [
    await other.api('GET', `/v1/templates?cursor=${templates}`),
    await server.api('GET', `/v1/templates?archived=true&cursor=${templates}`),
    await server.api('GET', `/v1/templates?cursor=${versions}`),
    await server.api('GET', `/v1/templates/${second.id}/versions?cursor=${versions}`),
  ]) {
    expect(answer).toMatchObject({ status: 400, body: { error: { field: 'cursor' } } })
  }
  expect(theirs).toHaveLength(2)
})
