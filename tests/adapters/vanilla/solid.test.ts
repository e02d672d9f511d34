import { useStore } from '@nanostores/solid'
import type { Readable } from '@roxels/core'
import { createComputed, createRoot } from 'solid-js'
import { expect, onTestFinished, test } from 'vitest'
import { counted } from '../counted.ts'
import { expectQuietConsole } from '../quiet-console.ts'
import { scriptedClient } from '../scripted-client.ts'

expectQuietConsole()

/** What a component of Solid shows of it. */
function follow<T>(source: Readable<T>) {
  let shown: T | undefined
  const end = createRoot((dispose) => {
    // To its types a store is one of nanostores' own; it calls `get`, `listen` and `subscribe`.
    const value = useStore(source as Parameters<typeof useStore>[0]) as () => T
    // A copy: what Solid holds changes under whoever looks.
    createComputed(() => (shown = JSON.parse(JSON.stringify(value() ?? null)) as T))
    return dispose
  })
  onTestFinished(end)
  return { shown: () => shown, end }
}

test('@nanostores/solid follows a conversation word by word, and lets go of it', async () => {
  const { roxels, server } = scriptedClient()
  const { client, listening } = counted(roxels)
  const state = follow(client.state)
  const ids = follow(client.transcript.ids)
  roxels.start()
  await server.speak('How ')
  expect([state.shown()?.status, ids.shown()]).toEqual(['live', roxels.transcript.ids.get()])
  const message = follow(client.transcript.message(ids.shown()![0]!))
  expect(message.shown()).toMatchObject({ text: 'How ', state: 'streaming' })
  await server.say('are you?')
  expect(message.shown()).toMatchObject({ text: 'How are you?', state: 'complete' })
  expect([listening['state'], listening['ids']]).toEqual([1, 1])
  state.end()
  ids.end()
  expect([listening['state'], listening['ids']]).toEqual([0, 0])
})

test('@nanostores/solid, which writes into what it was given, leaves nothing of a person', async () => {
  const { roxels } = scriptedClient(null)
  const { shown } = follow(roxels.person)
  roxels.setPerson({ externalId: 'user_ada', name: 'Ada' })
  expect(shown()).toEqual({ externalId: 'user_ada', name: 'Ada' })
  await roxels.signOut()
  const nobody = { externalId: null, name: null }
  expect([roxels.person.get(), shown()]).toEqual([nobody, nobody])
  expect(scriptedClient(null).roxels.person.get().externalId).toBeNull()
})
