import type { Json, JsonObject } from '@roxels/protocol'
import { pointed } from './reference.ts'

/** One of several answers to choose from: what is stored, and what the participant reads. */
export interface Option {
  readonly value: Json
  readonly label: string
}

/** One property of a structured answer. */
export interface Field {
  readonly key: string
  readonly label: string
  /** The author's own question: the description, where it is one. */
  readonly question: string | undefined
  readonly example: string | undefined
  readonly required: boolean
  readonly shape: Shape
}

/** What kind of answer a schema asks for, as far as a plain conversation can ask for it. */
export type Shape =
  | { readonly kind: 'text'; readonly format: string | undefined; readonly patterned: boolean }
  | { readonly kind: 'number' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'choice'; readonly options: readonly Option[] }
  | { readonly kind: 'list'; readonly item: Shape }
  | { readonly kind: 'quantity'; readonly unit: Unit }
  | { readonly kind: 'structure'; readonly fields: readonly Field[] }
  | { readonly kind: 'unaskable' }

export interface Unit {
  readonly options: readonly Option[]
  readonly fallback: string | undefined
  readonly required: boolean
}

/** A schema may refer to itself; nobody answers more levels than this in a chat. */
const MAX_LEVELS = 3
const MAX_REFS = 8

const unaskable: Shape = { kind: 'unaskable' }

/** The shape of the answer `schema` describes. References are followed inside `root` only. */
export function shapeOf(schema: JsonObject, root = schema, level = 0): Shape {
  if (level > MAX_LEVELS) return unaskable
  const own = resolve(schema, root)
  const options = optionsOf(own)
  if (options !== undefined) return { kind: 'choice', options }
  switch (typeOf(own)) {
    case 'string':
      return { kind: 'text', format: text(own['format']), patterned: 'pattern' in own }
    case 'number':
    case 'integer':
      return { kind: 'number' }
    case 'boolean':
      return { kind: 'boolean' }
    case 'array':
      return listOf(own, root, level)
    case 'object':
      return objectOf(own, root, level)
    default:
      return firstAskable(own, root, level)
  }
}

/** True for an object of JSON, so neither null nor a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A title as it stands inside a sentence: "Postal code" becomes "postal code", "ZIP" stays. */
function labelOf(schema: JsonObject, key: string): string {
  const title = text(schema['title']) ?? key.replaceAll('_', ' ')
  return /^\p{Lu}\p{Ll}/u.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title
}

/** The first example of a schema that is short enough to be read in a sentence. */
export function exampleOf(schema: JsonObject): string | undefined {
  const examples = schema['examples']
  const first: unknown = Array.isArray(examples) ? examples[0] : undefined
  if (typeof first !== 'string' && typeof first !== 'number') return undefined
  return String(first).length <= 80 ? String(first) : undefined
}

function resolve(schema: JsonObject, root: JsonObject): JsonObject {
  let at = schema
  for (let step = 0; step < MAX_REFS; step += 1) {
    const { $ref: ref, ...beside } = at
    if (typeof ref !== 'string') return at
    const target = pointed(root, ref)
    if (!isObject(target)) return beside
    at = { ...target, ...beside }
  }
  return {}
}

function typeOf(schema: JsonObject): string | undefined {
  const type = schema['type']
  const stated: unknown = Array.isArray(type) ? type.find((one) => one !== 'null') : type
  if (typeof stated === 'string') return stated
  return isObject(schema['properties']) ? 'object' : undefined
}

/** `enum`, `const`, or the idiom for choices with names of their own: `oneOf: [{const, title}]`. */
function optionsOf(schema: JsonObject): readonly Option[] | undefined {
  if (Array.isArray(schema['enum'])) return schema['enum'].map((value) => optionOf(value))
  if (schema['const'] !== undefined) return [optionOf(schema['const'])]
  const branches = schema['oneOf'] ?? schema['anyOf']
  if (!Array.isArray(branches) || branches.length === 0) return undefined
  const options = branches.flatMap((branch) => {
    if (!isObject(branch) || branch['const'] === undefined) return []
    return [optionOf(branch['const'], text(branch['title']))]
  })
  return options.length === branches.length ? options : undefined
}

