import type { ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Agent } from '@roxels/server'
import { serveBareStreams } from './bare-stream.ts'
import type { Place } from './place.ts'
import { onEach, openBareStore } from './place.ts'
import { rounds, sayRatio } from './ratio.ts'
import type { Readers } from './readers.ts'
import { read } from './readers.ts'
import { serve } from './served.ts'

const conversations = 200
const perSecond = 20
const seconds = 8

/** From an agent's word to its receipt: the 99th percentile with many conversations at once ÷ that of a bare durable loop. */
export async function benchLatency(): Promise<void> {
  await onEach(async (place) => {
    const all = await rounds(
      () => measureOurs(place),
      () => measureBare(place),
    )
    const what = `p99 at ${conversations} × ${perSecond}/s, ${place.name}`
    sayRatio(what, 'ms', all, 'at most 2')
  })
}

const stamp = () => `@${(performance.timeOrigin + performance.now()).toFixed(2)}@`

async function measureOurs(place: Place): Promise<number> {
  const begin = Promise.withResolvers<void>()
  const agent: Agent = {
    async *reply({ signal }) {
      await begin.promise
      await pause(Math.random() * (1_000 / perSecond))
      while (!signal.aborted) {
        yield { type: 'text', text: stamp() }
        await pause(1_000 / perSecond)
      }
    },
  }
  const server = await serve(place, agent)
  const sessions = await Promise.all(Array.from({ length: conversations }, server.open))
  const streams = sessions.map(({ path, token }) => ({ path: `${path}/events`, token }))
  const readers = read({ port: server.port, streams, opensWith: 'event: ping', endsWith: '\0' })
  const p99 = await measure(readers, begin.resolve)
  await server.close()
  return p99
}

async function measureBare(place: Place): Promise<number> {
  const store = await openBareStore(place)
  const bare = await serveBareStreams()
  let over = false
  async function speak(response: ServerResponse): Promise<void> {
    await pause(Math.random() * (1_000 / perSecond))
    for (let seq = 0; !over; seq += 1) {
      const data = JSON.stringify({ message_id: 'msg_0123456789abcdef', at: seq, text: stamp() })
      store.add({ id: String(seq), data }, () => {
        response.write(`event: delta\nid: ${seq}\ndata: ${data}\n\n`)
      })
      await pause(1_000 / perSecond)
    }
  }
  const streams = Array.from({ length: conversations }, () => ({ path: '/', token: '' }))
  const readers = read({ port: bare.port, streams, opensWith: 'event: ping', endsWith: '\0' })
  const speaking: Promise<void>[] = []
  const p99 = await measure(readers, () => {
    for (const response of bare.streams) speaking.push(speak(response))
  })
  over = true
  await Promise.all(speaking)
  bare.close()
  await store.close()
  return p99
}

async function measure(readers: Readers, begin: () => void): Promise<number> {
  await readers.open
  begin()
  await pause(seconds * 1_000)
  const ages = (await readers.stop()).toSorted((a, b) => a - b)
  return ages[Math.floor(ages.length * 0.99)] ?? Number.NaN
}
