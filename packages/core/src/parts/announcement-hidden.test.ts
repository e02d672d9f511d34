import { describe, expect, test } from 'vitest'
import type { RoxelsOptions } from '../roxels.ts'
import { createFakeBrowser } from '../testing/index.ts'
import { ada, bob, openVisits } from '../testing/unpublished/visits.ts'
import { announcement } from './announcement.ts'

async function openConversation(options: Partial<RoxelsOptions> = {}, visits = openVisits()) {
  const page = visits.visit({ person: ada, ...options })
  const heard: string[] = []
  const said = announcement(page.roxels)
  said.listen((text) => {
    // A live region that is emptied says nothing.
    if (text !== '') heard.push(text)
  })
  page.roxels.start()
  await visits.pass()
  return { ...visits, ...page, heard, said }
}

describe('where the conversation is hidden', () => {
  test('so is what was said, and it is not said again when it is back', async () => {
    const { server, tab, heard, said, pass, status } = await openConversation()
    await server.say('Hello Ada')
    tab.page.leave()
    expect(said.get()).toBe('')
    tab.page.comeBack()
    await pass(1_000)
    expect([status(), said.get(), heard]).toEqual(['live', '', ['Hello Ada']])
    await server.say('There you are')
    expect(heard).toEqual(['Hello Ada', 'There you are'])
  })

  test('while it is locked nothing is said, and afterwards what was missed', async () => {
    const visits = openVisits()
    const { server, pass } = visits
    let isKnown = true
    const identityToken = () => Promise.resolve(isKnown ? server.signIdentity('user_ada') : null)
    const { roxels, status, heard, said } = await openConversation({ identityToken }, visits)
    await server.say('Hello Ada')
    isKnown = false
    await server.expireIdentities()
    await pass()
    expect([status(), said.get()]).toEqual(['locked', ''])
    await server.say('Are you there?')
    expect(heard).toEqual(['Hello Ada'])
    isKnown = true
    roxels.start()
    await pass()
    expect([status(), heard]).toEqual(['live', ['Hello Ada', 'Are you there?']])
  })
})

test('the next person hears nothing that was said to the one before, and no replay of their own', async () => {
  const visits = openVisits()
  const { server, started, pass } = visits
  let who = ada
  const identityToken = () => Promise.resolve(server.signIdentity(who.externalId))
  const { roxels, texts, heard, said } = await openConversation({ identityToken }, visits)
  await server.say('Hello Ada')
  who = bob
  await started({ person: bob, identityToken }, createFakeBrowser(server).open())
  await server.say('Hello Bob')

  await roxels.signOut()
  expect(said.get()).toBe('')
  roxels.setPerson(bob)
  roxels.start()
  await pass()
  expect([texts(), heard]).toEqual([['Hello Bob'], ['Hello Ada']])
  await server.say('Where were we?')
  expect(heard).toEqual(['Hello Ada', 'Where were we?'])
})

test('signing out takes it back at once, and the next conversation is said from its beginning', async () => {
  const { server, roxels, said, heard, pass } = await openConversation()
  await server.say('Hello')
  const signedOut = roxels.signOut()
  expect(said.get()).toBe('')
  await signedOut
  const letGo = server.hold('GET /events')
  roxels.start()
  await pass()
  await server.say('Hello again')
  expect(said.get()).toBe('')
  letGo()
  await pass()
  expect(heard).toEqual(['Hello', 'Hello again'])
})
