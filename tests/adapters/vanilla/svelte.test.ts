import { flushSync, mount, unmount } from 'svelte'
import { expect, onTestFinished, test } from 'vitest'
import { counted } from '../counted.ts'
import { expectQuietConsole } from '../quiet-console.ts'
import { scriptedClient } from '../scripted-client.ts'
import Conversation from './Conversation.svelte'

expectQuietConsole()

test('a component of Svelte follows a conversation as `$store`, and lets go of it', async () => {
  const { roxels, server } = scriptedClient()
  const { client, listening } = counted(roxels)
  const target = document.body.appendChild(document.createElement('main'))
  onTestFinished(() => target.remove())
  const component = mount(Conversation, { target, props: { roxels: client } })
  const texts = () => [...target.querySelectorAll('p')].map(({ textContent }) => textContent)
  const status = () => target.querySelector('h1')?.textContent
  expect([status(), texts()]).toEqual(['anonymous', []])

  roxels.start()
  await server.speak('How ')
  flushSync()
  expect([status(), texts()]).toEqual(['live', ['How ']])
  await server.say('are you?')
  await server.capture('team_size', 12)
  flushSync()
  expect(texts()).toEqual(['How are you?'])
  expect(target.querySelector('output')?.textContent).toBe('{"team_size":12}')

  await unmount(component)
  expect([listening['state'], listening['ids'], listening['captured']]).toEqual([0, 0, 0])
})
