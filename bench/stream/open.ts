import { Client } from 'pg'
import { readToPing } from './caught-up.ts'
import type { Place } from './place.ts'
import { onEach } from './place.ts'
import { rounds, sayRatio, median } from './ratio.ts'
import type { Served, Session } from './served.ts'
import { serve, silentAgent } from './served.ts'

const few = 100
const many = 10_000
const opens = 40

/** Opening a stored conversation: time until a client has caught up, with many messages ÷ with few. */
export async function benchOpen(): Promise<void> {
  await onEach(async (place) => {
    const server = await serve(place, silentAgent)
    const short = await fill(server, few)
    const long = await fill(server, many)
    await settle(place)
    const all = await rounds(
      () => measure(server, long),
      () => measure(server, short),
      5,
    )
    sayRatio(`open ${many} messages, ${place.name}`, `ms; the other one has ${few}`, all, 'about 1')
    await server.close()
  })
}

/** A conversation that is stored has long been known to the planner; PostgreSQL would get to it within a minute. */
async function settle(place: Place): Promise<void> {
  if (place.name === 'SQLite') return
  const client = new Client({ connectionString: place.url })
  await client.connect()
  await client.query('analyze')
  await client.end()
}

async function fill({ port, open }: Served, messages: number): Promise<Session> {
  const session = await open()
  for (let from = 0; from < messages; from += 50) {
    await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        const answer = await fetch(`http://127.0.0.1:${port}${session.path}/messages`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${session.token}`,
            'content-type': 'application/json',
          },
          body: JSON.stringify({
            client_id: `c${from + index}`,
            text: 'Something of usual length.',
          }),
        })
        if (answer.status !== 201) throw new Error(`Expected 201, not ${answer.status}.`)
        await answer.arrayBuffer()
      }),
    )
  }
  return session
}

async function measure({ port }: Served, { path, token }: Session): Promise<number> {
  const times: number[] = []
  for (let index = 0; index < opens; index += 1) {
    const startedAt = performance.now()
    await readToPing(`http://127.0.0.1:${port}${path}/events`, token)
    times.push(performance.now() - startedAt)
  }
  return median(times)
}
