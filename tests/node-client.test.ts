import type { CreateTemplate, RoxelsErrorCode } from '@roxels/node'
import { expect, test, vi } from 'vitest'
import { allOf, joinAndSay, startBackend, template } from './backend.ts'

// Every method of the typed client for backends, on a real server.

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
const refused = (code: RoxelsErrorCode, status: number, field?: string) =>
  expect.objectContaining({
    name: 'RoxelsError',
    code,
    status,
    field,
    requestId: expect.stringMatching(/^req_/),
  })

test('persons: upsert, get, page and list', async () => {
  const { client } = await startBackend()
  const { persons } = client
  const ada = await persons.upsert({
    external_id: 'user_ada',
    name: 'Ada Lovelace',
    org_context: { plan: 'pro', teams: [1, { lead: true }] },
  })
  expect(ada).toEqual({
    id: expect.stringMatching(/^person_/),
    external_id: 'user_ada',
    name: 'Ada Lovelace',
    first_seen_at: time,
    last_seen_at: null,
    conversation_count: 0,
    org_context: { plan: 'pro', teams: [1, { lead: true }] },
  })
  const moved = await persons.upsert({
    external_id: 'user_ada',
    org_context: { plan: null },
    org_context_remove: ['teams'],
  })
  expect(moved).toEqual({ ...ada, org_context: { plan: null } })
  expect(await persons.get(ada.id)).toEqual(moved)

  await persons.upsert({ external_id: 'user_bob' })
  const { org_context: _, ...item } = moved
  const first = await persons.page({ limit: 1 })
  expect(first).toMatchObject({ items: [{ external_id: 'user_bob', name: null }], has_more: true })
  const cursor = first.next_cursor ?? ''
  const last = { items: [item], next_cursor: null, has_more: false }
  expect(await persons.page({ limit: 1, cursor })).toEqual(last)
  expect(await persons.page({ externalId: 'user_ada' })).toEqual(last)
  expect(await allOf(persons.list({ limit: 1 }))).toEqual([...first.items, item])
})

test('interviews: create, join, read what came of it, end, list, delete', async () => {
  const { server, client } = await startBackend({ origins: [] })
  const { interviews, templates } = client
  const { id: template_id } = await templates.create(template)
  const created = await interviews.create({
    template_id,
    persons: [{ external_id: 'user_ada', name: 'Ada Lovelace' }],
    context: { plan: 'pro' },
  })
  expect(created).toEqual({
    id: expect.stringMatching(/^iv_/),
    session_id: expect.stringMatching(/^sess_/),
    template_id,
    status: 'created',
    resumed: false,
    join_url: expect.stringContaining(`${server.url}/join/i/${created.id}#`),
    created_at: time,
  })

  await joinAndSay(server, created.session_id, 'Ada')
  await vi.waitFor(async () => {
    expect(await interviews.get(created.id)).toMatchObject({ status: 'completed' })
  })
  const result = await interviews.get(created.id)
  expect(result).toMatchObject({
    template_id,
    template_version: 1,
    participants: [
      {
        person_id: expect.stringMatching(/^person_/),
        external_id: 'user_ada',
        name: 'Ada Lovelace',
        assurance: 'verified',
      },
    ],
    started_at: time,
    ended_at: time,
    context: { plan: 'pro' },
    findings: { name: 'Ada' },
    summary: expect.stringContaining('Ada'),
    goals: [{ id: 'name', state: 'committed', data: 'Ada' }],
  })
  expect(result.transcript.map(({ role, text }) => [role, text])).toEqual([
    ['agent', 'What is your name?'],
    ['participant', 'Ada'],
    ['agent', 'Thank you, Ada.'],
  ])

  const nobody = await interviews.create({ template_id })
  const ended = await interviews.end(nobody.id)
  expect(ended).toMatchObject({ id: nobody.id, status: 'completed', ended_at: time })
  expect(await allOf(interviews.list({ limit: 1 }))).toMatchObject([
    ended,
    { id: created.id, session_id: created.session_id },
  ])
  const personId = result.participants[0]?.person_id ?? ''
  const hers = {
    templateId: template_id,
    status: 'completed',
    externalId: 'user_ada',
    personId,
  } as const
  const since = created.created_at
  expect(await interviews.page({ ...hers, since })).toMatchObject({ items: [{ id: created.id }] })
  expect(await interviews.page({ status: 'abandoned' })).toMatchObject({ items: [] })

  expect(await interviews.delete(created.id)).toBeUndefined()
  await expect(interviews.get(created.id)).rejects.toEqual(refused('not_found', 404))
  await expect(interviews.delete(created.id)).rejects.toEqual(refused('not_found', 404))
  expect(await allOf(interviews.list())).toEqual([ended])
})

