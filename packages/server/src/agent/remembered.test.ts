import { expect, test } from 'vitest'
import type { JsonObject } from '@roxels/protocol'
import { demoTemplate } from '../templates/demo.ts'
import { converse, good, stepsOf, templateOf, textOf, turnOf } from '../testing/talk.ts'
import type { AgentTurn, EarlierConversation } from './port.ts'

type Earlier = AgentTurn['earlier']

/** What earlier conversations found, newest first. */
function earlier(...found: readonly Readonly<Record<string, unknown>>[]): Earlier {
  return found.map((data) => conversation(data))
}

function conversation(data: object, unverified = false): EarlierConversation {
  const findings = Object.entries(data).map(([goalId, value]) => ({
    goalId,
    title: 'As it was called',
    data: value as unknown,
  }))
  return { at: '2026-05-01T12:00:00.000Z', template: 'Earlier', unverified, findings, summary: '' }
}

const hello = `Hello Ada. ${demoTemplate.settings.greeting}`
const size = { title: 'Team size', type: 'integer', minimum: 1 }
const name = { title: 'Name', type: 'string', minLength: 2 }
const offered = 'Last time you said “12” for “Team size”. Is that still right?'

test('what was said before is held out instead of asked for, and a yes commits it', async () => {
  const { hear, committed } = converse(templateOf(size, name), 'Ada', earlier({ goal_0: 12 }))
  expect(await hear()).toBe(`${hello} ${offered}`)
  expect(await hear('Yes, still.')).toMatch(/^\S.* Question 1\?$/)
  expect(committed()).toEqual({ goal_0: 12 })
})

test('after a no it is asked anew, and held out no more', async () => {
  const { hear, committed } = converse(templateOf(size), 'Ada', earlier({ goal_0: 12 }))
  await hear()
  expect(await hear('No.')).toBe('Then let me ask anew. Question 0?')
  expect(await hear('yes')).toBe(
    'I was hoping for a number there, like 12. Could you try once more?',
  )
  expect(committed()).toEqual({})
  await hear('15')
  expect(committed()).toEqual({ goal_0: 15 })
})

test.for(['No, it is 15 now', '15', 'Actually, 15 people'])(
  'a corrected answer is taken as it is given: %s',
  async (text) => {
    const { hear, committed } = converse(templateOf(size), 'Ada', earlier({ goal_0: 12 }))
    await hear()
    await hear(text)
    expect(committed()).toEqual({ goal_0: 15 })
  },
)

test('a corrected word is taken without the no before it', async () => {
  const { hear, committed } = converse(templateOf(name), 'Ada', earlier({ goal_0: 'Augusta' }))
  await hear()
  await hear('No, it’s Grace')
  expect(committed()).toEqual({ goal_0: 'Grace' })
})

test('what it cannot read it does not take for a yes: it holds out the same again, whole', async () => {
  const { hear, committed } = converse(templateOf(size), 'Ada', earlier({ goal_0: 12 }))
  await hear()
  expect(await hear('Who knows')).toBe(`I was hoping for a number there, like 12. ${offered}`)
  expect(committed()).toEqual({})
  await hear('yes')
  expect(committed()).toEqual({ goal_0: 12 })
})

test('a yes that came before anything was held out confirms nothing', async () => {
  const { hear, committed } = converse(
    templateOf(name, size),
    'Ada',
    earlier({ goal_0: 'Augusta', goal_1: 12 }),
  )
  await hear()
  expect((await hear('yes', 'yes')).endsWith(offered)).toBe(true)
  expect(committed()).toEqual({ goal_0: 'Augusta' })
})

