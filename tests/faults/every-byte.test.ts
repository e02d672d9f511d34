import { isDeepStrictEqual } from 'node:util'
import { createRoxelsClient } from '@roxels/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { breachesOf, none, shownBy } from './law.ts'
import type { Participant } from './participant.ts'
import { createParticipant, until } from './participant.ts'
import type { Exchange } from './proxy.ts'
import { startProxy } from './proxy.ts'
import type { Address, ServerProcess } from './server-process.ts'
import { site, startServerProcess } from './server-process.ts'
import { say, talk } from './talk.ts'

/** Readers at a time. */
const together = 50

let server: ServerProcess
let address: Address
beforeAll(async () => {
  server = await startServerProcess(0)
  address = { url: server.url, embedKey: await shortConversation(server) }
})
afterAll(() => server.dispose())

/** Makes a conversation of few words, and answers the key to it. */
async function shortConversation({ url, secretKey }: ServerProcess): Promise<string> {
  const client = createRoxelsClient({ baseUrl: url, secretKey: secretKey ?? '' })
  const goals = ['name', 'team'].map((id) => ({ id, type: 'open' as const, prompt: `${id}?` }))
  const { id } = await client.templates.create({
    name: 'Short',
    phases: [{ goals }],
    settings: { embedded: { resumption: { enabled: true, trust: 'device', window_days: 1 } } },
  })
  const key = await client.keys.create({ kind: 'embed', template_id: id, origins: [site] })
  return key.key
}

/** Reads along over a line that is cut after `at` bytes: once of what there is, once of what comes. */
interface Reader {
  readonly participant: Participant
  /** From now on the line passes nothing on. */
  hold(): void
  /** Passes `at` bytes on, and is cut. */
  release(): void
  /** How many streams it has read: one only, if no line was cut. */
  streams(): number
  end(): void
}

async function createReader(owner: Participant, at: number): Promise<Reader> {
  const streams: Exchange[] = []
  const proxy = await startProxy({
    port: () => Number(new URL(server.url).port),
    onRequest(exchange) {
      if (!exchange.path.endsWith('/events')) return
      if (streams.length === 0) exchange.cutAfter(at, at % 2 === 0 ? 'end' : 'reset')
      streams.push(exchange)
    },
  })
  const { storage } = owner
  const participant = createParticipant({ ...address, url: proxy.url }, { storage })
  return {
    participant,
    hold: () => streams.at(-1)?.hold(),
    release() {
      streams.at(-1)?.cutAfter(at, at % 2 === 0 ? 'reset' : 'end')
      streams.at(-1)?.release()
    },
    streams: () => streams.length,
    end() {
      participant.destroy()
      proxy.close()
    },
  }
}

/** Has readers of one conversation cut after each of these bytes, and answers how many streams the last of them needed. */
async function cutAfterEach(bytes: readonly number[]): Promise<number> {
  const owner = createParticipant(address)
  await talk(owner, [])
  const readers = await Promise.all(bytes.map((at) => createReader(owner, at)))
  await Promise.all(
    readers.map(async ({ participant, hold }) => {
      participant.start()
      await until(participant.state, ({ status }) => status === 'live')
      hold()
    }),
  )
  await say(owner, 'Ada')
  expect(await breachesOf(owner)).toEqual(none)
  const shown = shownBy(owner)
  const heard = owner.turn.get()
  await Promise.all(
    readers.map(async ({ participant, release }) => {
      release()
      await until(participant.turn, (turn) => isDeepStrictEqual(turn, heard))
      expect(shownBy(participant)).toEqual(shown)
      expect(participant.vanished).toEqual([])
    }),
  )
  owner.destroy()
  for (const reader of readers) reader.end()
  return readers.at(-1)?.streams() ?? 0
}

test('a stream that is cut after any of its bytes is gone on with: nothing is missing, and nothing is there twice', async () => {
  let at = 0
  for (let streams = 0; streams !== 1; at += together) {
    streams = await cutAfterEach(Array.from({ length: together }, (_, index) => at + index))
  }
  // It went on until there was no byte left to be cut after.
  expect(at).toBeGreaterThan(1_000)
})
