import { expect, test } from 'vitest'
import { createRoxels } from './client.ts'
import { createFakePorts, createScriptedServer } from './testing/index.ts'

test('init is what a server of the same person renders, until that person is left', async () => {
  const server = createScriptedServer()
  const { ports } = createFakePorts(server)
  const person = { externalId: 'user_ada', name: 'Ada' }
  const roxels = createRoxels(
    { baseUrl: 'https://talk.example', templateKey: 'rk_1', person },
    ports,
  )
  roxels.start()
  await server.say('Hello')
  expect(roxels.state.get().status).toBe('live')
  expect(roxels.state.init?.status).toBe('identified')
  expect(roxels.person.init).toEqual(person)
  expect(roxels.transcript.ids.init).toEqual([])

  await roxels.signOut()
  expect(roxels.person.init).toEqual({ externalId: null, name: null })
})

test('init is of the person the host has named before anything was started', async () => {
  const { ports } = createFakePorts(createScriptedServer())
  const roxels = createRoxels({ baseUrl: 'https://talk.example', templateKey: 'rk_1' }, ports)
  roxels.setPerson({ externalId: 'user_ada', name: 'Ada' })
  expect([roxels.state.init?.status, roxels.person.init?.name]).toEqual(['identified', 'Ada'])
  roxels.start()
  roxels.setPerson({ externalId: 'user_ada', name: 'Ada Lovelace' })
  expect([roxels.state.init?.status, roxels.person.init?.name]).toEqual(['identified', 'Ada'])
})
