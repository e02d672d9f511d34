import type { Roxels } from '@roxels/core'
import { createRoxels } from '@roxels/core'
import type { ScriptedServer } from '@roxels/core/testing'
import { createFakePorts, createScriptedServer, settled } from '@roxels/core/testing'
import type { LogEvent } from '@roxels/protocol'
import { harness } from '#harness'
import { expect, onTestFinished, test } from 'vitest'
import type { MountCounted } from './rendering/counted.ts'

// Each loads its own framework alone.
const adapters = import.meta.glob<{ readonly mountCounted: MountCounted }>(
  './rendering/{vanilla.ts,react.tsx,vue.ts}',
)
const load = Object.entries(adapters).find(([file]) => file.includes(harness.adapter))![1]

const ada = { externalId: 'user_ada', name: 'Ada' }

interface Chat {
  readonly roxels: Roxels
  readonly server: ScriptedServer
  readonly root: HTMLElement
  /** What was rendered while `run` ran, and how often. */
  renderings(run: () => unknown): Promise<Record<string, number>>
}

/** A kiosk's conversation with so many messages, in the middle of an answer. */
async function openChat(messages: number): Promise<Chat> {
  const server = createScriptedServer({ goals: [{ id: 'team_size' }, { id: 'budget' }] })
  const { ports } = createFakePorts(server)
  const roxels = createRoxels(
    {
      baseUrl: 'https://talk.example',
      templateKey: 'rk_test',
      person: ada,
      kiosk: { idleSeconds: 60, warnSeconds: 20 },
    },
    ports,
  )
  roxels.start()
  // A snapshot would have the newest 50 alone.
  await settled()
  await server.append(...Array.from({ length: messages - 1 }, (_, n) => spoken(n)))
  await server.speak('Hello')
  expect(roxels.transcript.ids.get()).toHaveLength(messages)

  const counts = new Map<string, number>()
  const root = document.body.appendChild(document.createElement('main'))
  const { mountCounted } = await load()
  const end = mountCounted(root, roxels, (what) => counts.set(what, (counts.get(what) ?? 0) + 1))
  onTestFinished(() => {
    end()
    root.remove()
    roxels.destroy()
  })
  await frames()
  return {
    roxels,
    server,
    root,
    async renderings(run) {
      counts.clear()
      await run()
      // What has changed is laid out and painted, and what follows from that has happened.
      await frames()
      return Object.fromEntries(counts)
    },
  }
}

function spoken(n: number): LogEvent {
  const at = '2026-01-01T00:00:00Z'
  const data = { id: `m${n}`, role: 'agent', text: `Message ${n}`, state: 'complete', at } as const
  return { name: 'message', data }
}

async function frames(): Promise<void> {
  for (let frame = 0; frame < 2; frame += 1)
    await new Promise((painted) => requestAnimationFrame(painted))
}

const newest = ({ roxels }: Chat) => `row ${roxels.transcript.ids.get().at(-1)}`

test('at 10,000 messages each streamed word renders the row it belongs to; another message renders the list and its own row', async () => {
  const chat = await openChat(10_000)
  const { server, root, renderings } = chat
  for (const word of [' who', ' are', ' you?'])
    expect(await renderings(() => server.speak(word))).toEqual({ [newest(chat)]: 1 })
  const rows = root.querySelectorAll('li')
  expect(rows).toHaveLength(10_000)
  expect(rows[9_999]?.textContent).toBe('Hello who are you?')

  const added = await renderings(() => server.append(spoken(10_000)))
  expect(added).toEqual({ log: 1, [newest(chat)]: 1 })
})

test('nothing renders for what it does not read', async () => {
  const chat = await openChat(10)
  const { roxels, server, renderings } = chat

  const turn = await renderings(() => server.finish('interrupted'))
  expect(turn).toEqual({ agentTurn: 1, announcer: 1, composer: 1, [newest(chat)]: 1 })

  const draft = await renderings(() => roxels.setDraft('Twel'))
  expect(draft).toEqual({ composer: 1 })

  const goals = await renderings(() => server.ask('budget'))
  expect(goals).toEqual({ goals: 1 })

  const data = { goal_id: 'team_size', data: 12 }
  const captured = await renderings(() => server.append({ name: 'captured', data }))
  expect(captured).toEqual({ captured: 1, goals: 1 })

  const idle = await renderings(() => server.clock.pass(61_000))
  expect(idle).toEqual({ identityPrompt: 2 })

  const person = await renderings(() => roxels.setPerson({ ...ada, name: 'Ada Lovelace' }))
  expect(person).toEqual({ person: 1 })

  const state = await renderings(() => server.hangUp())
  expect(state).toEqual({ state: 1, composer: 1, goals: 1, identityPrompt: 1 })
})
