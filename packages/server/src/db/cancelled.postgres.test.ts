import { expect, test } from 'vitest'
import { startTestServer } from '../testing/server.ts'

const people = 40
const cancels = 1_000

/** Some number below `end` for each `index`: the same in each run, in no order. */
const scattered = (index: number, end: number) => ((index * 7_919) % 10_007) % end

test('RC-11 of a thousand calls that are broken off none gives its answer to another', async () => {
  const server = await startTestServer({
    limits: { backendRate: { requests: 100_000, seconds: 1 } },
  })
  const ids = Array.from({ length: people }, (_, index) => `user_${index}`)
  await Promise.all(
    ids.map((external_id) => server.api('POST', '/v1/persons', { external_id, name: external_id })),
  )
  const headers = { authorization: `Bearer ${server.running.secretKey}` }
  const url = `${server.running.url}/v1/persons`
  const counts = { broken: 0, whole: 0 }

  /** Reads one person or writes it as it is; breaks off after so many milliseconds. */
  async function ask(index: number, patience: number | undefined): Promise<void> {
    const external_id = ids[scattered(index, people)]
    const line = new AbortController()
    const timer = patience === undefined ? undefined : setTimeout(() => line.abort(), patience)
    try {
      const isWrite = index % 3 === 0
      const answer = await fetch(isWrite ? url : `${url}?external_id=${external_id}`, {
        method: isWrite ? 'POST' : 'GET',
        headers,
        signal: line.signal,
        ...(isWrite ? { body: JSON.stringify({ external_id, name: external_id }) } : {}),
      })
      const body = (await answer.json()) as { items?: readonly unknown[] }
      const [person] = isWrite ? [body] : (body.items ?? [])
      expect(person).toMatchObject({ external_id, name: external_id })
      counts.whole += 1
    } catch (error) {
      if (line.signal.aborted) counts.broken += 1
      else throw error
    } finally {
      clearTimeout(timer)
    }
  }

  for (let first = 0; counts.broken < cancels; first += 40) {
    // Two of three are broken off, at some point of their way through the server.
    const calls = Array.from({ length: 40 }, (_, index) => first + index)
    await Promise.all(
      calls.map((index) => ask(index, index % 3 === 1 ? undefined : scattered(index, 12))),
    )
    expect(first).toBeLessThan(20_000)
  }
  expect(counts.whole).toBeGreaterThan(cancels / 3)
  // And every connection is still good for what it is asked.
  await Promise.all(ids.map((_, index) => ask(index * 3 + 1, undefined)))
})
