import type { TemplateGoal } from '../templates/template.ts'
import { titleOf } from '../templates/template.ts'
import type { EarlierConversation } from './port.ts'
import { isObject } from './shape.ts'
import type { Shape } from './shape.ts'
import { problemsOf } from './validate.ts'
import * as say from './wording.ts'

/** An answer of an earlier conversation that may be confirmed instead of asked for. */
export interface Remembered {
  readonly data: unknown
  /** What was said then, as it is held out now. */
  readonly statement: string
}

/** Longer ones are asked for anew: nobody reads a page to say yes to it. */
const MAX_WORDS = 200

/**
 * The newest answer to this goal that its schema accepts. What a stranger may have said is not held out to anybody: it would
 * put words into their mouth.
 */
export function rememberedFor(
  earlier: readonly EarlierConversation[],
  goal: TemplateGoal,
  shape: Shape,
): Remembered | undefined {
  const found = earlier
    .filter(({ unverified }) => !unverified)
    .flatMap(({ findings }) => findings)
    .find(({ goalId, data }) => goalId === goal.id && problemsOf(goal.schema, data).length === 0)
  if (found === undefined) return undefined
  const words = wordsOf(shape, found.data).replaceAll(/\s+/g, ' ').trim()
  if (words === '' || words.length > MAX_WORDS) return undefined
  return { data: found.data, statement: say.lastTime(titleOf(goal), words) }
}

function wordsOf(shape: Shape, data: unknown): string {
  if (shape.kind === 'choice') {
    const chosen = JSON.stringify(data)
    const option = shape.options.find(({ value }) => JSON.stringify(value) === chosen)
    if (option !== undefined) return option.label
  }
  if (typeof data === 'boolean') return data ? 'yes' : 'no'
  if (data === null || data === undefined) return ''
  if (Array.isArray(data)) {
    const item = shape.kind === 'list' ? shape.item : shape
    return data.map((one) => wordsOf(item, one)).join(', ')
  }
  if (!isObject(data)) return String(data)
  if (shape.kind === 'quantity') return `${String(data['value'])} ${String(data['unit'] ?? '')}`
  const fields = shape.kind === 'structure' ? shape.fields : []
  const inOrder = fields.filter(({ key }) => Object.hasOwn(data, key))
  return inOrder.map((field) => wordsOf(field.shape, data[field.key])).join(', ')
}
