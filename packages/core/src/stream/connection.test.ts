import { describe, expect, test } from 'vitest'
import { RoxelsError } from '../errors.ts'
import { settled } from '../testing/index.ts'
import { eventId, frame, tailFrames } from '../testing/log.ts'
import { openConnection } from '../testing/unpublished/connection.ts'
import { helloFrame } from '../testing/unpublished/frames.ts'
import { close, greeting, log, ping } from '../testing/unpublished/short-log.ts'

describe('the cursor', () => {
  test('is sent with every attempt, the one before the first event of a resumed stream included', async () => {
    const line = openConnection()
    const first = await line.now()
    expect(first.cursor).toBeNull()
    await first.send(...greeting, tailFrames(log, 2)[0] as string)
    await first.end()
    const second = await line.next()
    expect(second.cursor).toBe(eventId(3))
    await second.send(helloFrame('tail', 3))
    await second.end()
    expect((await line.next()).cursor).toBe(eventId(3))
  })

  test('is given up after two unreadable events in a row, so that a snapshot can mend what a tail cannot', async () => {
    const line = openConnection()
    const garbled = 'event: delta\nid: x\ndata: {"prev":1}\n\n'
    await (await line.now()).send(...greeting, garbled)
    const second = await line.next()
    expect(second.cursor).toBe(eventId(2))
    await second.send(helloFrame('tail', 2), garbled)
    expect((await line.next()).cursor).toBeNull()
  })

  test('is given up at once when a delta does not fit what is shown', async () => {
    const line = openConnection({ apply: (events) => events.every(({ name }) => name !== 'delta') })
    await (await line.now()).send(...greeting, ...tailFrames(log, 2))
    expect((await line.next()).cursor).toBeNull()
  })

  test('moves past an event of a later version, which does nothing else', async () => {
    const line = openConnection()
    const first = await line.now()
    const later = frame('reaction', eventId(3), { prev: eventId(2), emoji: '!' })
    await first.send(...greeting, later, ping(3))
    expect(line.applied.map(({ name }) => name)).toEqual(['snapshot'])
    expect(line.told).toEqual(['caughtUp'])
    await first.end()
    expect((await line.next()).cursor).toBe(eventId(3))
  })
})

describe('a lost line', () => {
  test('is tried again after 50 ms doubling to 2.5 s, and patience starts anew only with what was applied', async () => {
    const line = openConnection()
    const waits: number[] = []
    for (let round = 0; round < 8; round += 1) {
      const attempt = round === 0 ? await line.now() : await line.next()
      const before = line.clock.now()
      // A server that greets and hangs up has made no progress.
      await attempt.send(helloFrame('snapshot', 0))
      await attempt.end()
      await line.next()
      waits.push((line.attempts.at(-1) as { at: number }).at - before)
      await (line.attempts.at(-1) as { end(): Promise<void> }).end()
    }
    expect(waits.slice(0, 4)).toEqual([50, 200, 800, 2_500])
    const attempt = await line.next()
    await attempt.send(...greeting)
    await attempt.end()
    const before = line.clock.now()
    expect((await line.next()).at - before).toBe(50)
  })

  test('is noticed after three silent heartbeats', async () => {
    const line = openConnection()
    const first = await line.now()
    await first.send(...greeting)
    line.clock.advance(29_000)
    await first.send(ping(2))
    line.clock.advance(29_000)
    expect(first.signal.aborted).toBe(false)
    line.clock.advance(1_001)
    await settled()
    expect(first.signal.aborted).toBe(true)
    expect(line.told).toEqual(['caughtUp', 'lost'])
  })

  test('waits as long as the server asks', async () => {
    const error = new RoxelsError('rate_limited', 'Slow down.', {
      status: 429,
      retryAfterMs: 7_000,
    })
    let asked = 0
    const line = openConnection({
      open: () => {
        asked += 1
        return Promise.reject(error)
      },
    })
    await settled()
    line.clock.advance(6_999)
    await settled()
    expect(asked).toBe(1)
    line.clock.advance(1)
    await settled()
    expect(asked).toBe(2)
  })
})

