import { expect, test } from 'vitest'
import { createRoxels } from './client.ts'
import type { RoxelsOptions } from './roxels.ts'
import type { ScriptedServer } from './testing/index.ts'
import { createFakePorts, createScriptedServer, expectNoResidue } from './testing/index.ts'
import { settled } from './testing/settled.ts'

const ada = { externalId: 'user_ada', name: 'Ada' }

async function writeDraft(
  options: Partial<RoxelsOptions> = {},
  server: ScriptedServer = createScriptedServer(),
) {
  const { ports, page, clock, lasting, perTab } = createFakePorts(server)
  const roxels = createRoxels(
    { baseUrl: 'https://talk.example', templateKey: 'rk_1', person: ada, ...options },
    ports,
  )
  roxels.start()
  await server.say('Who are you?')
  roxels.setDraft('I am Ada and')
  return { server, roxels, page, clock, lasting, perTab }
}

test('it outlives a lost line and a page that is left, where nothing of it is shown', async () => {
  const { server, roxels, page, clock } = await writeDraft()
  await server.hangUp()
  expect(roxels.draft.get()).toBe('I am Ada and')
  await clock.pass(1_000)
  page.leave()
  expect(roxels.draft.get()).toBe('')
  roxels.setDraft('somebody else')
  page.comeBack()
  await clock.pass(1_000)
  expect([roxels.state.get().status, roxels.draft.get()]).toEqual(['live', 'I am Ada and'])
})

test('it is hidden while the conversation is locked, and back when it is not', async () => {
  const server = createScriptedServer()
  let token: string | null = server.signIdentity('user_ada')
  const { roxels } = await writeDraft({ identityToken: () => Promise.resolve(token) }, server)
  token = null
  await server.expireIdentities()
  await settled()
  expect([roxels.state.get().status, roxels.draft.get()]).toEqual(['locked', ''])
  token = server.signIdentity('user_ada')
  roxels.start()
  await settled()
  expect([roxels.state.get().status, roxels.draft.get()]).toEqual(['live', 'I am Ada and'])
})

test('it is gone with the person, at a switch as at a sign-out, and rests nowhere', async () => {
  const { roxels, lasting, perTab } = await writeDraft()
  await expectNoResidue(['I am Ada and'], { lasting, perTab })
  roxels.setPerson({ externalId: 'user_bob' })
  expect(roxels.draft.get()).toBe('')
  roxels.setDraft('I am Bob')
  const signedOut = roxels.signOut()
  expect(roxels.draft.get()).toBe('')
  await signedOut
  await expectNoResidue(['I am Bob', 'Ada'], { lasting, perTab, shown: () => roxels.draft.get() })
})

test('an anonymous draft goes on as that of the person who signs in during it', async () => {
  const { roxels } = await writeDraft({ person: null })
  roxels.setPerson(ada)
  await settled()
  expect([roxels.state.get().status, roxels.draft.get()]).toEqual(['live', 'I am Ada and'])
})
