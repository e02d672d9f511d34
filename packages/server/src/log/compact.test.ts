import fc from 'fast-check'
import { createParser } from 'eventsource-parser'
import { expect, test } from 'vitest'
import { endTurn, holdFence, restartTurn } from '../conversations/turn-states.ts'
import { newId } from '../ids.ts'
import { openLog } from '../testing/log.ts'
import { createReader } from '@roxels/protocol/testing'
import type { ReceivedEvent } from '@roxels/protocol/testing'
import { compactMessage, compactSettled } from './compact.ts'
import { encodeEvents } from './encode.ts'
import type { StoredEvent } from './encode.ts'
import { eventId } from './event-id.ts'
import type { AppendableEvent } from './project.ts'
import { defaultLimits } from '../limits.ts'
import { readTail } from './tail.ts'
import { settleText } from './text.ts'

const at = '2026-11-23T10:00:00.000Z'

type OpenLog = Awaited<ReturnType<typeof openLog>>

/** A conversation whose agent has begun to speak; `base` is the place in the log before that. */
async function speaking({ db, log, fences, producer, begin }: OpenLog) {
  const id = await begin()
  const { log_id: logId, last_seq: base } = await db
    .selectFrom('conversations')
    .select(['log_id', 'last_seq'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const messageId = newId('msg')
  let length = 0
  const fence = () => {
    const last = fences.at(-1)
    if (last === undefined) throw new Error('no turn started')
    return last
  }
  const turnId = fence().turnId
  const append = (event: AppendableEvent) => log.write((tx) => tx.append(id, [event]))
  const message = { id: messageId, role: 'agent', text: '', state: 'streaming', at } as const
  await append({ name: 'message', data: message })
  await db.updateTable('turns').set({ message_id: messageId }).where('id', '=', turnId).execute()

  return {
    id,
    messageId,
    logId,
    base,
    async say(text: string) {
      await append({ name: 'delta', data: { message_id: messageId, at: length, text } })
      length += text.length
    },
    capture: (data: string) => append({ name: 'captured', data: { goal_id: 'name', data } }),
    hear: (text: string) =>
      append({
        name: 'message',
        data: { id: newId('msg'), role: 'participant', text, state: 'complete', at },
      }),
    settle: () =>
      log.write(async (tx) => {
        const [seq = 0] = await tx.append(id, [{ name: 'status', data: { status: 'joined' } }])
        await settleText(tx.trx, id, messageId, seq)
      }),
    breakOff: () =>
      log.write(async (tx) => {
        const turn = await holdFence(tx.trx, fence())
        const data = { id: turn.id, state: 'interrupted', message_id: messageId } as const
        await tx.append(id, [{ name: 'turn', data }])
        await restartTurn(tx, producer, turn)
      }),
    end: () =>
      log.write(async (tx) => endTurn(tx, producer, await holdFence(tx.trx, fence()), 'completed')),
    rows: () =>
      db
        .selectFrom('events')
        .select(['seq', 'name', 'data'])
        .where('conversation_id', '=', id)
        .where('seq', '>', base)
        .orderBy('seq')
        .execute(),
    /** Everything after a place, as a client receives it. */
    async read(after: number): Promise<readonly ReceivedEvent[]> {
      const received: ReceivedEvent[] = []
      for (let from = after; ;) {
        const page = await readTail(db, id, from)
        const last = page.at(-1)
        if (last === undefined) return received
        received.push(...receive(logId, from, page))
        from = last.seq
      }
    },
    /** What a client shows that was sent a snapshot at `base` and then these. */
    shown(...parts: readonly (readonly ReceivedEvent[])[]) {
      const reader = createReader()
      const goals = [{ id: 'name', type: 'open', title: '', state: 'active' }] as const
      const held = { prev: null, messages: [], has_older: false, captured: [], goals: [...goals] }
      const data = {
        ...held,
        turn: { id: turnId, state: 'started' as const },
        status: 'joined' as const,
      }
      reader.apply([{ name: 'snapshot', id: eventId(logId, base), data }])
      for (const part of parts) reader.apply(part)
      return reader.shown
    },
  }
}

function receive(logId: string, after: number, events: readonly StoredEvent[]): ReceivedEvent[] {
  const received: ReceivedEvent[] = []
  const parser = createParser({
    onEvent: ({ event, id, data }) =>
      received.push({ name: event, id, data: JSON.parse(data) } as ReceivedEvent),
  })
  parser.feed(encodeEvents(logId, after, events).toString())
  return received
}

const seqOf = ({ id }: ReceivedEvent) => Number(id?.split('~')[1])

/** What happens while an agent speaks. */
const happening = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.tuple(fc.constant('say'), fc.string({ minLength: 1, maxLength: 4 })),
  },
  { weight: 2, arbitrary: fc.tuple(fc.constant('say'), fc.constantFrom('\u{1f600}', 'ß\n', '"')) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom('capture', 'hear'), fc.constantFrom('a', 'b')) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom('settle', 'breakOff'), fc.constant('')) },
)

