import fc from 'fast-check'

// What JSON.stringify cannot write stands for itself until the text is made.
const raw = new Map([
  ['<deep list>', '['.repeat(10_000) + ']'.repeat(10_000)],
  ['<deep object>', '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000)],
  ['<infinite>', '1e400'],
  ['<digits>', '9'.repeat(400)],
  ['<twice>', '{"a":1,"a":2,"__proto__":{"polluted":1}}'],
])

/** Text of which each code point, or each byte, has brought some server down. */
export const hostileTexts: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'a\u0000b',
    '\ud800',
    'x\udc00y',
    '__proto__',
    'constructor',
    'undefined',
    '[object Object]',
    '{{user.id}}',
    '../../etc',
    '%2F',
    '%00',
    'a+b c',
    `' or 1=1 --`,
    '<script>',
    'é',
    'e\u0301',
    '\u202eRTL',
    '👨‍👩‍👧',
    '\ufeff',
    '\r\n',
    '1e3',
    'NaN',
    '2026-02-30T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
    '0000-00-00T00:00:00Z',
    '😀'.repeat(255),
    '😀'.repeat(256),
    'a'.repeat(65),
    'a'.repeat(9_000),
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
)

/** Values that do not belong where they are put. */
const hostileValues: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: hostileTexts },
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1,
      1.5,
      1e308,
      2 ** 53,
      [],
      {},
      [[]],
      [null],
      [{}],
      { '': 1 },
      { length: 1 },
      JSON.parse('{"__proto__":{"polluted":1}}'),
      { constructor: { prototype: { polluted: 1 } } },
      JSON.parse('{"toJSON":1,"then":1}'),
      { 'a\u0000b': 1 },
      Object.fromEntries(Array.from({ length: 101 }, (_, key) => [key, 1])),
      { $ref: '#' },
      { type: 'string', pattern: '(' },
      { $id: 'http://x', $schema: 'nonsense' },
      'x'.repeat(262_000),
      ...raw.keys(),
    ),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
)

/** JSON of a value, with what only text can say written out. */
export function jsonOf(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null'
  return text.replaceAll(/"(<[a-z ]+>)"/g, (quoted, name: string) => raw.get(name) ?? quoted)
}

/** One change of a value: what stands at one of its places is taken out or replaced, or something is put beside it. */
export interface Edit {
  /** Which place: counted over all of them, from the outside in. */
  readonly place: number
  readonly act: 'replace' | 'remove' | 'add'
  readonly name: string
  readonly value: unknown
}

export const edits: fc.Arbitrary<Edit> = fc.record({
  place: fc.nat(200),
  act: fc.constantFrom<Edit['act']>('replace', 'replace', 'remove', 'add'),
  name: fc.oneof(
    fc.constantFrom('unheard_of', '__proto__', 'constructor', 'id', 'org_id', ''),
    hostileTexts,
  ),
  value: hostileValues,
})

/** A value after a change. */
export function edit(value: unknown, { place, act, name, value: given }: Edit): unknown {
  // One part in two places could come to be within itself.
  const part: unknown = structuredClone(given)
  const places = placesIn(value)
  const { owner, key } = places[place % places.length] ?? {}
  if (owner === undefined || key === undefined) return act === 'replace' ? part : value
  if (act === 'replace') set(owner, key, part)
  else if (act === 'remove') Reflect.deleteProperty(owner, key)
  else set(owner, Array.isArray(owner) ? `${owner.length}` : name, part)
  return value
}

interface Place {
  readonly owner?: object
  readonly key?: string
}

function placesIn(value: unknown, place: Place = {}): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [place]
  const inner = Object.entries(value).flatMap(([key, part]) =>
    placesIn(part, { owner: value, key }),
  )
  return [place, ...inner]
}

// By assignment `__proto__` would become no key.
function set(owner: object, key: string, value: unknown): void {
  Object.defineProperty(owner, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  })
}
