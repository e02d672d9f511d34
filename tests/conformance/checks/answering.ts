import assert from 'node:assert/strict'
import { ResultSchema } from '@roxels/protocol'
import * as v from 'valibot'
import type { Check } from '../check.ts'
import type { Access, Target } from '../target.ts'
import { refused } from './answers.ts'

/** A conversation whose first goal has an answer that its participant is to confirm. */
async function answered(target: Target) {
  const access = await target.open({}, target.confirmKey)
  const stream = await access.stream()
  await access.send('The first thing.')
  await stream.until('goal', ({ goal_id, to }) => goal_id === 'first' && to === 'captured')
  return { access, stream }
}

const correct = ({ call }: Access, goal: string, data: unknown) =>
  call(`/goals/${goal}`, { method: 'PUT', body: { data } })

const confirm = ({ call }: Access, goal: string) =>
  call(`/goals/${goal}/commit`, { method: 'POST' })

/** Section 5: answers that are corrected and confirmed, and the end. */
export const answeringChecks: readonly Check[] = [
  {
    rules: [59, 61],
    tries:
      'a goal to be confirmed waits as captured until its participant confirms it, once or twice',
    async run(target) {
      const { access, stream } = await answered(target)
      const first = await confirm(access, 'first')
      assert.equal(first.status, 200)
      assert.equal(first.body.goal.state, 'committed')
      const { commit_id } = first.body.captured
      const event = await stream.until('captured', (capture) => capture.commit_id === commit_id)
      assert.equal(event.data.goal_id, 'first')
      assert.deepEqual((await confirm(access, 'first')).body, first.body)
    },
  },
  {
    rules: [60],
    tries:
      'a correction takes the place of an answer, of a committed one as a new commit; a misfit is refused by its place',
    async run(target) {
      const { access } = await answered(target)
      const waiting = await correct(access, 'first', 'Better.')
      assert.equal(waiting.body.captured.data, 'Better.')
      assert.equal(waiting.body.captured.commit_id, undefined)
      const { commit_id } = (await confirm(access, 'first')).body.captured
      const { captured } = (await correct(access, 'first', 'Best.')).body
      assert.equal(captured.supersedes, commit_id)
      assert.notEqual(captured.commit_id, commit_id)
      const misfit = await correct(access, 'first', 7)
      refused(misfit, 'validation_error')
      assert.match(misfit.body.error.field, /^data/)
    },
  },
  {
    rules: [62],
    tries:
      'a goal without a whole answer cannot be corrected or confirmed, an unknown one is not found',
    async run(target) {
      const { access } = await answered(target)
      refused(await confirm(access, 'second'), 'conflict')
      refused(await correct(access, 'second', 'Early.'), 'conflict')
      refused(await confirm(access, 'unknown'), 'not_found')
    },
  },
  {
    rules: [63],
    tries:
      'the confirmation of the last goal completes the conversation, and nothing is changed after',
    async run(target) {
      const { access, stream } = await answered(target)
      await access.send('The second one.')
      await stream.until('goal', ({ goal_id, to }) => goal_id === 'second' && to === 'captured')
      assert.equal((await confirm(access, 'first')).body.status, 'joined')
      assert.equal((await confirm(access, 'second')).body.status, 'completed')
      assert.equal((await stream.until('close')).data.reason, 'conversation_closed')
      refused(await correct(access, 'first', 'Too late.'), 'conflict')
      assert.equal((await confirm(access, 'second')).status, 200)
    },
  },
  {
    rules: [64],
    tries: 'its participant ends a conversation, twice as well as once',
    async run(target) {
      const { access, stream } = await answered(target)
      const end = () => access.call('/end', { method: 'POST' })
      const first = await end()
      assert.equal(first.status, 200)
      assert.equal((await stream.until('close')).data.reason, 'conversation_closed')
      assert.deepEqual((await end()).body, first.body)
      refused(await access.send('Too late.'), 'conflict')
    },
  },
  {
    rules: [78],
    tries: 'what came of a conversation is told once it is over: what was committed, and no more',
    async run(target) {
      const { access } = await answered(target)
      const result = () => access.call('/result')
      refused(await result(), 'conflict')
      await confirm(access, 'first')
      await access.call('/end', { method: 'POST' })
      const { status, body } = await result()
      assert.equal(status, 200)
      const { status: came, findings, summary, external_id } = v.parse(ResultSchema, body)
      assert.equal(came, 'completed')
      assert.deepEqual(Object.keys(findings), ['first'])
      assert.notEqual(summary, '')
      assert.equal(external_id, null)
    },
  },
]
