import type { GoalType, JsonObject } from '@roxels/protocol'
import type { AgentStep, AgentTurn, CapturedGoal } from '../agent/port.ts'
import { scriptedAgent } from '../agent/scripted.ts'
import { demoTemplate } from '../templates/demo.ts'
import type { Template } from '../templates/template.ts'
import { defineTemplate, goalsOf } from '../templates/template.ts'

type Captured = Map<string, CapturedGoal>

/** The interviewer without pauses. */
export const atOnce = scriptedAgent({ wordMs: 0 })

/** A turn of the demo as it opens, but for `parts`. */
export function turnOf(parts: Partial<AgentTurn>): AgentTurn {
  return {
    template: demoTemplate,
    assurance: 'device',
    personName: 'Ada',
    context: {},
    earlier: [],
    transcript: [],
    heard: [],
    captured: new Map(),
    said: '',
    signal: new AbortController().signal,
    ...parts,
  }
}

/** Every step of a turn. */
export async function stepsOf(turn: AgentTurn, agent = atOnce): Promise<AgentStep[]> {
  const steps: AgentStep[] = []
  for await (const step of agent.reply(turn)) steps.push(step)
  return steps
}

/** What the steps say together. */
export const textOf = (steps: readonly AgentStep[]) =>
  steps.map((step) => (step.type === 'text' ? step.text : '')).join('')

/** A conversation as the server would lead it: what is captured and said is handed back with each turn. */
export function converse(
  template = demoTemplate,
  personName = 'Ada',
  earlier: AgentTurn['earlier'] = [],
) {
  const captured: Captured = new Map()
  const transcript: { role: 'agent' | 'participant'; text: string }[] = []
  const turns: AgentTurn[] = []
  async function hear(...heard: string[]): Promise<string> {
    const turn = turnOf({
      template,
      personName,
      earlier,
      heard,
      transcript: [...transcript],
      captured: new Map(captured),
    })
    turns.push(turn)
    const steps = await stepsOf(turn)
    for (const step of steps) {
      if (step.type === 'capture') captured.set(step.goalId, learned(step.data))
      if (step.type === 'commit')
        captured.set(step.goalId, settled(template, step.goalId, captured))
    }
    const text = textOf(steps)
    for (const words of heard) transcript.push({ role: 'participant', text: words })
    transcript.push({ role: 'agent', text })
    return text
  }
  const committed = () =>
    Object.fromEntries(
      [...captured].filter(([, one]) => one.committed).map(([id, one]) => [id, one.data]),
    )
  return { hear, committed, captured, turns }
}

const learned = (data: unknown): CapturedGoal => ({ data, settled: false, committed: false })

function settled(template: Template, goalId: string, captured: Captured): CapturedGoal {
  const goal = goalsOf(template).find(({ id }) => id === goalId)
  const committed = goal?.commit_policy !== 'confirm'
  return { data: captured.get(goalId)?.data, settled: true, committed }
}

/** A template with one goal for each schema. */
export function templateOf(...schemas: JsonObject[]): Template {
  const goals = schemas.map((schema, index) => ({
    id: `goal_${index}`,
    type: 'structured' as GoalType,
    prompt: `Question ${index}?`,
    schema,
  }))
  return defineTemplate('tpl_talk', {
    name: 'Talk',
    phases: [{ id: 'only', goals }],
    settings: { greeting: demoTemplate.settings.greeting ?? '' },
  })
}

/** An answer the demo accepts, for each of its goals. */
export const good = [
  'Ada Lovelace',
  'ada@example.org',
  'about 1,200 people',
  'save',
  '12 Rue Neuve, 1000, Brussels, Belgium',
  'We begin in May.',
]
