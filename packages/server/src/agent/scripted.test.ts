import { describe, expect, test } from 'vitest'
import { demoTemplate } from '../templates/demo.ts'
import { goalsOf } from '../templates/template.ts'
import { converse, good, stepsOf, templateOf, textOf, turnOf } from '../testing/talk.ts'
import { checkSchema } from './validate.ts'

describe('a whole conversation', () => {
  test('from hello to farewell', async () => {
    const { hear, committed } = converse()
    const opening = await hear()
    expect(opening).toMatch(/^Hello Ada\. It is good to have you here\. .*full name/)
    const replies: string[] = []
    for (const answer of good) replies.push(await hear(answer))
    expect(replies[0]).toMatch(/work email/)
    expect(replies[1]).toMatch(/How many people/)
    expect(replies[2]).toMatch(/\n1\. Save time on onboarding\n2\. /)
    expect(replies[3]).toMatch(/One line will do \(street, postal code, city, country\)/)
    expect(replies[4]).toMatch(/anything else/)
    expect(replies[5]).toMatch(/^Thank you, Ada\./)
    expect(committed()).toEqual({
      full_name: 'Ada Lovelace',
      work_email: 'ada@example.org',
      team_size: { value: 1_200, unit: 'people' },
      main_goal: 'Save time on onboarding',
      address: {
        street: '12 Rue Neuve',
        postal_code: '1000',
        city: 'Brussels',
        country: 'Belgium',
      },
      anything_else: 'We begin in May.',
    })
  })

  test('somebody without a name is greeted without one', async () => {
    expect(textOf(await stepsOf(turnOf({ personName: undefined })))).toMatch(/^Hello\. It is/)
    expect(textOf(await stepsOf(turnOf({ personName: ' ' })))).toMatch(/^Hello\. It is/)
  })

  test('thanks differ from one turn to the next', async () => {
    const { hear } = converse()
    await hear()
    const thanks: string[] = []
    for (const answer of good.slice(0, 5)) thanks.push((await hear(answer)).split('.')[0] ?? '')
    expect(new Set(thanks).size).toBe(5)
  })

  test('several messages in one turn are taken one after another', async () => {
    const { hear, committed, turns } = converse()
    await hear()
    const text = await hear('Ada Lovelace', 'ada@example.org', '3 teams')
    expect(committed()).toEqual({
      full_name: 'Ada Lovelace',
      work_email: 'ada@example.org',
      team_size: { value: 3, unit: 'teams' },
    })
    expect(text).toMatch(/first month/)
    expect(text).not.toMatch(/work email/)
    const steps = await stepsOf(turns.at(-1)!)
    const firstText = steps.findIndex((step) => step.type === 'text')
    expect(steps.slice(0, firstText).map((step) => step.type)).toEqual(
      Array.from({ length: 3 }, () => ['capture', 'commit']).flat(),
    )
    expect(steps.slice(firstText).every((step) => step.type === 'text')).toBe(true)
  })

  test('a bad answer to a question not asked yet comes with the question', async () => {
    const { hear } = converse()
    await hear()
    expect(await hear('Ada Lovelace', 'no idea')).toMatch(
      /could not find an e-mail address.*Which work email/,
    )
  })

  test('a good answer after a bad one makes up for it', async () => {
    const { hear } = converse()
    await hear()
    await hear('Ada Lovelace')
    const text = await hear('oh', 'ada@example.org')
    expect(text).toMatch(/How many people/)
    expect(text).not.toMatch(/could not/)
  })

  test('all answers at once end the conversation', async () => {
    const { hear, committed, turns } = converse()
    await hear()
    expect(await hear(...good, 'and one more')).toMatch(/^Thank you, Ada/)
    expect(Object.keys(committed())).toHaveLength(6)
    expect((await stepsOf(turns.at(-1)!)).at(-1)).toEqual({ type: 'complete' })
  })
})

describe('answers that will not do', () => {
  test.for([
    ['ada', /could not find an e-mail address in that.*try once more/],
    ['ada@example', /does not look like an e-mail address.*ada@example\.com.*try once more/],
    ['skip', /cannot go on without.*Which work email/],
    ['@@@', /e-mail address/],
    [`${'x'.repeat(7_990)}@x.org`, /longer/],
  ] as const)('the e-mail address %j is asked for again with the reason', async ([text, why]) => {
    const { hear, captured } = converse()
    await hear()
    await hear('Ada Lovelace')
    expect(await hear(text)).toMatch(why)
    expect(captured.has('work_email')).toBe(false)
    expect(await hear('ada@example.org')).toMatch(/How many/)
  })

  test('an ambiguous choice is asked back, one that is none gets the list again', async () => {
    const { hear, committed } = converse()
    await hear()
    await hear(...good.slice(0, 3))
    expect(await hear('s')).toBe(
      'That could be “Save time on onboarding” or “Something else”. Which one do you mean?',
    )
    expect(await hear('cake')).toMatch(/could not match.*\n1\. Save time on onboarding\n/)
    await hear('2')
    expect(committed()['main_goal']).toBe('Understand customers better')
  })

  test('a hello is answered, not stored', async () => {
    const { hear, captured } = converse()
    await hear()
    expect(await hear('hello')).toMatch(/^Hello to you too! First of all/)
    expect(captured.size).toBe(0)
  })
})

describe('a quantity', () => {
  test('whose unit is unknown keeps the number and asks for the unit', async () => {
    const { hear, committed, captured } = converse(
      templateOf({
        type: 'object',
        properties: { value: { type: 'number' }, unit: { enum: ['kg', 'g'] } },
        required: ['value', 'unit'],
      }),
    )
    await hear()
    expect(await hear('about 12')).toMatch(/Is that in “kg” or “g”\?/)
    expect(captured.get('goal_0')).toEqual({
      data: { value: 12 },
      settled: false,
      committed: false,
    })
    expect(await hear('stones')).toMatch(/Is that in “kg” or “g”\?/)
    await hear('kg please')
    expect(committed()).toEqual({ goal_0: { value: 12, unit: 'kg' } })
  })

  test('out of bounds is asked for again', async () => {
    const { hear } = converse()
    await hear()
    await hear(...good.slice(0, 2))
    expect(await hear('0 people')).toMatch(/too small: it should be 1 or more/)
    expect(await hear('2.5 people')).toMatch(/whole number/)
    expect(await hear('12')).toMatch(/I put that down as 12 people\..*first month/)
  })
})

describe('anything else', () => {
  test.for([
    ['skip', ''],
    ['No, thanks', ''],
    ['That’s it', ''],
    ['No forms, please', 'No forms, please'],
    ['<b>bold</b>', '<b>bold</b>'],
  ])('%j is stored as %j', async ([text, stored]) => {
    const { hear, committed } = converse()
    await hear()
    await hear(...good.slice(0, 5))
    await hear(text ?? '')
    expect(committed()['anything_else']).toBe(stored)
  })
})

test('a goal no chat can ask for is passed over', async () => {
  const { hear, committed } = converse(templateOf({ type: 'object' }, { type: 'string' }))
  expect(await hear()).toMatch(/Question 1\?/)
  expect(await hear('yes')).toMatch(/^Thank you/)
  expect(committed()).toEqual({ goal_1: 'yes' })
})

test('every schema of the demo can be used and has a title', () => {
  for (const { schema } of goalsOf(demoTemplate)) {
    expect(checkSchema(schema)).toBeUndefined()
    expect(schema['title']).toEqual(expect.any(String))
  }
})
