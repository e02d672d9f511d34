import * as wire from '@roxels/protocol'
import * as api from '@roxels/protocol/api'
import type { ConversionConfig, JsonSchema } from '@valibot/to-json-schema'
import { toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema'
import type * as v from 'valibot'
import { pascalCase } from './names.ts'
import { wordsOf } from './words.ts'

/** A request is described as it may be sent, an answer as it is made: with every default filled in, and open to more. */
type Use = 'input' | 'output'

/** Turns the schemas that validate into JSON Schema (2020-12), with a component for each that the protocol names. */
export interface Schemas {
  request(schema: v.GenericSchema): JsonSchema
  answer(schema: v.GenericSchema): JsonSchema
  /** Gives a document whose schemas come from here the components they refer to, besides its own. */
  complete<T extends { readonly components: { readonly schemas: Components } }>(document: T): T
}

type Components = Readonly<Record<string, JsonSchema>>

export function createSchemas(): Schemas {
  const definitions = namedSchemas()
  const components = {
    input: toJsonSchemaDefs(definitions, configOf('input')) as Components,
    output: toJsonSchemaDefs(definitions, configOf('output')) as Components,
  }
  for (const use of ['input', 'output'] as const) {
    for (const [name, schema] of Object.entries(components[use])) describe(schema, name)
  }

  function convert(schema: v.GenericSchema, use: Use): JsonSchema {
    const converted = toJsonSchema(schema, { ...configOf(use), definitions })
    const { $schema: _, $defs: __, ...rest } = converted
    return rest
  }

  return {
    request: (schema) => convert(schema, 'input'),
    answer: (schema) => convert(schema, 'output'),
    complete(document) {
      const used = reachable(document, components)
      const nameOf = (use: Use, name: string) =>
        use === 'input' && used.has(`output/${name}`) && differs(components, name)
          ? `${name}Input`
          : name
      const schemas = Object.fromEntries(
        [...used]
          .map((reference) => reference.split('/') as [Use, string])
          .map(([use, name]) => [nameOf(use, name), components[use][name]] as const)
          .toSorted(([a], [b]) => (a < b ? -1 : 1)),
      )
      const own = document.components
      const text = JSON.stringify({
        ...document,
        components: { ...own, schemas: { ...own.schemas, ...schemas } },
      })
      const resolved = text.replaceAll(
        references,
        (_, use: Use, name) => `"$ref":"#/components/schemas/${nameOf(use, name)}"`,
      )
      return JSON.parse(resolved)
    },
  }
}

/** Every schema the protocol exports, but for queries, whose parts stand in the operations, and that of errors (`errors.ts`). */
function namedSchemas(): Record<string, v.GenericSchema> {
  const exported = Object.entries<unknown>({ ...wire, ...api }).filter(
    ([name]) =>
      name.endsWith('Schema') && !name.endsWith('QuerySchema') && !name.startsWith('Error'),
  )
  const named = exported.map(([name, schema]) => [name.slice(0, -'Schema'.length), schema])
  const events = Object.entries(wire.streamSchemas).map(([name, schema]) => [
    `${pascalCase(name)}Event`,
    schema,
  ])
  return Object.fromEntries([...named, ...events]) as Record<string, v.GenericSchema>
}

// Until it is known what is used how, references say which use they mean.
const references = /"\$ref":"#\/(input|output)\/(\w+)"/g

function configOf(use: Use): ConversionConfig {
  return {
    target: 'draft-2020-12',
    typeMode: use,
    // What they demand is in the metadata beside them.
    ignoreActions: ['check', 'raw_check'],
    overrideSchema: ({ valibotSchema, jsonSchema }) => refine(valibotSchema, jsonSchema, use),
    overrideRef: ({ referenceId }) => `#/${use}/${referenceId}`,
  }
}

interface WithParts {
  readonly type: string
  readonly entries?: Readonly<Record<string, Optional>>
  readonly wrapped?: Optional
}
type Optional = WithParts & { readonly default?: unknown }

function refine(schema: WithParts, converted: JsonSchema, use: Use): JsonSchema | undefined {
  switch (schema.type) {
    case 'custom':
      return {}
    case 'nullable':
      return nullable(converted)
    case 'optional': {
      // In a partial object what is left out stays as it is, and no default is filled in.
      const { default: _, ...rest } = converted
      return schema.wrapped?.type === 'optional' ? rest : undefined
    }
    case 'object':
    case 'strict_object': {
      if (use === 'input') return withoutEmpty(converted)
      const { additionalProperties: _, required = [], ...rest } = converted
      const filledIn = Object.entries(schema.entries ?? {}).filter(
        ([, entry]) => entry.type === 'optional' && entry.default !== undefined,
      )
      return withoutEmpty({ ...rest, required: [...required, ...filledIn.map(([key]) => key)] })
    }
    default:
      return undefined
  }
}

// `{"type": ["string", "null"]}` is what people read most easily.
function nullable(converted: JsonSchema): JsonSchema | undefined {
  const { anyOf: [inner] = [], ...rest } = converted
  if (typeof inner !== 'object' || typeof inner.type !== 'string' || inner.enum) return undefined
  return { ...inner, type: [inner.type, 'null'], ...rest }
}

function withoutEmpty({ required = [], ...rest }: JsonSchema): JsonSchema {
  return required.length === 0 ? rest : { ...rest, required }
}

/** Adds the words for a component and its properties to what their limits say already. */
function describe(schema: JsonSchema, name: string): void {
  say(schema, wordsOf(name))
  for (const option of [schema, ...(schema.oneOf ?? [])]) {
    if (typeof option !== 'object') continue
    for (const [key, property] of Object.entries(option.properties ?? {})) {
      if (typeof property === 'object') say(property, wordsOf(name, key))
    }
  }
}

function say(schema: JsonSchema, words: string | undefined): void {
  if (words === undefined) return
  schema.description = schema.description === undefined ? words : `${words} ${schema.description}`
}

/** The references of a document, and those within what they refer to. */
function reachable(document: object, components: Record<Use, Components>): Set<string> {
  const found = new Set<string>()
  function visit(value: object): void {
    for (const [, use, name = ''] of JSON.stringify(value).matchAll(references)) {
      if (found.has(`${use}/${name}`)) continue
      found.add(`${use}/${name}`)
      visit(components[use as Use][name] ?? {})
    }
  }
  visit(document)
  return found
}

/** Whether a component is one thing in requests and another in answers, itself or in what it refers to. */
function differs(components: Record<Use, Components>, name: string): boolean {
  const [asInput, asOutput] = (['input', 'output'] as const).map((use) =>
    JSON.stringify(components[use][name]).replaceAll(references, '"$ref":"$2"'),
  )
  if (asInput !== asOutput) return true
  const inner = JSON.stringify(components.input[name]).matchAll(references)
  return [...inner].some(([, , each = '']) => differs(components, each))
}
