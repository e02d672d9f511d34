import type { JsonSchema } from '@valibot/to-json-schema'
import type { Markup } from './markup.ts'
import { markup } from './markup.ts'

/** What a value is, in one line: its type, or a link to the component that says it. */
export function typeOf(schema: JsonSchema): Markup {
  const { $ref, type, items, anyOf, oneOf, const: constant, enum: values } = schema
  if ($ref !== undefined) return linkTo($ref)
  if (constant !== undefined) return code(constant)
  if (values !== undefined) return alternatives(values.map(code))
  const options = anyOf ?? oneOf
  if (options !== undefined) return alternatives(options.map((each) => typeOf(each as JsonSchema)))
  if (type === 'array' && isSchema(items)) return markup`list of ${typeOf(items)}`
  return markup`${type === undefined ? 'anything' : [type].flat().join(' or ')}`
}

/** Whether something is one schema, and neither a list of them nor true or false. */
export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** How far a value may go, such as “at most 100 items”; empty where nothing is said. */
export function limitsOf(schema: JsonSchema): string {
  const { format, pattern, default: fallback } = schema
  const limits = [
    between(schema.minLength, schema.maxLength, ' characters'),
    between(schema.minItems, schema.maxItems, ' items'),
    between(schema.minProperties, schema.maxProperties, ' keys'),
    between(schema.minimum, schema.maximum, ''),
    format,
    pattern === undefined ? undefined : `\`${pattern}\``,
    fallback === undefined ? undefined : `default \`${JSON.stringify(fallback)}\``,
  ]
  return limits.filter((limit) => limit !== undefined).join('; ')
}

function between(min: number | undefined, max: number | undefined, unit: string) {
  if (max === 0) return 'always empty'
  if (min !== undefined && max !== undefined) return `${min} to ${max}${unit}`
  if (max !== undefined) return `at most ${max}${unit}`
  if (min === 1 && unit !== '') return 'not empty'
  return min === undefined ? undefined : `at least ${min}${unit}`
}

function alternatives(parts: readonly Markup[]): Markup {
  return markup`${parts.map((part, index) => (index === 0 ? part : markup` or ${part}`))}`
}

function code(value: unknown): Markup {
  return markup`<code>${JSON.stringify(value)}</code>`
}

function linkTo(reference: string): Markup {
  const name = reference.split('/').at(-1) ?? ''
  return markup`<a href="#${name}">${name}</a>`
}
