import * as protocol from '@roxels/protocol'
import * as fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { answers } from './answers.ts'
import { anyEvent, events } from './events.ts'
import type { Read } from './read.ts'

const answerSchemas: Readonly<Record<keyof typeof answers, v.GenericSchema>> = {
  session: protocol.SessionSchema,
  credentials: protocol.CredentialsSchema,
  claim: protocol.ClaimSchema,
  sentMessage: protocol.SentMessageSchema,
  turn: protocol.TurnAnswerSchema,
  goal: protocol.GoalAnswerSchema,
  ended: protocol.EndedSchema,
  nothing: v.null(),
  messagePage: protocol.MessagePageSchema,
  result: protocol.ResultSchema,
  error: protocol.ErrorBodySchema,
}
const pairs: { what: string; read: Read<unknown>; schema: v.GenericSchema }[] = [
  ...Object.entries(protocol.streamSchemas).map(([name, schema]) => ({
    what: `event ${name}`,
    read: events[name as keyof typeof events],
    schema,
  })),
  {
    what: 'an event of a later version',
    read: anyEvent,
    schema: v.object({ prev: v.nullable(v.string()) }),
  },
  ...Object.entries(answerSchemas).map(([name, schema]) => ({
    what: `answer ${name}`,
    read: answers[name as keyof typeof answers],
    schema,
  })),
]

describe.for(pairs)('$what', ({ read, schema }) => {
  test('is accepted and comes to the same as by the schema of the protocol', () => {
    fc.assert(
      fc.property(arbitraryOf(schema), (value) => {
        expect(v.is(schema, value)).toBe(true)
        expect(verdictOf(read, schema, value)).toEqual(sameVerdict)
      }),
    )
  })

  test('is refused where the schema refuses it, whatever is wrong', () => {
    fc.assert(
      fc.property(arbitraryOf(schema).chain(mutated), (value) => {
        expect(verdictOf(read, schema, value)).toEqual(sameVerdict)
      }),
      { numRuns: 1_000 },
    )
  })
})

const sameVerdict = { differs: undefined }

/** Tells both sides where they do not agree. */
function verdictOf(read: Read<unknown>, schema: v.GenericSchema, value: unknown) {
  const parsed = v.safeParse(schema, value)
  const theirs = parsed.success ? JSON.stringify(sorted(parsed.output)) : 'refused'
  let ours = 'refused'
  try {
    ours = JSON.stringify(sorted(read(value)))
  } catch {
    // Refused.
  }
  return { differs: ours === theirs ? undefined : { value, ours, theirs } }
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(sorted)
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, child]) => [key, sorted(child)]),
  )
}

interface Described {
  readonly type: string
  readonly entries?: Readonly<Record<string, Described>>
  readonly item?: Described
  readonly wrapped?: Described
  readonly options?: readonly string[]
  readonly pipe?: readonly { readonly type: string; readonly requirement?: number }[]
}

/** Values that a schema describes, field by field, with fields nobody asked for beside them. */
function arbitraryOf(schema: v.GenericSchema | Described): fc.Arbitrary<unknown> {
  const { type, entries = {}, item, wrapped, options = [], pipe } = schema as Described
  switch (type) {
    case 'object': {
      const fields = Object.entries(entries).map(
        ([key, field]) => [key, arbitraryOf(field)] as const,
      )
      const requiredKeys = fields
        .map(([key]) => key)
        .filter((key) => entries[key]?.type !== 'optional')
      return fc
        .tuple(
          fc.record(Object.fromEntries(fields), { requiredKeys }),
          fc.option(fc.record({ later_field: fc.jsonValue() }), { nil: {} }),
        )
        .map(([known, more]) => plain({ ...more, ...known }))
    }
    case 'array':
      return fc.array(arbitraryOf(item as Described), { maxLength: 3 })
    case 'nullable':
      return fc.option(arbitraryOf(wrapped as Described))
    case 'optional':
      return arbitraryOf(wrapped as Described)
    case 'picklist':
      return fc.constantFrom(...options)
    case 'boolean':
      return fc.boolean()
    case 'string':
      return fc.string({ unit: 'grapheme' })
    case 'unknown':
      return fc.jsonValue()
    case 'number': {
      const min = pipe?.find(({ type: check }) => check === 'min_value')?.requirement ?? -1e6
      const isWhole = pipe?.some(({ type: check }) => check === 'integer') === true
      return isWhole ? fc.nat() : fc.double({ min, max: 1e6, noNaN: true })
    }
    case 'custom':
      return fc.dictionary(fc.string(), fc.jsonValue())
    case 'null':
      return fc.constant(null)
    default:
      throw new Error(`No values are known for ${type}: add them here.`)
  }
}

const wrong = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }),
  fc.constantFrom(-1, 0, 0.5, Infinity, '', 'x', null, true, [], {}, '__remove__'),
)

/** The same value with one thing wrong somewhere, which may turn out to be right after all. */
function mutated(value: unknown): fc.Arbitrary<unknown> {
  return fc.tuple(fc.constantFrom(...placesIn(value)), wrong).map(([path, instead]) => {
    const copy: unknown = structuredClone(value)
    if (path.length === 0) return instead
    const parent = path.slice(0, -1).reduce<unknown>((at, key) => (at as never)[key], copy)
    const last = path.at(-1) as never
    if (instead === '__remove__') delete (parent as never)[last]
    else (parent as Record<string, unknown>)[last] = instead
    return plain(copy)
  })
}

function placesIn(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [[]]
  return [
    [],
    ...Object.entries(value).flatMap(([key, child]) =>
      placesIn(child).map((path) => [key].concat(path)),
    ),
  ]
}

/** As it comes out of a JSON text: no prototypes of its own, no holes, but numbers too large for one. */
function plain(value: unknown): unknown {
  if (typeof value === 'number') return Object.is(value, -0) ? 0 : value
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return Array.from(value, (child: unknown) => plain(child ?? null))
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, plain(child)]))
}
