import type { PersonRecord } from '@roxels/protocol/api'
import { expect, onTestFinished, test } from 'vitest'
import { startServer } from '../main.ts'
import { startTestServer } from '../testing/server.ts'

test('forty at once on two servers make one person with forty keys (PA-05)', async () => {
  const first = await startTestServer()
  const { source } = first.database
  if (source.type !== 'postgres') throw new Error('Expected a PostgreSQL database.')
  const second = await startServer({
    database: source.url,
    secrets: ['the same for both of the servers'],
    port: 0,
    logLevel: 'silent',
  })
  onTestFinished(() => second.close())

  const token = first.running.secretKey
  async function upsert(url: string, body: object) {
    const response = await fetch(`${url}/v1/persons`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return { status: response.status, person: (await response.json()) as PersonRecord }
  }
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      upsert(index % 2 === 0 ? first.running.url : second.url, {
        external_id: 'new',
        org_context: { [`k${index}`]: index },
      }),
    ),
  )
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(39)
  expect(new Set(answers.map(({ person }) => person.id)).size).toBe(1)
  const { person } = await upsert(second.url, { external_id: 'new' })
  expect(Object.keys(person.org_context)).toHaveLength(40)
})