describe('what stands in the way', () => {
  test('a page of something in between, whatever its status, is a lost line', async () => {
    let tries = 0
    const line = openConnection({
      open: () => {
        tries += 1
        const status = tries === 1 ? 403 : 407
        return Promise.reject(new RoxelsError('unexpected_answer', 'A page.', { status }))
      },
    })
    await settled()
    line.clock.advance(100)
    await settled()
    expect([tries, line.told]).toEqual([2, ['lost', 'lost']])
  })

  test('an event too large to hold is one that cannot be read: twice, and only a snapshot will do', async () => {
    const line = openConnection()
    const large = `id: x\ndata: ${'x'.repeat(2 ** 22)}`
    await (await line.now()).send(...greeting, large)
    const second = await line.next()
    expect(second.cursor).toBe(eventId(2))
    await second.send(helloFrame('tail', 2), large)
    expect((await line.next()).cursor).toBeNull()
  })

  test('the wait a stream asks for itself is kept from then on', async () => {
    const line = openConnection()
    const first = await line.now()
    await first.send('retry: 4000\n\n', ...greeting)
    await first.end()
    const before = line.clock.now()
    const second = await line.next()
    expect(second.at - before).toBe(4_000)
  })

  test('a wait longer than a timer can hold is not over at once', async () => {
    const asked = { status: 503, retryAfterMs: 2 ** 40 }
    let tries = 0
    const line = openConnection({
      open: () => {
        tries += 1
        return Promise.reject(new RoxelsError('service_unavailable', 'Later.', asked))
      },
    })
    await settled()
    line.clock.advance(2 ** 31 - 2)
    await settled()
    expect(tries).toBe(1)
  })
})

describe('a page', () => {
  test('that is seen or back online again does not wait for the next attempt', async () => {
    const line = openConnection({ open: () => Promise.reject(new TypeError('Load failed')) })
    let tries = 0
    const tried = async () => {
      await settled()
      const before = tries
      tries = line.told.filter((what) => what === 'lost').length
      return tries - before
    }
    expect(await tried()).toBe(1)
    line.page.show()
    expect(await tried()).toBe(1)
    line.page.goOnline()
    expect(await tried()).toBe(1)
    expect(await tried()).toBe(0)
  })

  test('waits as long as the server asks all the same', async () => {
    const line = openConnection()
    const asks = close('overloaded', { reconnect: true, retry_ms: 900 })
    await (await line.now()).send(...greeting, asks)
    line.clock.advance(899)
    line.page.goOnline()
    await settled()
    expect(line.attempts).toHaveLength(1)
    line.clock.advance(1)
    await settled()
    expect(line.attempts).toHaveLength(2)
  })

  test('that nobody sees does not take silence for a dead line, and looks again when it is seen', async () => {
    const line = openConnection()
    const first = await line.now()
    await first.send(...greeting)
    line.page.hide()
    line.clock.advance(60_000)
    await settled()
    expect([first.signal.aborted, line.told]).toEqual([false, []])
    line.page.show()
    await settled()
    expect(first.signal.aborted).toBe(true)
    expect((await line.next()).cursor).toBe(eventId(2))
  })

  test('whose line went on while nobody saw it keeps that line, and its watch over it', async () => {
    const line = openConnection()
    const first = await line.now()
    await first.send(...greeting)
    line.page.hide()
    line.clock.advance(60_000)
    await first.send(ping(2))
    line.page.show()
    await settled()
    expect(first.signal.aborted).toBe(false)
    line.clock.advance(30_000)
    expect(first.signal.aborted).toBe(true)
  })

  test('that was offline has another line, however lively the old one was', async () => {
    const line = openConnection()
    const first = await line.now()
    await first.send(...greeting)
    line.page.goOnline()
    expect(first.signal.aborted).toBe(true)
    expect((await line.next()).cursor).toBe(eventId(2))
  })
})