test('a part of a new answer counts for more than the whole old one', async () => {
  const schema = {
    title: 'Address',
    type: 'object',
    properties: { street: { type: 'string' }, city: { type: 'string' } },
    required: ['street', 'city'],
  }
  const { hear, committed } = converse(
    templateOf(schema),
    'Ada',
    earlier({ goal_0: { city: 'Bern', street: '1 Rue Neuve' } }),
  )
  expect(await hear()).toContain('Last time you said “1 Rue Neuve, Bern” for “Address”.')
  expect(await hear('2 Rue Haute', 'yes')).not.toContain('Last time')
  expect(committed()).toEqual({ goal_0: { street: '2 Rue Haute', city: 'yes' } })
})

test('optional properties that were skipped stay so after an earlier answer was confirmed', async () => {
  const schema = {
    type: 'object',
    properties: { must: { type: 'string' }, one: { type: 'string' }, two: { type: 'string' } },
    required: ['must'],
  }
  const { hear, committed } = converse(templateOf(size, schema), 'Ada', earlier({ goal_0: 12 }))
  await hear()
  await hear('yes')
  for (const text of ['This', 'skip', 'skip']) await hear(text)
  expect(committed()).toEqual({ goal_0: 12, goal_1: { must: 'This' } })
})

test.for<[string, Earlier]>([
  ['does not fit the goal', earlier({ goal_0: 'twelve' })],
  ['is about another goal', earlier({ goal_1: 12 })],
  ['a stranger may have said', [conversation({ goal_0: 12 }, true)]],
])('what %s is not held out', async ([, found]) => {
  const turn = turnOf({ template: templateOf(size), earlier: found })
  expect(textOf(await stepsOf(turn))).toBe(`${hello} Question 0?`)
})

test('what nobody would read to the end is not held out', async () => {
  const turn = turnOf({ template: templateOf(name), earlier: earlier({ goal_0: 'x'.repeat(201) }) })
  expect(textOf(await stepsOf(turn))).toBe(`${hello} Question 0?`)
})

test('the newest that fits is held out', async () => {
  const found = earlier({ goal_0: 'twelve' }, { goal_0: 13 }, { goal_0: 14 })
  const turn = turnOf({ template: templateOf(size), earlier: found })
  expect(textOf(await stepsOf(turn))).toContain('“13”')
})

test.for<[JsonObject, unknown, string]>([
  [{ type: 'boolean' }, false, 'no'],
  [{ oneOf: [{ const: 'a', title: 'The first' }] }, 'a', 'The first'],
  [{ type: 'array', items: { oneOf: [{ const: 1, title: 'One' }] } }, [1], 'One'],
  [{ type: 'string' }, 'two\n lines', 'two lines'],
  [
    {
      type: 'object',
      properties: { value: { type: 'integer' }, unit: { enum: ['people', 'teams'] } },
    },
    { unit: 'people', value: 12 },
    '12 people',
  ],
])('an answer of %j is held out in words', async ([schema, data, words]) => {
  const turn = turnOf({
    template: templateOf({ ...schema, title: 'It' }),
    earlier: earlier({ goal_0: data }),
  })
  expect(textOf(await stepsOf(turn))).toContain(`Last time you said “${words}” for “It”.`)
})

test('interrupted while it holds something out it goes on to the same words', async () => {
  const { hear, turns } = converse(templateOf(size, name), 'Ada', earlier({ goal_0: 12 }))
  for (const heard of [[], ['Who knows'], ['No'], ['15'], ['Ada']]) await hear(...heard)
  for (const turn of turns) {
    const full = textOf(await stepsOf(turn))
    for (let length = 0; length <= full.length; length += 1) {
      const said = full.slice(0, length)
      expect(said + textOf(await stepsOf({ ...turn, said }))).toBe(full)
    }
  }
})

test('the demo is through in six yeses, once it has been held before', async () => {
  const before = converse()
  await before.hear()
  for (const text of good) await before.hear(text)
  const again = converse(demoTemplate, 'Ada', earlier(before.committed()))
  await again.hear()
  for (let count = 0; count < 6; count += 1) await again.hear('Yes')
  expect(again.committed()).toEqual(before.committed())
  expect(Object.keys(again.committed())).toHaveLength(6)
})
