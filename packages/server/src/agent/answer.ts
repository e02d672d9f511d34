import type { TemplateGoal } from '../templates/template.ts'
import type { Answer, Known } from './reading.ts'
import { interpret, isNothingMore, isPlainSkip, isSkip } from './interpret.ts'
import { readQuantity } from './quantity.ts'
import { reasonOf } from './reasons.ts'
import { isObject } from './shape.ts'
import type { Shape } from './shape.ts'
import { fill, pendingField } from './structure.ts'
import { problemsOf } from './validate.ts'
import * as say from './wording.ts'

/** Takes one message as an answer to one goal. Pure: the same message to the same knowledge is the same answer. */
export function answer(goal: TemplateGoal, shape: Shape, known: Known, text: string): Answer {
  if (isLeftOut(goal, shape, known, text)) return settle(goal, known, goal.schema['default'])
  if (shape.kind === 'structure') return fill(goal.schema, shape.fields, known, text)
  if (goal.schema['default'] === undefined && isPlainSkip(text)) {
    return { done: false, skipped: known.skipped, problem: say.needed }
  }
  const reading =
    shape.kind === 'quantity'
      ? readQuantity(shape.unit, text, bareNumber(known.data))
      : interpret(shape, text)
  if (reading.ok) return settle(goal, known, reading.value, reading.note)
  const { reason, partial } = reading
  const learned = partial === undefined ? {} : { data: partial }
  return { ...learned, done: false, skipped: known.skipped, problem: reason }
}

/** What to ask next for a goal, given what is known of it. */
export function questionFor(goal: TemplateGoal, shape: Shape, known: Known): string {
  if (shape.kind === 'quantity' && bareNumber(known.data) !== undefined) {
    return say.whichUnit(shape.unit)
  }
  if (shape.kind !== 'structure') return say.question(goal, shape)
  const { field, isFirst } = pendingField(goal.schema, shape.fields, known)
  return isFirst || field === undefined ? say.question(goal, shape) : say.fieldQuestion(field)
}

function settle(goal: TemplateGoal, known: Known, data: unknown, note?: string): Answer {
  const problems = problemsOf(goal.schema, data)
  if (problems.length > 0) {
    return { done: false, skipped: known.skipped, problem: reasonOf(problems) }
  }
  return { data, done: true, skipped: known.skipped, ...(note === undefined ? {} : { note }) }
}

/** A goal with a default may be skipped: the default is what is stored then. A choice called "None" is still a choice. */
function isLeftOut(goal: TemplateGoal, shape: Shape, known: Known, text: string): boolean {
  if (goal.schema['default'] === undefined) return false
  // Once some properties are answered, "skip" is about the next one.
  if (shape.kind === 'structure' && (known.data !== undefined || known.skipped.size > 0))
    return false
  if (shape.kind === 'choice' && interpret(shape, text).ok) return false
  return isSkip(text) || (goal.type === 'context_dump' && isNothingMore(text))
}

function bareNumber(data: unknown): number | undefined {
  if (!isObject(data) || data['unit'] !== undefined) return undefined
  return typeof data['value'] === 'number' ? data['value'] : undefined
}
