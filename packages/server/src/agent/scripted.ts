import { goalsOf, titleOf } from '../templates/template.ts'
import type { Template, TemplateGoal } from '../templates/template.ts'
import { answer, questionFor } from './answer.ts'
import type { Known } from './reading.ts'
import { nothingKnown } from './reading.ts'
import type { Agent, AgentStep, AgentTurn, CapturedGoal } from './port.ts'
import { shapeOf } from './shape.ts'
import type { Shape } from './shape.ts'
import { paced, restAfter, restOf, sleep as realSleep } from './words.ts'
import type { Sleep } from './words.ts'
import * as say from './wording.ts'

export interface ScriptedOptions {
  /** The pause between two words of a sentence; 0 for none. */
  readonly wordMs: number
  readonly sleep?: Sleep
}

/**
 * The interviewer that needs no key and no network: it asks for the goals of a template one after another and checks each
 * answer against its schema. The same turn always gives the same steps, which is how it goes on after an interruption.
 * A goal whose schema asks for more than a chat can give (`unaskable`) is left open. With nothing left to ask it says what is
 * still to be confirmed, and once that is done says good-bye.
 */
export function scriptedAgent({ wordMs, sleep = realSleep }: ScriptedOptions): Agent {
  return {
    async *reply(turn) {
      const { steps, text, isLast } = plan(turn)
      for (const step of steps) {
        if (turn.signal.aborted) return
        yield step
      }
      for await (const word of paced(text, wordMs, sleep, turn.signal)) {
        yield { type: 'text', text: word }
      }
      if (isLast && !turn.signal.aborted) yield { type: 'complete' }
    },
  }
}

interface Plan {
  readonly steps: readonly AgentStep[]
  readonly text: string
  readonly isLast: boolean
}

/** A goal that is not settled yet, with what is known of it so far. */
interface Pursuit {
  readonly goal: TemplateGoal
  readonly shape: Shape
  readonly known: Known
}

interface Hearing {
  readonly steps: readonly AgentStep[]
  readonly open: readonly Pursuit[]
  /** Something was learned, by any of the messages. */
  readonly accepted: boolean
  readonly note: string | undefined
  /** What is wrong with the last message. */
  readonly problem: string | undefined
}

function plan(turn: AgentTurn): Plan {
  const open = openGoals(turn)
  const hearing = hear(open, turn.heard)
  const { steps, accepted, note, problem } = hearing
  const isAsking = hearing.open.length > 0
  const unconfirmed = isAsking ? [] : unconfirmedAfter(turn, steps)
  const isLast = !isAsking && unconfirmed.length === 0
  const asked = isAsking ? ask(hearing.open) : closing(turn, unconfirmed, open.length > 0)
  const isRepeated = turn.transcript.length > 0 && asked === ask(open)
  const sentences = [
    opening(turn),
    accepted && isAsking ? say.acknowledgement(agentTurns(turn)) : undefined,
    note,
    problem,
    problem !== undefined && isRepeated ? say.askAgain(problem, asked) : asked,
  ]
  const full = sentences.filter((sentence) => sentence).join(' ')
  return { steps, text: unsaid(full, asked, turn.said), isLast }
}

/** Takes the messages one after another, each for the goal that is the first open one by then. */
function hear(open: readonly Pursuit[], heard: readonly string[]): Hearing {
  const start: Hearing = { steps: [], open, accepted: false, note: undefined, problem: undefined }
  return heard.reduce(hearOne, start)
}

function hearOne(before: Hearing, text: string): Hearing {
  const [pursuit, ...later] = before.open
  if (pursuit === undefined) return before
  const { goal, shape, known } = pursuit
  const { data = known.data, done, skipped, problem, note } = answer(goal, shape, known, text)
  const isNew = done || JSON.stringify(data ?? {}) !== JSON.stringify(known.data ?? {})
  const steps: AgentStep[] = [
    ...(isNew ? [{ type: 'capture', goalId: goal.id, data } as const] : []),
    ...(done ? [{ type: 'commit', goalId: goal.id } as const] : []),
  ]
  return {
    steps: [...before.steps, ...steps],
    open: done ? later : [{ goal, shape, known: { data, skipped } }, ...later],
    accepted: before.accepted || isNew || skipped.size > known.skipped.size,
    note: note ?? before.note,
    problem,
  }
}

/** The titles of the goals that then wait for the participant to confirm them. */
function unconfirmedAfter({ template, captured }: AgentTurn, steps: readonly AgentStep[]) {
  const settled = new Set(steps.flatMap((step) => (step.type === 'commit' ? [step.goalId] : [])))
  return goalsOf(template)
    .filter(({ id, commit_policy }) => {
      const known = captured.get(id)
      if (known?.settled === true) return !known.committed
      return commit_policy === 'confirm' && settled.has(id)
    })
    .map(titleOf)
}

/** What is said with nothing left to ask; `isNew` if there was something before this turn. */
function closing(
  { personName }: AgentTurn,
  unconfirmed: readonly string[],
  isNew: boolean,
): string {
  if (unconfirmed.length === 0) return say.farewell(personName)
  return isNew ? say.toConfirm(personName, unconfirmed) : say.stillToConfirm(unconfirmed)
}

function ask(open: readonly Pursuit[]): string {
  const [pursuit] = open
  return pursuit === undefined ? '' : questionFor(pursuit.goal, pursuit.shape, pursuit.known)
}

function openGoals({ template, transcript, captured }: AgentTurn): readonly Pursuit[] {
  const [first, ...later] = pursuits(template, (goal) => captured.get(goal.id))
  if (first === undefined) return []
  const skipped = skippedBefore(template, transcript, first)
  return [{ ...first, known: { ...first.known, skipped } }, ...later]
}

function pursuits(
  template: Template,
  captureOf: (goal: TemplateGoal) => CapturedGoal | undefined,
): readonly Pursuit[] {
  return goalsOf(template).flatMap((goal) => {
    const shape = shapeOf(goal.schema)
    const capture = captureOf(goal)
    if (capture?.settled === true || shape.kind === 'unaskable') return []
    return [{ goal, shape, known: { ...nothingKnown, data: capture?.data } }]
  })
}

/**
 * Which properties of a goal were skipped in earlier turns. Captured data cannot say so; the messages can, heard once more
 * from the beginning. Where that comes out at another goal, optional properties are asked for again, no more.
 */
function skippedBefore(
  template: Template,
  transcript: AgentTurn['transcript'],
  { goal, shape }: Pursuit,
): ReadonlySet<string> {
  const isOptional = shape.kind === 'structure' && shape.fields.some((field) => !field.required)
  if (!isOptional) return nothingKnown.skipped
  const texts = transcript.filter(({ role }) => role === 'participant').map(({ text }) => text)
  const [again] = hear(
    pursuits(template, () => undefined),
    texts,
  ).open
  return again?.goal.id === goal.id ? again.known.skipped : nothingKnown.skipped
}

function opening({ transcript, heard, personName, template }: AgentTurn): string | undefined {
  if (heard.length > 0) return undefined
  if (transcript.length > 0) return say.goOn
  return `${say.hello(personName)} ${template.settings.greeting}`.trim()
}

function agentTurns({ transcript }: AgentTurn): number {
  return transcript.filter(({ role }) => role === 'agent').length
}

/** What is left to say; where this turn has said something else before, an apology and the question. */
function unsaid(full: string, asked: string, said: string): string {
  return restOf(full, said) ?? restAfter(` ${say.lostThread} ${asked}`, said)
}
