import { expect, test } from 'vitest'
import type { StreamFault } from './index.ts'
import { expectLaw, faulty, settled } from './index.ts'

const url = 'https://talk.example/v1/sessions/sess_1/events'
const events = ['a', 'b', 'c'].map((name) => `id: ${name}\ndata: {"é":1}\n\n`)
const [a = '', b = '', c = ''] = events

/** Reads a stream over a line with that fault: what came, and how it ended. */
async function readWith(fault: StreamFault | null, pieces: number[] = []) {
  const seen: (string | null)[] = []
  const far = (_: string, init: RequestInit) => {
    seen.push(new Headers(init.headers).get('Last-Event-ID'))
    return Promise.resolve(new Response(events.join('')))
  }
  const chunks: Uint8Array[] = []
  let end = 'open'
  const read = async () => {
    const fetch = faulty(far, { stream: [fault], pieces })
    const response = await fetch(url, { headers: { 'Last-Event-ID': 'b' } })
    if (!response.ok)
      return void (end = `${response.status} ${response.headers.get('Retry-After')}`)
    for await (const chunk of response.body ?? []) chunks.push(chunk as Uint8Array)
    end = 'ended'
  }
  void read().catch((error: Error) => (end = error.name))
  await settled()
  const text = new TextDecoder().decode(await new Blob(chunks as BlobPart[]).arrayBuffer())
  return { text, end, seen, sizes: chunks.map(({ length }) => length) }
}

test.for<{ fault: StreamFault | null; text: string; end: string }>([
  { fault: null, text: a + b + c, end: 'ended' },
  { fault: { kind: 'refuse' }, text: '', end: 'TypeError' },
  { fault: { kind: 'lose' }, text: '', end: 'TypeError' },
  { fault: { kind: 'stall' }, text: '', end: 'open' },
  { fault: { kind: 'double' }, text: a + b + c, end: 'ended' },
  { fault: { kind: 'status', status: 503, retryAfter: 2 }, text: '', end: '503 2' },
  { fault: { kind: 'cut', atByte: 0 }, text: '', end: 'TypeError' },
  { fault: { kind: 'cut', atByte: 9 }, text: a.slice(0, 9), end: 'TypeError' },
  { fault: { kind: 'end', atByte: 9 }, text: a.slice(0, 9), end: 'ended' },
  { fault: { kind: 'hang', atByte: 9 }, text: a.slice(0, 9), end: 'open' },
  { fault: { kind: 'cut', atByte: 999 }, text: a + b + c, end: 'ended' },
  { fault: { kind: 'drop', event: 1 }, text: a + c, end: 'ended' },
  { fault: { kind: 'repeat', event: 1 }, text: a + b + b + c, end: 'ended' },
  { fault: { kind: 'swap', event: 1 }, text: a + c + b, end: 'ended' },
  { fault: { kind: 'swap', event: 2 }, text: a + b + c, end: 'ended' },
  { fault: { kind: 'garble', event: 0 }, text: a.replace('{', '{{') + b + c, end: 'ended' },
  { fault: { kind: 'unname', event: 2 }, text: a + b + 'data: {"é":1}\n\n', end: 'ended' },
])('$fault does to a stream what it says', async ({ fault, text, end }) => {
  expect(await readWith(fault)).toMatchObject({ text, end })
})

test('a request that is lost has arrived, one that is doubled twice, one that is refused never', async () => {
  const arrivals = async (fault: StreamFault) => (await readWith(fault)).seen.length
  expect(await arrivals({ kind: 'lose' })).toBe(1)
  expect(await arrivals({ kind: 'double' })).toBe(2)
  expect(await arrivals({ kind: 'refuse' })).toBe(0)
})

test('a cursor is forgotten by the server, not by the client', async () => {
  expect((await readWith({ kind: 'forget' })).seen).toEqual(['forgotten'])
  expect((await readWith(null)).seen).toEqual(['b'])
})

test('streams arrive in pieces of the given sizes, also within a character', async () => {
  const { sizes, text } = await readWith(null, [1, 2])
  expect([sizes.slice(0, 4), text]).toEqual([[1, 2, 1, 2], a + b + c])
})

test('the requests of each kind have a list of their own', async () => {
  const fetch = faulty(() => Promise.resolve(new Response('')), {
    stream: [null, { kind: 'refuse' }],
    send: [{ kind: 'refuse' }],
  })
  const call = (method: string, path: string) =>
    fetch(`https://talk.example/v1/sessions${path}`, { method }).then(
      () => 'ok',
      () => 'refused',
    )
  const calls = [
    '',
    '/s/events',
    '/s/messages',
    '/s/events',
    '/s/messages',
    '/s/token',
    '/s/events',
  ]
  const methods = ['POST', 'GET', 'POST', 'GET', 'POST', 'POST', 'GET']
  const outcomes: string[] = []
  for (const [place, path] of calls.entries()) outcomes.push(await call(methods[place] ?? '', path))
  expect(outcomes).toEqual(['ok', 'ok', 'refused', 'refused', 'ok', 'ok', 'ok'])
})

test('the law shows what is different, and the faults it took', async () => {
  const forbidden = { stream: [{ kind: 'status', status: 403 }] } as const
  const at = '2026-11-23T10:00:00Z'
  const message = { id: 'm', role: 'agent', text: 'Hi', state: 'complete', at } as const
  await expect(expectLaw([{ name: 'message', data: message }], forbidden)).rejects.toThrow(
    [
      'The law does not hold: what the client shows in the end is not what the log comes to.',
      'status: expected "live", is "identified"',
      `messages[0]: expected ${JSON.stringify(message)}, is nothing`,
      'The client was refused: forbidden, It is forbidden.',
      'Faults: {"stream":[{"kind":"status","status":403}]}',
    ].join('\n'),
  )
})

test('the law takes no log that no server would write', async () => {
  const delta = { name: 'delta', data: { message_id: 'm', at: 0, text: 'Hi' } } as const
  const over = { name: 'status', data: { status: 'failed' } } as const
  await expect(expectLaw([delta])).rejects.toThrow(
    'Event 1 of the log, a delta, names a message that is not there.',
  )
  await expect(expectLaw([over, over])).rejects.toThrow('Event 2 of the log')
})
