import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Ports, Roxels } from '@roxels/core'
import { browserPorts, createRoxels } from '@roxels/core'
import { createParser } from 'eventsource-parser'

setFlagsFromString('--expose-gc')
/** What earlier rounds left behind is not to be paid for by a later one. */
const collectGarbage = runInNewContext('() => gc({ type: "minor" })') as () => void

const deltas = 20_000
const perChunk = 20
const rounds = 25

/**
 * What one streamed delta costs the client, network excluded: with 10 and with 10,000 messages before it, and as the floor what
 * any client must do (split the stream, JSON.parse, append). The three take turns in one process. Whatever else the machine does
 * only ever adds to a round, so the cheapest ones are compared; how far the median is from them shows how busy it was.
 */
export async function benchDelta(): Promise<void> {
  const few: number[] = []
  const many: number[] = []
  const floor: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    few.push(await measure(10))
    many.push(await measure(10_000))
    floor.push(measureFloor())
  }
  const [a, b, f] = [Math.min(...few), Math.min(...many), Math.min(...floor)]
  console.log(`delta: ${deltas} deltas of one answer, the cheapest of ${rounds} rounds`)
  console.log(`  at 10 messages      ${costOf(few)}`)
  console.log(`  at 10,000 messages  ${costOf(many)}   ratio ${(b / a).toFixed(2)}`)
  console.log(`  floor               ${costOf(floor)}   ratio ${(a / f).toFixed(2)}`)
}

function costOf(times: readonly number[]): string {
  return `${Math.min(...times).toFixed(2)} µs per delta (median ${median(times).toFixed(2)})`
}

async function measure(messages: number): Promise<number> {
  const { roxels, feed } = await openWith(messages)
  const id = `m${messages - 1}`
  const listening = roxels.transcript.message(id).listen(() => undefined)
  const parts = chunks(messages)
  collectGarbage()
  const begin = process.cpuUsage()
  for (const chunk of parts) feed(chunk)
  const whole = ' word'.length * deltas
  while (roxels.transcript.message(id).get()?.text.length !== whole) await new Promise(setImmediate)
  const { user, system } = process.cpuUsage(begin)
  listening()
  roxels.destroy()
  return (user + system) / deltas
}

function measureFloor(): number {
  let text = ''
  const parser = createParser({
    onEvent: ({ data }) => {
      text += (JSON.parse(data) as { text: string }).text
    },
  })
  const decoder = new TextDecoder()
  const parts = chunks(1)
  collectGarbage()
  const begin = process.cpuUsage()
  for (const chunk of parts) parser.feed(decoder.decode(chunk, { stream: true }))
  const { user, system } = process.cpuUsage(begin)
  if (text.length !== ' word'.length * deltas) throw new Error('The floor lost something.')
  return (user + system) / deltas
}

const eventId = (position: number) => `bench~${String(position).padStart(12, '0')}`
const frame = (name: string, id: string | null, data: object) =>
  `event: ${name}\n${id === null ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`

function chunks(messages: number): Uint8Array[] {
  const encoder = new TextEncoder()
  const all: Uint8Array[] = []
  for (let from = 0; from < deltas; from += perChunk) {
    let text = ''
    for (let n = from; n < from + perChunk; n += 1) {
      const data = { prev: eventId(n), message_id: `m${messages - 1}`, at: n * 5, text: ' word' }
      text += frame('delta', eventId(n + 1), data)
    }
    all.push(encoder.encode(text))
  }
  return all
}

/** A client in the middle of an answer, with so many messages on its screen. */
async function openWith(
  count: number,
): Promise<{ roxels: Roxels; feed: (chunk: Uint8Array) => void }> {
  const at = '2026-01-01T00:00:00Z'
  const messages = Array.from({ length: count }, (_, n) => ({
    id: `m${n}`,
    role: 'agent',
    text: n === count - 1 ? '' : `Message ${n}`,
    state: n === count - 1 ? 'streaming' : 'complete',
    at,
  }))
  const hello = { prev: null, protocol: 1, session_id: 's', mode: 'snapshot', heartbeat_ms: 10_000 }
  const projected = { messages, has_older: false, captured: [], goals: [], turn: null }
  const snapshot = { prev: null, ...projected, status: 'joined' }
  let feed: (chunk: Uint8Array) => void = () => undefined
  const session = {
    session_id: 's',
    session_token: 't',
    expires_at: at,
    session_secret: 'x',
    revoke_handle: 'x',
    resumed: false,
    resumable: false,
    status: 'joined',
    template: { id: 't', name: 'Bench', language: 'en' },
  }
  const ports: Ports = {
    ...browserPorts(),
    lock: (_name, run) => run(),
    lasting: nowhere,
    perTab: nowhere,
    fetch: (_url, { method }) => {
      if (method === 'POST') return Promise.resolve(Response.json(session, { status: 201 }))
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          feed = (chunk) => controller.enqueue(chunk)
          const encoder = new TextEncoder()
          feed(encoder.encode(frame('hello', eventId(0), hello)))
          feed(encoder.encode(frame('snapshot', eventId(0), snapshot)))
          feed(encoder.encode(frame('ping', null, { tail: eventId(0) })))
        },
      })
      return Promise.resolve(new Response(body))
    },
  }
  const roxels = createRoxels({ baseUrl: 'http://bench.invalid', templateKey: 'rk_bench' }, ports)
  const live = new Promise<void>((resolve) => {
    roxels.state.listen(({ status }) => {
      if (status === 'live') resolve()
    })
  })
  roxels.start()
  await live
  return { roxels, feed }
}

const nowhere: Ports['lasting'] = {
  getItem: () => null,
  setItem: () => undefined,
  removeItem: () => undefined,
  keys: () => [],
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number
}