function optionOf(value: Json, title?: string): Option {
  return { value, label: title ?? (typeof value === 'string' ? value : JSON.stringify(value)) }
}

function listOf(schema: JsonObject, root: JsonObject, level: number): Shape {
  const items = schema['items']
  const item = shapeOf(isObject(items) ? items : {}, root, level + 1)
  const isSimple = ['text', 'number', 'boolean', 'choice'].includes(item.kind)
  return isSimple ? { kind: 'list', item } : unaskable
}

function objectOf(schema: JsonObject, root: JsonObject, level: number): Shape {
  const properties = isObject(schema['properties']) ? schema['properties'] : {}
  const unit = unitOf(schema, properties, root)
  if (unit !== undefined) return { kind: 'quantity', unit }
  const required = requiredOf(schema)
  const stated = Object.keys(properties)
  const keys = [...stated, ...[...required].filter((key) => !stated.includes(key))]
  const fields = keys
    .map((key) => fieldOf(key, own(properties, key), root, required.has(key), level))
    .filter((field) => field.required || field.shape.kind !== 'unaskable')
    .sort((one, other) => Number(other.required) - Number(one.required))
  const isAskable = fields.length > 0 && fields.every((one) => one.shape.kind !== 'unaskable')
  return isAskable ? { kind: 'structure', fields } : unaskable
}

function unitOf(schema: JsonObject, properties: JsonObject, root: JsonObject): Unit | undefined {
  if (Object.keys(properties).sort().join() !== 'unit,value') return undefined
  const unit = resolve(own(properties, 'unit'), root)
  const shape = shapeOf(unit, root)
  if (shapeOf(own(properties, 'value'), root).kind !== 'number') return undefined
  if (shape.kind !== 'choice' && shape.kind !== 'text') return undefined
  const options = shape.kind === 'choice' ? shape.options : []
  if (options.some((one) => typeof one.value !== 'string')) return undefined
  const only = options.length === 1 ? text(options[0]?.value) : undefined
  return {
    options,
    fallback: text(unit['default']) ?? only,
    required: requiredOf(schema).has('unit'),
  }
}

function fieldOf(
  key: string,
  schema: JsonObject,
  root: JsonObject,
  required: boolean,
  level: number,
): Field {
  const known = resolve(schema, root)
  const description = text(known['description'])?.trim()
  return {
    key,
    label: labelOf(known, key),
    question: description?.endsWith('?') === true ? description : undefined,
    example: exampleOf(known),
    required,
    shape: shapeOf(known, root, level + 1),
  }
}

/** No `type` at all: the first alternative that can be asked for, else free text. */
function firstAskable(schema: JsonObject, root: JsonObject, level: number): Shape {
  const branches = schema['anyOf'] ?? schema['oneOf'] ?? schema['allOf'] ?? []
  const shapes = (Array.isArray(branches) ? branches : [])
    .filter((branch) => isObject(branch) && branch['type'] !== 'null')
    .map((branch) => shapeOf(branch as JsonObject, root, level + 1))
  if (shapes.length > 0) return shapes.find((one) => one.kind !== 'unaskable') ?? unaskable
  if (typeof schema['type'] === 'string') return unaskable
  return { kind: 'text', format: text(schema['format']), patterned: 'pattern' in schema }
}

function requiredOf(schema: JsonObject): ReadonlySet<string> {
  const required = schema['required']
  return new Set(Array.isArray(required) ? required.filter((key) => typeof key === 'string') : [])
}

function own(properties: JsonObject, key: string): JsonObject {
  const schema = Object.hasOwn(properties, key) ? properties[key] : undefined
  return isObject(schema) ? schema : {}
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
