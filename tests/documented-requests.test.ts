import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { RunningServer } from '@roxels/server'
import { startServer } from '@roxels/server'
import { afterAll, beforeAll, expect, test } from 'vitest'

// The requests of the documentation people come from, as they are written there but for host and key. Each is made with
// every client this machine has; `fetch` is always there.

interface Requested {
  readonly method?: 'POST'
  readonly path: string
  /** Text goes out as it is. */
  readonly body?: string
  /** Without it curl declares its default, a form, and fetch its own, plain text. */
  readonly json?: boolean
}

type Send = (request: Requested) => Promise<unknown>

const run = promisify(execFile)
const data = mkdtempSync(join(tmpdir(), 'roxels-requests-'))
let server: RunningServer

beforeAll(async () => {
  server = await startServer({ data, port: 0, logLevel: 'silent' })
})

afterAll(async () => {
  await server.close()
  rmSync(data, { recursive: true })
})

const byFetch: Send = async ({ method = 'GET', path, body, json = false }) => {
  const type = json ? 'application/json' : 'application/x-www-form-urlencoded'
  const response = await fetch(server.url + path, {
    method,
    headers: {
      authorization: `Bearer ${server.secretKey}`,
      ...(body === undefined ? {} : { 'content-type': type }),
    },
    ...(body === undefined ? {} : { body }),
  })
  return response.json()
}

const byCurl: Send = async ({ method, path, body, json = false }) => {
  const { stdout } = await run('curl', [
    '--silent',
    '--show-error',
    ...(method === undefined ? [] : ['-X', method]),
    server.url + path,
    '-H',
    `Authorization: Bearer ${server.secretKey}`,
    ...(json ? ['-H', 'Content-Type: application/json'] : []),
    ...(body === undefined ? [] : ['-d', body]),
  ])
  return JSON.parse(stdout)
}

const python = `
import json, requests, sys
method, url, key, body = sys.argv[1:]
headers = {"Authorization": f"Bearer {key}"}
if method == "POST":
    answer = requests.post(url, headers=headers, json=json.loads(body))
else:
    answer = requests.get(url, headers=headers)
print(answer.text)
`
const byPython: Send = async ({ method = 'GET', path, body = '' }) => {
  const key = server.secretKey ?? ''
  const { stdout } = await run('python3', ['-c', python, method, server.url + path, key, body])
  return JSON.parse(stdout)
}

const isThere = (command: string, ...args: string[]) =>
  run(command, args).then(
    () => true,
    () => false,
  )

const clients: (readonly [string, Send])[] = [['fetch', byFetch]]
if (await isThere('curl', '--version')) clients.push(['curl', byCurl])
if (await isThere('python3', '-c', 'import requests')) clients.push(['Python', byPython])

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/)

test.for(clients)('persons: create, merge, look up, list, with %s', async ([client, send]) => {
  const external_id = `user_${client}`
  const created = await send({
    method: 'POST',
    path: '/v1/persons',
    json: true,
    body: `{
    "external_id": "${external_id}",
    "name": "Ada Lovelace",
    "org_context": {
      "plan": "pro",
      "joined_at": "2026-05-01",
      "role": "engineer"
    }
  }`,
  })
  const record = {
    id: expect.stringMatching(/^person_/),
    external_id,
    name: 'Ada Lovelace',
    first_seen_at: time,
    last_seen_at: null,
    conversation_count: 0,
    org_context: { plan: 'pro', joined_at: '2026-05-01', role: 'engineer' },
  }
  expect(created).toEqual(record)

  const refreshed = await send({
    method: 'POST',
    path: '/v1/persons',
    body: `{
    "external_id": "${external_id}",
    "org_context": { "plan": "enterprise" }
  }`,
  })
  const merged = { ...record, org_context: { ...record.org_context, plan: 'enterprise' } }
  expect(refreshed).toEqual(merged)

  const { id } = created as { id: string }
  expect(await send({ path: `/v1/persons/${id}` })).toEqual(merged)

  const { org_context: _, ...item } = merged
  const one = { items: [item], next_cursor: null, has_more: false }
  expect(await send({ path: `/v1/persons?external_id=${external_id}` })).toEqual(one)
  const none = { items: [], next_cursor: null, has_more: false }
  expect(await send({ path: '/v1/persons?external_id=nobody_yet' })).toEqual(none)
  const list = (await send({ path: '/v1/persons' })) as { items: unknown[] }
  expect(list.items[0]).toEqual(item)
})

test.for(clients)('a conversation for a signed-in user, with %s', async ([client, send]) => {
  const external_id = `member_${client}`
  const created = await send({
    method: 'POST',
    path: '/v1/interviews',
    json: true,
    body: JSON.stringify({
      template_id: server.templateId,
      persons: [{ external_id, name: 'Ada Lovelace' }],
      context: { plan: 'pro', role: 'engineer' },
    }),
  })
  expect(created).toEqual({
    id: expect.stringMatching(/^iv_/),
    session_id: expect.stringMatching(/^sess_/),
    template_id: server.templateId,
    status: 'created',
    resumed: false,
    join_url: expect.stringContaining(`${server.url}/join/i/iv_`),
    created_at: time,
  })
  const found = await send({ path: `/v1/persons?external_id=${external_id}` })
  expect(found).toMatchObject({ items: [{ name: 'Ada Lovelace', conversation_count: 1 }] })
})

test.for(clients)('a batch import, one by one, with %s', async ([client, send]) => {
  // Each curl and each Python is a process of its own.
  const count = client === 'fetch' ? 200 : 10
  for (let index = 0; index < count; index += 1) {
    const body = JSON.stringify({ external_id: `import_${client}_${index}`, name: `No ${index}` })
    const person = await send({ method: 'POST', path: '/v1/persons', json: true, body })
    expect(person).toMatchObject({ name: `No ${index}` })
  }
})
