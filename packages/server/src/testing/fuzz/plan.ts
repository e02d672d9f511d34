import fc from 'fast-check'
import type { Reference, ReferenceOperation } from '../reference.ts'
import type { Edit } from './hostile.ts'
import { edits, hostileTexts } from './hostile.ts'
import { valuesOf } from './values.ts'

/** What is to be called with what. Says nothing of a server, so that it can be made again from its seed. */
export interface Plan {
  /** The operation. */
  readonly id: string
  /** Chooses among what the server has answered so far. */
  readonly choice: number
  /** By its name in the path: its text, or undefined for the id of something there is. */
  readonly params: Readonly<Record<string, string | undefined>>
  /** Names and values as they stand in the address; undefined for something there is. */
  readonly query: readonly (readonly [string, string | undefined])[]
  readonly headers: Readonly<Record<string, string>>
  readonly credential: Credential
  readonly body: unknown
  readonly edits: readonly Edit[]
  /** Whether ids in the body are of things there are. */
  readonly knowsIds: boolean
  /** In place of the body. */
  readonly text: string | undefined
}

/** The right one, one of another kind or session, none, or something made up. */
type Credential = 'right' | 'wrong kind' | 'none' | { readonly made: string }

/** Calls of every operation of the reference, most of them nearly right. */
export function plansOf({ operations, document }: Reference): fc.Arbitrary<Plan> {
  return fc.oneof(...operations.map((operation) => plansOfOne(operation, document)))
}

function plansOfOne(
  operation: ReferenceOperation,
  { components: { schemas } }: Reference['document'],
): fc.Arbitrary<Plan> {
  const { parameters, body } = operation
  const inPath = parameters.filter((parameter) => parameter.in === 'path')
  const inQuery = parameters.filter((parameter) => parameter.in === 'query')
  const named = inQuery.map(({ name, schema }) =>
    fc.tuple(
      fc.constant(name),
      fc.oneof(
        fc.constant(undefined),
        valuesOf(schemas, schema).map((value) => encode(String(value))),
        encoded,
      ),
    ),
  )
  const names = fc.oneof(fc.constantFrom(...inQuery.map(({ name }) => name), 'x'), encoded)
  return fc.record({
    id: fc.constant(operation.id),
    choice: fc.nat(10_000),
    params: fc.record(Object.fromEntries(inPath.map(({ name }) => [name, segments]))),
    query: fc.oneof(
      fc.constant([]),
      fc.tuple(...named).chain((all) => fc.subarray(all)),
      fc.array(fc.tuple(names, encoded), { maxLength: 4 }),
    ),
    headers,
    credential: fc.oneof(
      { weight: 20, arbitrary: fc.constant('right' as const) },
      { weight: 1, arbitrary: fc.constantFrom('wrong kind' as const, 'none' as const) },
      { weight: 1, arbitrary: madeTokens.map((made) => ({ made })) },
    ),
    body: body === undefined ? fc.constant(undefined) : valuesOf(schemas, body),
    edits: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 2, arbitrary: fc.array(edits, { minLength: 1, maxLength: 3 }) },
    ),
    knowsIds: fc.constantFrom(true, true, true, false),
    text: rarely(texts),
  })
}

// As in a form, where a space is a plus; what cannot be written in UTF-8 goes as the bytes that it would be.
function encode(text: string): string {
  return new URLSearchParams([['', text.toWellFormed()]]).toString().slice(1)
}

const encoded = fc.oneof(
  hostileTexts.map((text) => encode(text.slice(0, 2_000))),
  fc.constantFrom('%00', '%', '%ff', '%ed%a0%80', '%u0041', '+', 'a%2Fb', '', '[]', '1&limit=1'),
)

const segments = fc.oneof(
  { weight: 12, arbitrary: fc.constant(undefined) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '..',
      '%2e%2e',
      '.',
      '%2F',
      'a/b',
      '%00',
      '%ff',
      '%',
      '',
      'person_',
      '__proto__',
      'constructor',
      '*',
      ':id',
      ';x',
      '%3F',
      '1e0',
      '0x1',
      '-1',
      '99999999999999999999',
      'a'.repeat(5_000),
    ),
  },
  { weight: 1, arbitrary: fc.stringMatching(/^[\w-]{1,70}$/) },
  { weight: 1, arbitrary: hostileTexts.map((text) => encode(text.slice(0, 500))) },
)

// Whatever else Node's client sends: it refuses control characters itself.
const headerText = fc
  .string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)) })
  .filter((text) => !text.includes('\x7f'))

// Most requests have none of these but the first.
const headers = fc
  .record({
    'content-type': fc.oneof(
      { weight: 12, arbitrary: fc.constant('application/json') },
      fc.constantFrom(
        'application/json; charset=utf-8',
        'APPLICATION/JSON',
        'application/x-www-form-urlencoded',
        'application/json; charset=utf-16',
        'text/plain',
        'multipart/form-data; boundary=x',
        ';',
        'application/jsonp',
      ),
      headerText,
    ),
    'idempotency-key': rarely(
      fc.constantFrom('one', 'two', '0123456789abcdefghijklm', 'a'.repeat(255), 'a'.repeat(256)),
      headerText,
    ),
    origin: rarely(
      fc.constantFrom('https://app.example', 'https://evil.example', 'null', '', '*', '%'),
    ),
    'last-event-id': rarely(
      fc.constantFrom('old', `${'A'.repeat(16)}~000000000001`, '~', `x~${'9'.repeat(12)}`),
      headerText,
    ),
    accept: rarely(fc.constantFrom('text/event-stream', 'text/html', '', 'application/xml;q=0.1')),
    'x-forwarded-for': rarely(fc.constantFrom('1.2.3.4', '::1', 'x, y', '')),
  })
  .map((all) =>
    Object.fromEntries(
      Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
  )

function rarely(...texts: fc.Arbitrary<string>[]): fc.Arbitrary<string | undefined> {
  return fc.oneof(
    { weight: 11, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.oneof(...texts) },
  )
}

const madeTokens = fc.oneof(
  headerText,
  fc.constantFrom(
    '',
    'sk_',
    `sk_${'A'.repeat(43)}`,
    'rk_unknown',
    'a.b.c',
    'eyJhbGciOiJub25lIn0.eyJzaWQiOiJ4In0.',
    'Bearer Bearer x',
    'x'.repeat(8_000),
  ),
)

const texts = fc.oneof(
  fc.constantFrom(
    '',
    '{',
    'null',
    '[]',
    '"text"',
    '1',
    '{"a":1}{"b":2}',
    '\ufeff{}',
    '{"external_id":"\\ud800"}',
    '{"external_id":"a","external_id":"b"}',
    '{'.repeat(10_000),
    '['.repeat(100_000),
    ' '.repeat(262_145),
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
)
