import type { JsonObject } from '@roxels/protocol'
import { exampleOf, isObject } from './shape.ts'
import type { ErrorObject } from './validate.ts'

const formats = new Map([
  ['email', 'That does not look like an e-mail address yet. It should read like ada@example.com.'],
  ['date', 'I need a date written as year, month and day, like 2026-11-23.'],
  ['time', 'I need a time with its zone, like 14:30:00Z.'],
  ['date-time', 'I need a date and time, like 2026-11-23T14:30:00Z.'],
  ['uri', 'That does not look like a web address yet. It should read like https://example.com.'],
  ['uuid', 'I need an id like 123e4567-e89b-12d3-a456-426614174000.'],
])

/** In plain words what is wrong with an answer and what would do. Never repeats what was written. */
export function reasonOf(problems: readonly ErrorObject[]): string {
  const [problem] = problems
  if (problem === undefined) return 'That does not fit yet.'
  const schema = isObject(problem.parentSchema) ? (problem.parentSchema as JsonObject) : {}
  return `${sentence(problem)}${hint(schema, problem.keyword)}`
}

function sentence({ keyword, params }: ErrorObject): string {
  const limit = Number(params['limit'])
  switch (keyword) {
    case 'format':
      return formats.get(String(params['format'])) ?? 'That is not in the form I need.'
    case 'minLength':
      return `That is a little short: I need at least ${count(limit, 'character')}.`
    case 'maxLength':
      return `That is longer than I can keep here: ${count(limit, 'character')} at most, please.`
    case 'pattern':
      return 'That is not quite the form I need.'
    case 'type':
      return params['type'] === 'integer'
        ? 'I need a whole number here.'
        : 'That is not the kind of answer I need here.'
    case 'minimum':
      return `That is too small: it should be ${limit} or more.`
    case 'exclusiveMinimum':
      return `That is too small: it should be more than ${limit}.`
    case 'maximum':
      return `That is too large: it should be ${limit} or less.`
    case 'exclusiveMaximum':
      return `That is too large: it should be less than ${limit}.`
    case 'multipleOf':
      return `It should be a multiple of ${Number(params['multipleOf'])}.`
    case 'minItems':
      return `Please name at least ${limit}.`
    case 'maxItems':
      return `Please name ${limit} at most.`
    case 'cost':
      return 'That is more than I can check here: a shorter answer, please.'
    default:
      return 'That does not fit here yet.'
  }
}

function hint(schema: JsonObject, keyword: string): string {
  if (keyword === 'format') return ''
  const description = schema['description']
  const example = exampleOf(schema)
  const told = typeof description === 'string' && !description.trim().endsWith('?')
  const words = told ? [description.trim().replace(/(?<![.!])$/, '.')] : []
  return [...words, ...(example === undefined ? [] : [`For example “${example}”.`])]
    .map((word) => ` ${word}`)
    .join('')
}

function count(amount: number, noun: string): string {
  return `${amount.toLocaleString('en')} ${noun}${amount === 1 ? '' : 's'}`
}
