import fc from 'fast-check'
import { expect, test } from 'vitest'
import { converse, stepsOf, textOf, turnOf } from '../testing/talk.ts'
import { defineTemplate } from '../templates/template.ts'

type Policy = 'auto' | 'confirm'

/** A template with a goal of each policy; each asks for a word. */
function templateOf(...policies: readonly Policy[]) {
  const goals = policies.map((commit_policy, index) => ({
    id: `goal_${index}`,
    type: 'open' as const,
    prompt: `Question ${index}?`,
    schema: { title: `Goal ${index}`, type: 'string' as const },
    commit_policy,
  }))
  return defineTemplate('tpl_confirm', { name: 'To confirm', phases: [{ goals }] })
}

test('what is to be confirmed is asked for like the rest, and named once there is nothing left to ask', async () => {
  const { hear, captured, turns } = converse(templateOf('confirm', 'auto', 'confirm'))
  expect(await hear()).toMatch(/Question 0\?$/)
  expect(await hear('One')).toMatch(/Question 1\?$/)
  expect(await hear('Two')).toMatch(/Question 2\?$/)
  expect(await hear('Three')).toBe(
    'Thank you, Ada. That is everything I wanted to ask. Please look over what I noted for “Goal 0” and “Goal 2” and confirm it; then we are done.',
  )
  expect([...captured.values()].map(({ committed }) => committed)).toEqual([false, true, false])
  expect((await stepsOf(turns.at(-1)!)).some(({ type }) => type === 'complete')).toBe(false)
})

test('whoever writes on instead is told what is still to be confirmed, each time and no more', async () => {
  const { hear, captured } = converse(templateOf('confirm', 'confirm'))
  await hear()
  await hear('One', 'Two')
  const reminder = 'are still to be confirmed: please correct what is wrong, and confirm them.'
  const told = `I have nothing left to ask. “Goal 0” and “Goal 1” ${reminder}`
  expect(await hear('Yes')).toBe(told)
  expect(await hear('Is it right?', 'Hello?')).toBe(told)
  captured.set('goal_0', { data: 'Uno', settled: true, committed: true })
  expect(await hear('And now?')).toBe(
    'I have nothing left to ask. “Goal 1” is still to be confirmed: please correct what is wrong, and confirm it.',
  )
  expect(captured.get('goal_1')).toMatchObject({ data: 'Two', committed: false })
})

test('once all is confirmed it says good-bye and is done', async () => {
  const { hear, captured, turns } = converse(templateOf('confirm'))
  await hear()
  await hear('One')
  captured.set('goal_0', { data: 'Uno', settled: true, committed: true })
  expect(await hear('Done.')).toMatch(/^Thank you, Ada\. .* all of it is saved\.$/)
  expect((await stepsOf(turns.at(-1)!)).at(-1)).toEqual({ type: 'complete' })
})

test('a goal that was confirmed while others were asked for is not named', async () => {
  const { hear, captured } = converse(templateOf('confirm', 'confirm'))
  await hear()
  await hear('One')
  captured.set('goal_0', { data: 'One', settled: true, committed: true })
  expect(await hear('Two')).toContain('what I noted for “Goal 1” and confirm it')
})

test('many are counted rather than named', async () => {
  const policies = Array.from({ length: 9 }, () => 'confirm' as const)
  const { hear } = converse(templateOf(...policies))
  await hear()
  expect(await hear(...policies)).toContain('“Goal 4” and 4 more and confirm it')
})

test('interrupted while it asks for confirmation it goes on to the same words', async () => {
  const { hear, turns } = converse(templateOf('auto', 'confirm'))
  await hear()
  await hear('One', 'Two')
  await hear('Yes')
  for (const turn of turns) {
    const full = textOf(await stepsOf(turn))
    for (let length = 0; length <= full.length; length += 1) {
      const said = full.slice(0, length)
      expect(said + textOf(await stepsOf({ ...turn, said }))).toBe(full)
    }
  }
})

test('whatever is confirmed when, each turn says something, asks nothing twice and completes once all is final', async () => {
  const policies = fc.array(fc.constantFrom<Policy>('auto', 'confirm'), { minLength: 1 })
  const moves = fc.array(
    fc.oneof(
      fc.record({ heard: fc.array(fc.string(), { maxLength: 3 }) }),
      fc.record({ confirmed: fc.nat({ max: 9 }) }),
    ),
    { maxLength: 20 },
  )
  await fc.assert(
    fc.asyncProperty(policies, moves, async (given, all) => {
      const { hear, captured, turns } = converse(templateOf(...given))
      for (const move of all) {
        if ('confirmed' in move) {
          const [id, known] = [...captured][move.confirmed] ?? []
          if (id !== undefined && known?.settled) captured.set(id, { ...known, committed: true })
          continue
        }
        const before = new Map(captured)
        const text = await hear(...move.heard)
        expect(text.trim()).not.toBe('')
        const steps = await stepsOf(turns.at(-1)!)
        for (const step of steps) {
          if (step.type !== 'capture' && step.type !== 'commit') continue
          expect(before.get(step.goalId)?.settled).not.toBe(true)
        }
        const isOver =
          captured.size === given.length && [...captured.values()].every((one) => one.committed)
        expect(steps.some(({ type }) => type === 'complete')).toBe(isOver)
        expect(await stepsOf(turnOf({ ...turns.at(-1) }))).toEqual(steps)
      }
    }),
    { numRuns: 200 },
  )
})