test('whatever the log and whatever of it is compacted, every cursor leads to the same (Rule 39)', async () => {
  const opened = await openLog()
  await fc.assert(
    fc.asyncProperty(
      fc.array(happening, { minLength: 1, maxLength: 25 }),
      fc.integer({ min: 2, max: 9 }),
      fc.integer({ min: 1, max: 6 }),
      async (happenings, limit, chunks) => {
        const talk = await speaking(opened)
        for (const [what, text] of happenings) await talk[what as 'say'](text)
        await talk.end()
        const stored = await talk.rows()
        const whole = receive(talk.logId, talk.base, stored)
        const expected = talk.shown(whole)

        let from: number | undefined = talk.base
        for (let chunk = 0; chunk < chunks && from !== undefined; chunk += 1) {
          const after: number = from
          from = await opened.log.write(({ trx }) =>
            compactMessage(trx, talk.id, talk.messageId, after, limit),
          )
        }
        for (let count = 0; count <= whole.length; count += 1) {
          const tail = await talk.read(stored[count - 1]?.seq ?? talk.base)
          expect(talk.shown(whole.slice(0, count), tail)).toEqual(expected)
          const cut = Math.ceil(tail.length / 2)
          const last = tail[cut - 1]
          if (last === undefined) continue
          const rest = await talk.read(seqOf(last))
          const got = [whole.slice(0, count), tail.slice(0, cut), rest]
          expect(talk.shown(...got), `cut again after ${cut}`).toEqual(expected)
        }
      },
    ),
    { numRuns: 8 },
  )
})

test('of the deltas of a finished message one event is left, and it is compacted once', async () => {
  const opened = await openLog()
  const { db, log } = opened
  const talk = await speaking(opened)
  for (let count = 0; count < 20; count += 1) await talk.say(`${count} `)
  const compact = (clock: () => number) => compactSettled({ db, log, clock, limits: defaultLimits })
  await compact(() => Date.now() + 61_000)
  expect((await talk.rows()).filter(({ name }) => name === 'delta')).toHaveLength(20)
  await talk.end()
  await compact(() => Date.now() + 30_000)
  expect((await talk.rows()).filter(({ name }) => name === 'delta')).toHaveLength(20)
  await compact(() => Date.now() + 61_000)
  const rows = await talk.rows()
  expect(rows.map(({ name }) => name)).toEqual(['message', 'message.set', 'turn'])
  await compact(() => Date.now() + 61_000)
  expect(await talk.rows()).toEqual(rows)
  expect(
    await db.selectFrom('messages').select('id').where('settled_at', 'is not', null).execute(),
  ).toEqual([])
})

test('inside an answer of 36,000 deltas a client is sent little more than its text', async () => {
  const opened = await openLog()
  const { db, log } = opened
  const talk = await speaking(opened)
  const pieces = Array.from({ length: 36_000 }, (_, index) => `wo${index % 10}d `)
  let place = 0
  await log.write(async (tx) => {
    for (let from = 0; from < pieces.length; from += 500) {
      await tx.append(
        talk.id,
        pieces.slice(from, from + 500).map((text) => {
          const data = { message_id: talk.messageId, at: place, text }
          place += text.length
          return { name: 'delta', data }
        }),
      )
    }
  })
  const textBytes = pieces.join('').length
  const bytesAfter = async (seq: number) => {
    let bytes = 0
    for (let from = seq; ;) {
      const page = await readTail(db, talk.id, from)
      const last = page.at(-1)
      if (last === undefined) return bytes
      bytes += encodeEvents(talk.logId, from, page).length
      from = last.seq
    }
  }
  const places = [talk.base + 1, talk.base + 18_000, talk.base + 35_900]
  for (const seq of places) expect((await bytesAfter(seq)) / textBytes).toBeLessThan(1.2)
  await talk.end()
  await compactSettled({ db, log, clock: () => Date.now() + 61_000, limits: defaultLimits })
  for (const seq of places) expect((await bytesAfter(seq)) / textBytes).toBeLessThan(1.01)
})

test('a page holds as much of whole messages as of what was said piece by piece (Rule 34)', async () => {
  const opened = await openLog()
  const { db, log } = opened
  const talk = await speaking(opened)
  const paragraph = 'word '.repeat(4_000)
  for (let index = 0; index < 20; index += 1) {
    const data = {
      id: newId('msg'),
      role: 'agent',
      text: paragraph,
      state: 'complete',
      at,
    } as const
    await log.write((tx) => tx.append(talk.id, [{ name: 'message', data }]))
    const stored = await db
      .selectFrom('messages')
      .select('seq')
      .where('id', '=', data.id)
      .executeTakeFirstOrThrow()
    // As compaction leaves it.
    await db
      .updateTable('events')
      .set({ name: 'message.set', data: JSON.stringify({ id: data.id }) })
      .where('conversation_id', '=', talk.id)
      .where('seq', '=', stored.seq)
      .execute()
  }
  let seq = talk.base
  let texts = 0
  for (;;) {
    const page = await readTail(db, talk.id, seq)
    const last = page.at(-1)
    if (last === undefined) break
    const chars = page.reduce((sum, { data }) => sum + data.length, 0)
    expect(chars).toBeLessThan(256 * 1024 + 2 * paragraph.length)
    texts += page.filter(({ data }) => data.includes(paragraph)).length
    seq = last.seq
  }
  expect(texts).toBe(20)
})
