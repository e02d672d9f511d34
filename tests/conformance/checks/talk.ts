import assert from 'node:assert/strict'
import { createReader } from '@roxels/protocol/testing'
import type { Check } from '../check.ts'
import type { Target } from '../target.ts'
import { refused } from './answers.ts'
import { findInterview } from './stream.ts'

/** A conversation whose opening is being said. */
async function begun(target: Target) {
  const access = await target.open()
  const stream = await access.stream()
  const { data } = await stream.until('snapshot')
  const turn = data.turn ?? (await stream.until('turn')).data
  return { access, stream, turnId: turn.id }
}

/** Sections 4 and 5: what events mean; sending, stopping, retrying. */
export const talkChecks: readonly Check[] = [
  {
    rules: [36],
    tries: 'no delta splits a surrogate pair',
    async run(target) {
      const { stream } = await begun(target)
      await stream.until('turn', ({ state }) => state === 'completed')
      for (const event of stream.events) {
        if (event.name === 'delta') assert.ok(event.data.text.isWellFormed())
      }
    },
  },
  {
    rules: [37, 38],
    tries: 'what a tail comes to is what a snapshot says, states of messages included',
    async run(target) {
      const { access, stream } = await begun(target)
      await access.send('The first thing.')
      await access.send('The second one.')
      // Both goals are met: the conversation ends.
      await stream.until('close')
      const late = await access.stream()
      await late.until('close')
      const tailed = createReader()
      const snapshot = createReader()
      tailed.apply(stream.events)
      snapshot.apply(late.events)
      assert.deepEqual(tailed.shown, snapshot.shown)
      assert.equal(snapshot.shown.status, 'completed')
      assert.equal(snapshot.shown.captured.size, 2)
      for (const { state } of snapshot.shown.goals) assert.equal(state, 'committed')
      for (const { state } of snapshot.shown.messages) assert.equal(state, 'complete')
    },
  },
  {
    rules: [40],
    tries:
      'one client_id is one message, whatever comes twice, even at once; with another text it is refused',
    async run(target) {
      const { access } = await begun(target)
      const id = crypto.randomUUID()
      const answers = await Promise.all(Array.from({ length: 5 }, () => access.send('Once.', id)))
      assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 200, 200, 200, 201])
      for (const { body } of answers) assert.deepEqual(body, answers[0]?.body)
      refused(await access.send('Twice.', id), 'conflict')
      refused(await access.send('Bad id.', 'a b'), 'validation_error')
      const { body } = await access.call('/messages')
      const mine = (body.items as { client_id?: string }[]).filter(
        ({ client_id }) => client_id === id,
      )
      assert.equal(mine.length, 1)
    },
  },
  {
    rules: [41],
    tries: 'a blank text, one of 8,001 characters and one for an ended conversation are refused',
    async run(target) {
      const { access } = await begun(target)
      refused(await access.send(''), 'validation_error')
      refused(await access.send(' \n '), 'validation_error')
      refused(await access.send('\u{1f600}'.repeat(8_001)), 'validation_error')
      assert.equal((await access.send('\u{1f600}'.repeat(8_000))).status, 201)
      const id = await findInterview(target, access.session.session_id)
      await target.api('POST', `/v1/interviews/${id}/end`)
      refused(await access.send('Too late.'), 'conflict')
    },
  },
  {
    rules: [42],
    tries: 'a message is in the log before the turn that answers it, and is answered',
    async run(target) {
      const { access, stream } = await begun(target)
      await stream.until('turn', ({ state }) => state === 'completed')
      const { body } = await access.send('The first thing.')
      const sent = await stream.until('message', ({ id }) => id === body.message.id)
      assert.equal(sent.id, body.event_id)
      const turn = await stream.until('turn', ({ id, state }) => {
        return state === 'started' && stream.events.some((event) => isTurn(event, id, sent.id))
      })
      await stream.until('turn', ({ id, state }) => id === turn.data.id && state === 'completed')
    },
  },
  {
    rules: [43, 45],
    tries:
      'stop ends a turn, twice as well as once, and keeps what was said; retry leaves it as it is',
    async run(target) {
      const { access, stream, turnId: turn_id } = await begun(target)
      await stream.until('delta')
      const stop = () => access.call('/stop', { method: 'POST', body: { turn_id } })
      const first = await stop()
      assert.equal(first.status, 200)
      // A server whose agent has no pauses may have said it all.
      const { state } = first.body.turn
      assert.ok(state === 'stopped' || state === 'completed')
      assert.deepEqual((await stop()).body, first.body)
      await stream.until('turn', (turn) => turn.id === turn_id && turn.state === state)
      const reader = createReader()
      reader.apply(stream.events)
      const { items } = (await access.call('/messages')).body
      assert.deepEqual(items[0], reader.shown.messages[0])
      const retried = await access.call('/retry', { method: 'POST', body: { turn_id } })
      assert.deepEqual(retried.body, first.body)
      const unknown = { method: 'POST', body: { turn_id: 'turn_unknown' } }
      refused(await access.call('/stop', unknown), 'not_found')
    },
  },
]

type Events = Awaited<ReturnType<typeof begun>>['stream']['events']

/** Whether an event starts this turn after the event `id`. */
function isTurn({ name, data }: Events[number], turnId: string, id: string | undefined): boolean {
  return name === 'turn' && data.id === turnId && data.state === 'started' && data.prev === id
}
