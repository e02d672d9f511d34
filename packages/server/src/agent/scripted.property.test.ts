import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { GoalType, JsonObject } from '@roxels/protocol'
import { demoTemplate } from '../templates/demo.ts'
import { defineTemplate, goalsOf } from '../templates/template.ts'
import type { Template } from '../templates/template.ts'
import type { AgentStep, AgentTurn, CapturedGoal } from './port.ts'
import { scriptedAgent } from './scripted.ts'
import { problemsOf } from './validate.ts'

const schemas: JsonObject[] = [
  { type: 'string', minLength: 2, pattern: '^\\p{L}' },
  { type: 'string', format: 'email' },
  { type: 'string', format: 'date' },
  { type: 'integer', minimum: 1, maximum: 10, default: 3 },
  { type: 'boolean' },
  { enum: ['Yes', 'No', 'None', 7, null] },
  { type: 'array', items: { enum: ['a', 'b'] }, minItems: 1, maxItems: 1 },
  {
    type: 'object',
    properties: { value: { type: 'integer' }, unit: { enum: ['people', 'teams'] } },
    required: ['value', 'unit'],
  },
  {
    type: 'object',
    properties: {
      one: { type: 'string', maxLength: 5 },
      two: { type: 'integer' },
      three: { type: 'boolean' },
    },
    required: ['two'],
    dependentRequired: { three: ['one'] },
    not: { properties: { two: { const: 7 } } },
  },
]

const made = defineTemplate('tpl_made', {
  name: 'Made',
  phases: [
    {
      goals: schemas.map((schema, index) => ({
        id: `goal_${index}`,
        type: 'structured' as GoalType,
        prompt: `Question ${index}?`,
        schema,
      })),
    },
  ],
})

// prettier-ignore
const likely = [
  'Ada', 'ada@example.org', '2026-11-23', '3', '7', 'yes', 'no', 'skip', 'none', 'a', 'b', 'a, b',
  '12 people', 'people', '12', 'a, 4, yes', 'abc, 4', '4, a, no', '7, a, b', '2', '12, Rue, B, C, D',
  '__proto__', 'constructor', '<img src=x onerror=1>', '...', '', ' ',
]

const texts = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  {
    weight: 6,
    arbitrary: fc.constantFrom(...likely),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 7_990, maxLength: 8_000 }) },
)

/** What an earlier conversation may have left: for any goal something, that fits or does not. */
function earlierOf(template: Template) {
  const goals = goalsOf(template).map(({ id }) => id)
  const data = fc.oneof(
    fc.constantFrom<unknown>(...likely, true, 3, 'Save time on onboarding', ['a'], null),
    fc.constantFrom<unknown>({ value: 12, unit: 'people' }, { two: 2 }, { one: 'x', two: 3 }),
    fc.jsonValue(),
  )
  const finding = fc.record({ goalId: fc.constantFrom(...goals), title: fc.string(), data })
  return fc.array(
    fc.record({
      at: fc.constant('2026-05-01T12:00:00.000Z'),
      template: fc.string(),
      unverified: fc.boolean(),
      findings: fc.array(finding, { maxLength: 6 }),
      summary: fc.string(),
    }),
    { maxLength: 3 },
  )
}

test.for([
  ['the demo', demoTemplate],
  ['every shape', made],
] as const)(
  '%s: whatever is answered, each turn says something and commits only what fits',
  async ([, template]) => {
    const agent = scriptedAgent({ wordMs: 0 })
    const turns = fc.array(fc.array(texts, { maxLength: 4 }), { maxLength: 16 })
    await fc.assert(
      fc.asyncProperty(
        turns,
        fc.option(fc.string(), { nil: undefined }),
        earlierOf(template),
        async (said, personName, earlier) => {
          const captured = new Map<string, CapturedGoal>()
          const transcript: { role: 'agent' | 'participant'; text: string }[] = []
          for (const heard of [[], ...said]) {
            const turn: AgentTurn = {
              template,
              assurance: 'device',
              personName,
              context: {},
              earlier,
              transcript: [...transcript],
              heard,
              captured: new Map(captured),
              said: '',
              signal: new AbortController().signal,
            }
            const steps = await collect(agent.reply(turn))
            const text = check(steps, template, captured)
            expect(await collect(agent.reply(turn))).toEqual(steps)
            transcript.push(
              ...heard.map((words) => ({ role: 'participant' as const, text: words })),
            )
            transcript.push({ role: 'agent', text })
          }
        },
      ),
      { numRuns: 300 },
    )
  },
)

async function collect(steps: AsyncIterable<AgentStep>): Promise<AgentStep[]> {
  const all: AgentStep[] = []
  for await (const step of steps) all.push(step)
  return all
}

/** Applies the steps of a turn and checks what holds for every turn. */
function check(
  steps: readonly AgentStep[],
  template: Template,
  captured: Map<string, CapturedGoal>,
): string {
  let text = ''
  for (const step of steps) {
    if (step.type === 'text') text += step.text
    else if (step.type !== 'complete') expect(text).toBe('')
    if (step.type === 'capture') {
      expect(captured.get(step.goalId)?.committed).not.toBe(true)
      captured.set(step.goalId, { data: step.data, settled: false, committed: false })
    }
    if (step.type === 'commit') {
      const goal = goalsOf(template).find(({ id }) => id === step.goalId)
      const data = captured.get(step.goalId)?.data
      expect(problemsOf(goal?.schema ?? { not: {} }, data)).toEqual([])
      // What JSON cannot carry would be lost on its way to the log.
      expect(JSON.parse(JSON.stringify(data))).toEqual(data)
      captured.set(step.goalId, { data, settled: true, committed: true })
    }
  }
  expect(text.trim()).not.toBe('')
  const isOver = goalsOf(template).every(({ id }) => captured.get(id)?.committed === true)
  expect(steps.some((step) => step.type === 'complete')).toBe(isOver)
  return text
}
