import type { JsonObject } from '@roxels/protocol'
import type { Answer, Known } from './reading.ts'
import { fieldsFor, interpret, isPlainSkip, isSkip } from './interpret.ts'
import { splitLine } from './line.ts'
import { reasonOf } from './reasons.ts'
import { isObject } from './shape.ts'
import type { Field } from './shape.ts'
import { problemsAt, problemsOf } from './validate.ts'
import * as say from './wording.ts'

type Values = Map<string, unknown>

/** The property to be asked for next; none when all is answered and fits. */
export interface Pending {
  readonly field: Field | undefined
  /** Nothing is answered yet, so the goal itself can be asked. */
  readonly isFirst: boolean
}

/** Which property of a structured goal is asked for next: missing required ones first, then optional ones. */
export function pendingField(schema: JsonObject, fields: readonly Field[], known: Known): Pending {
  const values = usable(schema, fields, known)
  const isFirst = values.size === 0 && known.skipped.size === 0
  return { field: nextField(schema, fields, values, known.skipped), isFirst }
}

/** Takes one message as the answer to the pending property, or at the beginning as a line with all of them. */
export function fill(
  schema: JsonObject,
  fields: readonly Field[],
  known: Known,
  text: string,
): Answer {
  const values = usable(schema, fields, known)
  const skipped = new Set(known.skipped)
  const field = nextField(schema, fields, values, skipped) ?? fields[0]
  if (field === undefined) return { done: false, skipped, problem: say.unreadable }
  if (values.size === 0 && skipped.size === 0) {
    const line = fillLine(schema, fields, text)
    if (line !== undefined) return conclude(schema, fields, line.values, line.skipped, line.problem)
  }
  const problem = fillOne(schema, field, values, skipped, text)
  return conclude(schema, fields, values, skipped, problem)
}

/** Puts one answer into `values` or `skipped`, or says what is wrong with it. */
function fillOne(
  schema: JsonObject,
  field: Field,
  values: Values,
  skipped: Set<string>,
  text: string,
): string | undefined {
  const isChosen = field.shape.kind === 'choice' && interpret(field.shape, text).ok
  if (!isChosen && !field.required && !skipped.has(field.key) && isSkip(text)) {
    skipped.add(field.key)
    return undefined
  }
  if (!isChosen && isPlainSkip(text)) return say.needed
  const reading = interpret(field.shape, text)
  if (!reading.ok) return reading.reason
  const trial = Object.fromEntries([...values, [field.key, reading.value]])
  const problems = problemsAt(problemsOf(schema, trial), field.key)
  if (problems.length > 0) return reasonOf(problems)
  values.set(field.key, reading.value)
  return undefined
}

interface Line {
  readonly values: Values
  readonly skipped: Set<string>
  readonly problem: string | undefined
}

/** All properties in one line. What fits is kept and only the rest asked for; undefined where nothing fits. */
function fillLine(schema: JsonObject, fields: readonly Field[], text: string): Line | undefined {
  const parts = splitLine(text)
  const asked = parts.length > 1 ? fieldsFor(fields, parts.length) : undefined
  if (asked === undefined) return undefined
  const values: Values = new Map()
  const skipped = new Set<string>()
  let problem: string | undefined
  for (const [index, field] of asked.entries()) {
    const wrong = fillOne(schema, field, values, skipped, parts[index] ?? '')
    if (wrong !== undefined) problem ??= say.aboutField(field, wrong)
  }
  return values.size > 0 ? { values, skipped, problem } : undefined
}

function conclude(
  schema: JsonObject,
  fields: readonly Field[],
  values: Values,
  skipped: Set<string>,
  problem: string | undefined,
): Answer {
  const data: JsonObject = Object.fromEntries(values) as JsonObject
  const isWhole = nextField(schema, fields, values, skipped) === undefined
  if (problem !== undefined) return { data, done: false, skipped, problem }
  if (!isWhole) return { data, done: false, skipped }
  if (problemsOf(schema, data).length === 0) return { data, done: true, skipped }
  // Each property is fine and the whole is not, and nothing says which one is to blame.
  return { data: {}, done: false, skipped: new Set(), problem: say.startOver }
}

function nextField(
  schema: JsonObject,
  fields: readonly Field[],
  values: Values,
  skipped: ReadonlySet<string>,
): Field | undefined {
  const open = fields.find(
    (field) => !values.has(field.key) && (field.required || !skipped.has(field.key)),
  )
  if (open !== undefined) return open
  // A rule such as dependentRequired may make a property necessary after all.
  const missing = problemsOf(schema, Object.fromEntries(values)).map(
    ({ params }) => params['missingProperty'] as unknown,
  )
  return fields.find((field) => !values.has(field.key) && missing.includes(field.key))
}

/** What was captured before, without what does not fit. Nothing where no property is left to ask: all is asked again then. */
function usable(schema: JsonObject, fields: readonly Field[], { data, skipped }: Known): Values {
  if (!isObject(data)) return new Map()
  const problems = problemsOf(schema, data)
  const values = new Map(
    Object.entries(data).filter(([key]) => problemsAt(problems, key).length === 0),
  )
  return nextField(schema, fields, values, skipped) === undefined ? new Map() : values
}
