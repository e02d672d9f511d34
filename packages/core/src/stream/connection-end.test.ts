import { describe, expect, test } from 'vitest'
import { RoxelsError } from '../errors.ts'
import { settled } from '../testing/index.ts'
import { eventId, frame } from '../testing/log.ts'
import { openConnection } from '../testing/unpublished/connection.ts'
import { helloFrame } from '../testing/unpublished/frames.ts'
import { close, closed, completed, greeting, ping } from '../testing/unpublished/short-log.ts'

describe('an end on purpose', () => {
  test.for(['conversation_closed', 'signed_out', 'person_changed', 'forbidden', 'deleted'])(
    '%s is final',
    async (reason) => {
      const line = openConnection()
      await (await line.now()).send(...greeting, completed, close(reason, { reconnect: false }))
      await expect(line.done).resolves.toBe(reason)
    },
  )

  test('conversation_closed says that all has been read, without a ping', async () => {
    const line = openConnection()
    await (await line.now()).send(...greeting, completed, closed)
    await line.done
    expect(line.told).toEqual(['caughtUp'])
  })

  test('conversation_closed before it is said that the conversation is over means that something is missing', async () => {
    const line = openConnection()
    await (await line.now()).send(...greeting, closed, completed)
    const second = await line.next()
    expect(second.cursor).toBe(eventId(2))
    await second.send(helloFrame('tail', 2), completed, closed)
    await expect(line.done).resolves.toBe('conversation_closed')
  })

  test.for(['overloaded', 'shutdown'])(
    '%s is tried again after the stated wait',
    async (reason) => {
      const line = openConnection()
      await (await line.now()).send(...greeting, close(reason, { reconnect: true, retry_ms: 900 }))
      const before = line.clock.now()
      const second = await line.next()
      expect([second.at - before, second.cursor]).toEqual([900, eventId(2)])
    },
  )

  test.for(['rotate', 'auth_expired'])(
    'a line on which nothing is said is replaced without a word, however often: %s',
    async (reason) => {
      const line = openConnection()
      await (await line.now()).send(...greeting)
      for (let round = 0; round < 4; round += 1) {
        const attempt = await line.now()
        for (let minutes = 0; minutes < 5; minutes += 0.25) {
          line.clock.advance(15_000)
          await attempt.send(ping(2))
        }
        const [before, count] = [line.clock.now(), line.attempts.length]
        await attempt.send(close(reason, { reconnect: true }))
        const next = line.attempts.length > count ? await line.now() : await line.next()
        expect(next.at - before).toBeLessThanOrEqual(100)
      }
      expect(line.told).not.toContain('lost')
    },
  )

  test('a server that only ever rotates is not hammered', async () => {
    const line = openConnection()
    await (await line.now()).send(...greeting, close('rotate', { reconnect: true }))
    for (let round = 0; round < 6; round += 1) {
      await (await line.next()).send(ping(2), close('rotate', { reconnect: true }))
    }
    const before = line.clock.now()
    expect((await line.next()).at - before).toBeGreaterThan(1_000)
  })

  test('an expired token is renewed and the stream resumed without a word', async () => {
    const line = openConnection()
    await (await line.now()).send(...greeting, close('auth_expired', { reconnect: true }))
    expect((await line.now()).cursor).toBe(eventId(2))
    expect(line.told).toEqual(['renew'])
  })

  test('a refused token is renewed once at a time, not in a tight loop', async () => {
    let opened = 0
    const line = openConnection({
      open: () => {
        opened += 1
        return Promise.reject(new RoxelsError('session_expired', 'Expired.', { status: 401 }))
      },
    })
    await settled()
    expect([opened, line.told]).toEqual([2, ['renew', 'renew', 'lost']])
  })

  test('a secret that is dead ends it', async () => {
    const dead = new RoxelsError('session_ended', 'The session has ended.')
    const line = openConnection({
      open: () => Promise.reject(new RoxelsError('session_expired', 'Expired.', { status: 401 })),
      renew: () => Promise.reject(dead),
    })
    await expect(line.done).rejects.toBe(dead)
  })

  test('a later protocol is refused', async () => {
    const line = openConnection()
    const hello = { prev: null, protocol: 2, session_id: 's', mode: 'tail', heartbeat_ms: 1 }
    await (await line.now()).send(frame('hello', eventId(0), hello))
    await expect(line.done).rejects.toMatchObject({ code: 'protocol_unsupported' })
  })

  test('a chunk that was received as the person left is not applied', async () => {
    let deaf: ReadableStreamDefaultController<Uint8Array> | undefined
    const line = openConnection({
      open: () => Promise.resolve(new ReadableStream({ start: (c) => void (deaf = c) })),
    })
    await settled()
    deaf?.enqueue(new TextEncoder().encode(greeting.join('')))
    line.closing.abort()
    await expect(line.done).resolves.toBeNull()
    expect(line.applied).toEqual([])
  })

  test('a body that does not hear of the end itself is not waited for', async () => {
    let cancelled = false
    const line = openConnection({
      open: () => Promise.resolve(new ReadableStream({ cancel: () => void (cancelled = true) })),
    })
    await settled()
    line.closing.abort()
    await settled()
    expect([cancelled, line.clock.pending()]).toEqual([true, 0])
  })

  test('nothing is left running once the person has left', async () => {
    const line = openConnection()
    const first = await line.now()
    await first.send(...greeting)
    line.closing.abort()
    await expect(line.done).resolves.toBeNull()
    expect([first.signal.aborted, line.applied.length, line.clock.pending()]).toEqual([true, 1, 0])
  })
})
