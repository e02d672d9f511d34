import type { JsonSchema } from '@valibot/to-json-schema'
import type { ReferenceOperation } from './reference.ts'

/** A query with one thing in it. */
interface QueryMutation {
  readonly query: string
  /** The parameter. */
  readonly field: string
  /** Whether it goes as far as its schema lets it, and no further. */
  readonly isEdge: boolean
}

/** For each parameter of a query what its schema forbids, and what it just allows. */
export function queryMutationsOf({ parameters }: ReferenceOperation): readonly QueryMutation[] {
  const inQuery = parameters.filter((parameter) => parameter.in === 'query')
  return [
    { query: 'unheard_of=1', field: 'unheard_of', isEdge: false },
    ...inQuery.flatMap(({ name, schema }) => [
      ...['', `x&${name}=x`, ...forbidden(schema)].map((value) => ({
        query: `${name}=${value}`,
        field: name,
        isEdge: false,
      })),
      ...allowed(schema).map((value) => ({
        query: `${name}=${value}`,
        field: name,
        isEdge: true,
      })),
    ]),
  ]
}

function forbidden({ type, minimum, maximum, enum: values, format }: JsonSchema) {
  return [
    ...(type === 'integer' ? ['1.5', 'text', '-1', '%00', '1e1', '+1'] : []),
    ...(minimum === undefined ? [] : [`${minimum - 1}`]),
    ...(maximum === undefined ? [] : [`${maximum + 1}`]),
    ...(values === undefined ? [] : ['other']),
    ...(format === 'date-time' ? ['yesterday', '2026-02-30T00:00:00Z'] : []),
  ]
}

function allowed({ minimum, maximum, enum: values = [] }: JsonSchema): readonly string[] {
  return [minimum, maximum, ...values].filter((value) => value !== undefined).map(String)
}