test('templates: create, get, list, update, versions, archive, restore', async () => {
  const { server, client } = await startBackend()
  const { templates } = client
  const created = await templates.create({ ...template, settings: { greeting: 'Hello.' } })
  expect(created).toMatchObject({ ...template, version: 1, language: 'en', archived_at: null })
  expect(await templates.get(created.id)).toEqual(created)

  const updated = await templates.update(created.id, { version: 1, name: 'Welcome' })
  expect(updated).toMatchObject({ version: 2, name: 'Welcome', phases: created.phases })
  const stale = templates.update(created.id, { version: 1, name: 'Too late' })
  await expect(stale).rejects.toEqual(refused('conflict', 409, 'version'))

  const versions = [
    { version: 2, created_at: time },
    { version: 1, created_at: time },
  ]
  expect(await allOf(templates.versions(created.id, { limit: 1 }))).toEqual(versions)
  expect(await templates.versionsPage(created.id, { limit: 1 })).toMatchObject({
    items: [versions[0]],
    has_more: true,
  })
  expect(await templates.version(created.id, 1)).toMatchObject({ version: 1, name: 'Onboarding' })
  for (const version of [0, 3, -1, 1.5, Number.NaN, 1e21]) {
    const call = templates.version(created.id, version)
    await expect(call).rejects.toEqual(refused('not_found', 404))
  }

  expect(await templates.archive(created.id)).toMatchObject({ archived_at: time })
  expect(await templates.page()).toMatchObject({ items: [{ id: server.templateId }] })
  expect(await allOf(templates.list({ archived: true }))).toMatchObject([{ id: created.id }])
  expect(await templates.restore(created.id)).toMatchObject({ archived_at: null })
  expect(await allOf(templates.list({ archived: true }))).toEqual([])

  const wrong: CreateTemplate = {
    ...template,
    phases: [{ goals: [{ id: 'name', type: 'open', prompt: '' }] }],
  }
  const field = 'phases[0].goals[0].prompt'
  await expect(templates.create(wrong)).rejects.toEqual(refused('validation_error', 400, field))
})

test('identityKeys: create, list, page, delete', async () => {
  const { client } = await startBackend()
  const { identityKeys } = client
  const shared = await identityKeys.create({ alg: 'HS256', name: 'Login' })
  expect(shared).toEqual({
    id: expect.stringMatching(/^ik_/),
    kid: shared.id,
    aud: expect.stringMatching(/^org_/),
    alg: 'HS256',
    name: 'Login',
    created_at: time,
    secret: expect.stringMatching(/^is_/),
  })
  const public_key = {
    kty: 'OKP',
    crv: 'Ed25519',
    x: '0lf3RcAhUODFXhKDzcPbtzq7SfUb2WK1m3X-bW04Ng4',
  } as const
  const pair = await identityKeys.create({ alg: 'EdDSA', public_key })
  expect(pair).toMatchObject({ alg: 'EdDSA', public_key, aud: shared.aud })
  const third = identityKeys.create({ alg: 'HS256' })
  await expect(third).rejects.toEqual(refused('conflict', 409))

  const listed = await allOf(identityKeys.list({ limit: 1 }))
  expect(listed.map(({ id }) => id)).toEqual([pair.id, shared.id])
  expect(listed.some((key) => 'secret' in key)).toBe(false)
  expect(await identityKeys.page({ limit: 1 })).toMatchObject({ items: [pair], has_more: true })
  expect(await identityKeys.delete(shared.id)).toBeUndefined()
  await expect(identityKeys.delete(shared.id)).rejects.toEqual(refused('not_found', 404))
})

test('keys: create, list, update, revoke', async () => {
  const { server, client, clientOf } = await startBackend()
  const { keys } = client
  const secret = await keys.create({ kind: 'secret', name: 'Importer' })
  expect(secret).toEqual({
    id: expect.stringMatching(/^key_/),
    kind: 'secret',
    name: 'Importer',
    key: expect.stringMatching(/^sk_/),
    prefix: secret.key.slice(0, 10),
    created_at: time,
    last_used_at: null,
  })
  const importer = clientOf({ secretKey: secret.key })
  expect(await importer.persons.page()).toMatchObject({ items: [] })

  const origins = ['https://app.example']
  const embed = await keys.create({ kind: 'embed', template_id: server.templateId, origins })
  expect(embed).toMatchObject({ kind: 'embed', key: expect.stringMatching(/^rk_/), origins })
  const moved = await keys.update(embed.id, { name: 'Shop', origins: ['https://*.example.com'] })
  expect(moved).toEqual({ ...embed, name: 'Shop', origins: ['https://*.example.com'] })

  const listed = await allOf(keys.list({ limit: 1 }))
  expect(listed.map(({ id }) => id).slice(0, 2)).toEqual([embed.id, secret.id])
  expect(listed).toHaveLength(4)
  expect(listed.filter(({ kind }) => kind === 'secret').some((key) => 'key' in key)).toBe(false)
  expect(await keys.page({ kind: 'embed', templateId: server.templateId })).toMatchObject({
    items: [moved, { kind: 'embed', key: server.embedKey }],
  })

  expect(await keys.revoke(secret.id)).toBeUndefined()
  await expect(importer.persons.page()).rejects.toEqual(refused('unauthorized', 401))
  await expect(keys.revoke(secret.id)).rejects.toEqual(refused('not_found', 404))
})
