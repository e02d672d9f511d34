import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { RoxelsError } from './errors.ts'
import type { Answer } from './testing/stage.ts'
import {
  answer,
  broken,
  createStage,
  listOf,
  person,
  record,
  refusal,
  rejection,
  silence,
} from './testing/stage.ts'

const failed = (code: string, more = {}) => expect.objectContaining({ code, ...more })

test('an aborted call ends at once, before, while asking and while waiting (RE-04)', async () => {
  const reason = new Error('The user has left.')
  const { client, asked, clock } = createStage([silence, refusal(503, 'service_unavailable')])

  await expect(client.persons.get('a', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  expect(asked).toEqual([])

  const asking = new AbortController()
  const first = rejection(client.persons.get('a', { signal: asking.signal }))
  asking.abort(reason)
  expect(await first).toBe(reason)
  expect(asked[0]?.signal.aborted).toBe(true)

  const waiting = new AbortController()
  const second = rejection(client.persons.get('a', { signal: waiting.signal }))
  await clock.whenSet(250)
  waiting.abort(reason)
  expect(await second).toBe(reason)
  expect(asked).toHaveLength(2)
  expect(clock.pending()).toBe(0)
})

test('a signal is free of a call that is over', async () => {
  const { signal } = new AbortController()
  const { client, clock } = createStage([broken('ECONNRESET'), answer(200, record)])
  const call = client.persons.get('a', { signal })
  expect(getEventListeners(signal, 'abort')).toHaveLength(1)
  await clock.elapse(250)
  await call
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

test('an abort is not mistaken for a failure to be tried again, whatever its reason', async () => {
  const controller = new AbortController()
  const reason = new RoxelsError('unreachable', 'The other call has failed.')
  const { client, asked } = createStage(() => {
    controller.abort(reason)
    throw new TypeError('fetch failed')
  })
  const { signal } = controller
  await expect(client.persons.get('a', { signal })).rejects.toBe(reason)
  expect(asked).toHaveLength(1)
})

test('each try has its own time, up to the last byte of the answer', async () => {
  const stalled: Answer = () =>
    new Response(
      new ReadableStream({
        start: (stream) => stream.enqueue(new TextEncoder().encode('{"items": [')),
      }),
    )
  const { client, asked, clock } = createStage([silence, stalled, answer(200, listOf([person]))], {
    timeoutMs: 5_000,
  })
  const call = client.persons.page()
  await clock.elapse(5_000)
  await clock.elapse(250)
  await clock.elapse(5_000)
  await clock.elapse(500)
  expect(await call).toEqual(listOf([person]))
  // Nobody reads on behind a call that is over.
  expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, true, true])
})

test('a try that took too long is an error of its own', async () => {
  const { client, clock } = createStage(silence, { timeoutMs: 5_000, maxRetries: 0 })
  const told = failed('timed_out', { status: undefined })
  const call = rejection(client.persons.get('a'))
  await clock.elapse(5_000)
  expect(await call).toEqual(told)
})

test('an answer that breaks off is tried again', async () => {
  const half: Answer = () =>
    new Response(
      new ReadableStream({
        pull: (stream) => stream.error(new TypeError('terminated')),
      }),
    )
  const { client, clock } = createStage([half, answer(200, record)])
  const call = client.persons.get('person_1')
  await clock.elapse(250)
  expect(await call).toEqual(record)
})
