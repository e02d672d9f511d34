import { expect, test } from 'vitest'
import { greeted } from '../testing/conversation.ts'
import { startTestServer } from '../testing/server.ts'

test('a snapshot is of one moment: what it holds is not sent again (Rules 23, 24)', async () => {
  const server = await startTestServer({
    limits: { sessionRate: { requests: 10_000, seconds: 1 } },
  })
  const { calls } = await greeted(server)
  const ids = Array.from({ length: 60 }, (_, index) => `c${index}`)
  let sending = true
  const sent = (async () => {
    for (const id of ids) await calls.send(`I say ${id}.`, id)
    sending = false
  })()
  const streams = []
  while (sending) streams.push(await calls.stream())
  await sent

  expect(streams.length).toBeGreaterThan(5)
  for (const stream of streams) {
    const { data: snapshot } = await stream.until('snapshot')
    const shown = new Set(snapshot.messages.map(({ client_id }) => client_id))
    const last = ids.at(-1)
    if (!shown.has(last)) await stream.until('message', ({ client_id }) => client_id === last)
    const followed = stream.events.flatMap((event) =>
      event.name === 'message' ? [event.data.client_id] : [],
    )
    expect(followed.filter((id) => shown.has(id))).toEqual([])
  }
})
