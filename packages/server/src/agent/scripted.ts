import { goalsOf, titleOf } from '../templates/template.ts'
import type { TemplateGoal } from '../templates/template.ts'
import { answer, questionFor } from './answer.ts'
import type { Answer, Known } from './reading.ts'
import { nothingKnown } from './reading.ts'
import type { Agent, AgentStep, AgentTurn, CapturedGoal } from './port.ts'
import { confirmation } from './confirmation.ts'
import type { Remembered } from './remembered.ts'
import { rememberedFor } from './remembered.ts'
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
 * answer against its schema. What an earlier conversation has found out it holds out to be confirmed instead. The same turn always gives the same steps, which is how it goes on after an interruption.
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
  /** There where an earlier answer can be confirmed; `isAsked` once the participant has been asked to. */
  readonly offer?: (Remembered & { readonly isAsked: boolean }) | undefined
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
  // Held out whole again: what a yes would mean must stand in the last words.
  const isRepeated =
    turn.transcript.length > 0 && asked === ask(open) && offerOf(hearing.open[0]) === undefined
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
  const { data = known.data, done, skipped, problem, note, offer } = take(pursuit, text)
  const isNew = done || JSON.stringify(data ?? {}) !== JSON.stringify(known.data ?? {})
  const steps: AgentStep[] = [
    ...(isNew ? [{ type: 'capture', goalId: goal.id, data } as const] : []),
    ...(done ? [{ type: 'commit', goalId: goal.id } as const] : []),
  ]
  return {
    steps: [...before.steps, ...steps],
    open: done ? later : [{ goal, shape, known: { data, skipped }, offer }, ...later],
    accepted: before.accepted || isNew || skipped.size > known.skipped.size,
    note: note ?? before.note,
    problem,
  }
}

/** Takes a message as an answer, or as what is said of an earlier one if that is what was asked. */
function take(pursuit: Pursuit, text: string): Answer & Pick<Pursuit, 'offer'> {
  const { goal, shape, known } = pursuit
  const offer = offerOf(pursuit)
  if (offer?.isAsked !== true) return { ...answer(goal, shape, known, text), offer }
  const verdict = confirmation(text)
  switch (verdict.says) {
    case 'yes':
      return { data: offer.data, done: true, skipped: known.skipped }
    case 'no':
      return { done: false, skipped: known.skipped, note: say.anew }
    case 'else':
      return { ...answer(goal, shape, known, verdict.text), offer }
  }
}

/** The earlier answer that is to be confirmed next, if nothing newer is known. */
function offerOf(pursuit: Pursuit | undefined): Pursuit['offer'] {
  const isUntouched = pursuit?.known.data === undefined && pursuit?.known.skipped.size === 0
  return isUntouched ? pursuit?.offer : undefined
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
  if (pursuit === undefined) return ''
  const offer = offerOf(pursuit)
  if (offer !== undefined) return `${offer.statement} ${say.stillRight}`
  return questionFor(pursuit.goal, pursuit.shape, pursuit.known)
}

function openGoals(turn: AgentTurn): readonly Pursuit[] {
  const { transcript, captured } = turn
  const lastSaid = transcript.findLast(({ role }) => role === 'agent')?.text
  const open = pursuits(turn, (goal) => captured.get(goal.id))
  const [first, ...later] = lastSaid === undefined ? open : facing(open, lastSaid)
  if (first === undefined) return []
  const skipped = skippedBefore(turn, first)
  return [{ ...first, known: { ...first.known, skipped } }, ...later]
}

function pursuits(
  { template, earlier }: AgentTurn,
  captureOf: (goal: TemplateGoal) => CapturedGoal | undefined,
): readonly Pursuit[] {
  return goalsOf(template).flatMap((goal) => {
    const shape = shapeOf(goal.schema)
    const capture = captureOf(goal)
    if (capture?.settled === true || shape.kind === 'unaskable') return []
    const remembered = rememberedFor(earlier, goal, shape)
    const offer = remembered && { ...remembered, isAsked: false }
    return [{ goal, shape, known: { ...nothingKnown, data: capture?.data }, offer }]
  })
}

/** After these words of the agent: an earlier answer is what was asked about, or is past being asked about. */
function facing(open: readonly Pursuit[], said: string): readonly Pursuit[] {
  const [first, ...later] = open
  if (first?.offer === undefined) return open
  const isAsked = said.includes(first.offer.statement)
  return [{ ...first, offer: isAsked ? { ...first.offer, isAsked } : undefined }, ...later]
}

/**
 * Which properties of a goal were skipped in earlier turns. Captured data cannot say so; the messages can, heard once more
 * from the beginning. Where that comes out at another goal, optional properties are asked for again, no more.
 */
function skippedBefore(turn: AgentTurn, { goal, shape }: Pursuit): ReadonlySet<string> {
  const isOptional = shape.kind === 'structure' && shape.fields.some((field) => !field.required)
  if (!isOptional) return nothingKnown.skipped
  let open = pursuits(turn, () => undefined)
  for (const { role, text } of turn.transcript) {
    open = role === 'agent' ? facing(open, text) : hear(open, [text]).open
  }
  const [again] = open
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
