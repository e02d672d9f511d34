import type { JsonObject } from '@roxels/protocol'
import type { JsonSchema } from '@valibot/to-json-schema'
import type { Reference } from './reference.ts'

/** A body made from one that its schema allows, changed in one place. */
export interface Mutation {
  readonly body: unknown
  /** Where it was changed, as an error names the place. */
  readonly field: string
  readonly what: string
  /** Whether it goes as far as the schema lets it, and no further. */
  readonly isEdge: boolean
}

type Components = Readonly<Record<string, JsonSchema>>
type Replace = (value: unknown) => unknown

/**
 * Breaks each demand of a schema once (a field that is not known, one that is missing, one of another type, one past a limit)
 * and goes to each limit. Throws where `body` leaves out something the schema knows: that would not be tried.
 */
export function mutationsOf(
  { document }: Reference,
  schema: JsonObject,
  body: JsonObject,
): readonly Mutation[] {
  return mutate(document.components.schemas, schema as JsonSchema, body, '', (value) => value)
}

function mutate(
  components: Components,
  given: JsonSchema,
  value: unknown,
  field: string,
  put: Replace,
): readonly Mutation[] {
  const schema = choose(components, given, value)
  const changed: Changed = (what, part, { at = field, isEdge = false } = {}) => ({
    body: put(part),
    field: at.slice(0, 100),
    what: `${at || 'the body'}: ${what}`,
    isEdge,
  })
  const own = field === '' ? [] : ofItself(schema, value, field, changed)
  if (Array.isArray(value)) {
    const { items } = schema
    const inner =
      typeof items === 'object' && !Array.isArray(items) && value.length > 0
        ? mutate(components, items, value[0], `${field}[0]`, (item) =>
            put(value.toSpliced(0, 1, item)),
          )
        : []
    return [...own, ...inner]
  }
  if (schema.properties === undefined) return own
  return [...own, ...ofParts(components, schema, value as JsonObject, field, put, changed)]
}

type Changed = (
  what: string,
  part: unknown,
  where?: { readonly at?: string; readonly isEdge?: boolean },
) => Mutation

function ofItself(
  schema: JsonSchema,
  value: unknown,
  field: string,
  changed: Changed,
): readonly Mutation[] {
  const found: Mutation[] = []
  const types = [schema.type ?? []].flat()
  const add = (applies: boolean, what: string, make: () => unknown) => {
    if (applies) found.push(changed(what, make()))
  }
  const edge = (limit: number | undefined, what: string, make: (limit: number) => unknown) => {
    if (limit !== undefined) found.push(changed(what, make(limit), { isEdge: true }))
  }
  add(types.length > 0 && !types.includes('boolean'), 'a boolean', () => true)
  add(types.length > 0 && !types.includes('string'), 'a string', () => 'text')
  const isTyped = types.length > 0 || schema.enum !== undefined || schema.const !== undefined
  add(isTyped && !types.includes('null'), 'null', () => null)
  add(types.includes('object') || types.includes('array'), 'a number', () => 7)
  add(types.includes('object'), 'a list', () => [])
  add(types.includes('integer'), 'a fraction', () => 1.5)
  add(schema.enum !== undefined || schema.const !== undefined, 'another value', () => 'other')
  const { maxLength, minItems, maxItems, minimum, maximum, maxProperties } = schema
  add(maxLength !== undefined, 'too long', () => 'é'.repeat((maxLength ?? 0) + 1))
  add(minItems !== undefined, 'too few', () => [value].flat().slice(0, (minItems ?? 0) - 1))
  add(maxItems !== undefined, 'too many', () =>
    Array.from({ length: (maxItems ?? 0) + 1 }, () => [value].flat()[0] ?? 'x'),
  )
  add(minimum !== undefined, 'too small', () => (minimum ?? 0) - 1)
  add(maximum !== undefined, 'too large', () => (maximum ?? 0) + 1)
  add(maxProperties !== undefined, 'too many keys', () =>
    Object.fromEntries(Array.from({ length: (maxProperties ?? 0) + 1 }, (_, key) => [key, 1])),
  )
  edge(maxLength, 'the longest', (length) => 'é'.repeat(length))
  edge(minimum, 'the smallest', (number) => number)
  edge(maximum, 'the largest', (number) => number)
  edge(maxProperties, 'the most keys', (count) =>
    Object.fromEntries(Array.from({ length: count }, (_, key) => [key, 1])),
  )
  for (const each of schema.enum ?? []) found.push(changed(`${each}`, each, { isEdge: true }))
  if (typeof schema.propertyNames === 'object') {
    const name = 'é'.repeat((schema.propertyNames.maxLength ?? 0) + 1)
    found.push(changed('a key too long', { [name]: 1 }, { at: `${field}.${name}` }))
    found.push(changed('the longest key', { [name.slice(1)]: 1 }, { isEdge: true }))
  }
  return found
}

function ofParts(
  components: Components,
  { properties = {}, required = [], additionalProperties }: JsonSchema,
  value: JsonObject,
  field: string,
  put: Replace,
  changed: Changed,
): readonly Mutation[] {
  const at = (name: string) => (field === '' ? name : `${field}.${name}`)
  const untried = Object.keys(properties).filter((name) => !(name in value))
  if (untried.length > 0) throw new Error(`${field || 'The body'} lacks ${untried.join(', ')}.`)
  return [
    ...(additionalProperties === false
      ? [changed('a field not known', { ...value, unheard_of: 1 }, { at: at('unheard_of') })]
      : []),
    ...required.map((name) => {
      const { [name]: _, ...rest } = value
      return changed(`without ${name}`, rest, { at: at(name) })
    }),
    ...Object.entries(properties).flatMap(([name, property]) =>
      mutate(components, property as JsonSchema, value[name], at(name), (part) =>
        put({ ...value, [name]: part }),
      ),
    ),
  ]
}

/** The schema itself in place of a reference; of several the one that `value` is of. */
function choose(components: Components, schema: JsonSchema, value: unknown): JsonSchema {
  if (schema.$ref !== undefined) {
    return choose(components, components[schema.$ref.split('/').at(-1) ?? ''] ?? {}, value)
  }
  const option = schema.oneOf?.find((each) => isOf(each as JsonSchema, value))
  return option === undefined ? schema : (option as JsonSchema)
}

function isOf({ properties = {} }: JsonSchema, value: unknown): boolean {
  return Object.entries(properties).every(([name, property]) => {
    const { const: constant } = property as JsonSchema
    return constant === undefined || (value as JsonObject)[name] === constant
  })
}
