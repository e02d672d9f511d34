import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Agent } from '@roxels/server'
import { serveBareStreams } from './bare-stream.ts'
import type { Place } from './place.ts'
import { onEach } from './place.ts'
import { rounds, sayRatio } from './ratio.ts'
import { read } from './readers.ts'
import { serve } from './served.ts'

/** How many readers one conversation has, and how many words they are sent. */
const sizes = [
  { readers: 1, words: 20_000 },
  { readers: 100, words: 4_000 },
  { readers: 1_000, words: 1_000 },
]
/** How many words an agent says before it lets others have a turn. */
const atOnce = 250

/**
 * Durable words per second delivered to the readers of one conversation ÷ a loop that keeps nothing and writes each word as an
 * event. Here words that come while a commit runs travel as one event.
 */
export async function benchDeliver(): Promise<void> {
  await onEach(async (place) => {
    for (const { readers, words } of sizes) {
      const ratios = await rounds(
        () => measureOurs(place, readers, words),
        () => measureBare(readers, words),
      )
      sayRatio(`deliver to ${readers}, ${place.name}`, 'words/s', ratios, 'at least 0.7')
    }
  })
}

async function measureOurs(place: Place, count: number, words: number): Promise<number> {
  const begin = Promise.withResolvers<void>()
  const agent: Agent = {
    async *reply() {
      await begin.promise
      for (let index = 0; index < words; index += 1) {
        yield { type: 'text', text: ' word' }
        if (index % atOnce === atOnce - 1) await nextTurn()
      }
    },
  }
  const server = await serve(place, agent)
  const { path, token } = await server.open()
  const stream = { path: `${path}/events`, token }
  const rate = await measure(
    server.port,
    Array.from({ length: count }, () => stream),
    words,
    begin.resolve,
  )
  await server.close()
  return rate
}

async function measureBare(count: number, words: number): Promise<number> {
  const { port, streams: responses, close } = await serveBareStreams()
  async function speak(): Promise<void> {
    for (let index = 0; index < words; index += 1) {
      const data = JSON.stringify({
        prev: idOf(index),
        message_id: 'msg_0123456789abcdef',
        at: index * 5,
        text: ' word',
      })
      const event = `event: delta\nid: ${idOf(index + 1)}\ndata: ${data}\n\n`
      for (const response of responses) response.write(event)
      if (index % atOnce === atOnce - 1) await nextTurn()
    }
    const end = `event: turn\ndata: {"state":"completed"}\n\n`
    for (const response of responses) response.write(end)
  }
  const streams = Array.from({ length: count }, () => ({ path: '/', token: '' }))
  const rate = await measure(port, streams, words, () => void speak())
  close()
  return rate
}

const idOf = (seq: number) => `0123456789abcdef~${String(seq).padStart(12, '0')}`

async function measure(
  port: number,
  streams: readonly { readonly path: string; readonly token: string }[],
  words: number,
  begin: () => void,
): Promise<number> {
  const readers = read({ port, streams, opensWith: 'event: ping', endsWith: '"state":"completed"' })
  await readers.open
  const startedAt = performance.now()
  begin()
  await readers.done
  const seconds = (performance.now() - startedAt) / 1_000
  await readers.stop()
  return (words * streams.length) / seconds
}
