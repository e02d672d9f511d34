import type { JsonSchema } from '@valibot/to-json-schema'
import type { Markup } from './markup.ts'
import { inline, markup } from './markup.ts'
import { isSchema, limitsOf, typeOf } from './value.ts'

/** A value that has a name: a property or a parameter. */
export interface Field {
  readonly name: string
  readonly schema: JsonSchema
  readonly required: boolean
  readonly description: string | undefined
}

/** A list of named values. */
export function fields(all: readonly Field[]): Markup {
  return markup`<dl>\n${all.map(field)}</dl>\n`
}

function field({ name, schema, required, description }: Field): Markup {
  const mark = required ? markup` <b>required</b>` : undefined
  return markup`<dt><code>${name}</code> <span>${typeOf(schema)}</span>${mark}</dt>
<dd>${paragraph(description)}${limits(schema)}${partsOf(schema)}</dd>
`
}

/** A component, where the links to it lead. */
export function component(name: string, schema: JsonSchema): Markup {
  const isPlain = schema.properties === undefined && schema.oneOf === undefined
  return markup`<section id="${name}">
<h3>${name}</h3>
${paragraph(schema.description)}${isPlain ? markup`<p>${typeOf(schema)}</p>` : undefined}
${limits(schema)}${partsOf(schema)}</section>
`
}

/** What a value is made of: its properties, those of its items, or those of each thing it may be. */
export function partsOf({
  properties,
  required = [],
  items,
  oneOf,
}: JsonSchema): Markup | undefined {
  if (properties !== undefined) {
    return fields(
      Object.entries(properties).map(([name, property]) => {
        const schema = isSchema(property) ? property : {}
        const { description } = schema
        return { name, schema, required: required.includes(name), description }
      }),
    )
  }
  if (isSchema(items) && items.$ref === undefined) return partsOf(items)
  return oneOf === undefined
    ? undefined
    : markup`<ol>${oneOf.filter(isSchema).map((each) => markup`<li>${partsOf(each)}</li>\n`)}</ol>\n`
}

function limits(schema: JsonSchema): Markup | undefined {
  const text = limitsOf(schema)
  return text === '' ? undefined : markup`<p><small>${inline(text)}</small></p>`
}

function paragraph(text: string | undefined): Markup | undefined {
  return text === undefined ? undefined : markup`<p>${inline(text)}</p>`
}
