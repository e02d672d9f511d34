import { createRoxels } from '@roxels/core'
import type { PersonInput } from '@roxels/core'
import { createFakePorts, createScriptedServer, settled } from '@roxels/core/testing'
import { expect, onTestFinished, test } from 'vitest'
import { startAnew } from '../examples/returning/start-anew.ts'
import { signIn } from '../examples/sign-in/accounts.ts'

async function talk(person: PersonInput) {
  const server = createScriptedServer()
  const { ports } = createFakePorts(server)
  const roxels = createRoxels(
    { baseUrl: 'https://talk.example', templateKey: 'rk_1', person },
    ports,
  )
  onTestFinished(() => roxels.destroy())
  roxels.start()
  await server.say('Hello')
  return { server, roxels, status: () => roxels.state.get().status }
}

const ada = { externalId: 'reader_ada', name: 'Ada' } as const
const bob = { externalId: 'reader_bob', name: 'Bob' } as const

test('who starts anew gets another conversation once the present one is over', async () => {
  const { server, roxels, status } = await talk(ada)
  startAnew(roxels)
  await settled()
  expect(status()).toBe('live')
  expect(server.requests('POST /v1/sessions')).toHaveLength(2)
})

test('a wish for another conversation goes with whoever had it', async () => {
  const { server, roxels, status } = await talk(ada)
  // It is taken, and nothing is heard of it on the stream.
  const end = server.answer('POST /end', () => Response.json({ status: 'completed' }))
  startAnew(roxels)
  await settled()
  end()
  roxels.setPerson(bob)
  roxels.start()
  await settled()
  await server.complete()
  expect(status()).toBe('completed')
  expect(server.requests('POST /v1/sessions')).toHaveLength(2)
})

test('a talk that is over becomes that of the guest who signs in, and stays on screen', async () => {
  const { server, roxels, status } = await talk(null)
  await server.complete()
  signIn(roxels, ada, true)
  await settled()
  expect(server.requests('PUT /person').map(({ body }) => body['external_id'])).toEqual([
    ada.externalId,
  ])
  expect([status(), roxels.person.get()]).toEqual(['completed', ada])
  expect(roxels.transcript.ids.get()).toHaveLength(1)
})

test('a guest who leaves their talk behind gets one of their own', async () => {
  const { server, roxels, status } = await talk(null)
  await server.complete()
  signIn(roxels, ada, false)
  await settled()
  expect(server.requests('PUT /person')).toEqual([])
  expect([status(), roxels.person.get()]).toEqual(['live', ada])
  expect(roxels.transcript.ids.get()).toEqual([])
})
