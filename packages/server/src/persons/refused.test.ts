import { expect, test } from 'vitest'
import { startTestServer } from '../testing/server.ts'

const unusable = [
  '',
  ' ',
  'a ',
  '\ta',
  'a\n',
  '\u00a0a',
  '\ufeffa',
  'a\0b',
  '\ud800',
  'a\udc00\ud800b',
  'a\u009b',
  'x'.repeat(256),
  '\u{1f600}'.repeat(256),
  'undefined',
  'null',
  'NaN',
  '[object Object]',
  'anonymous',
  'guest',
  'user_id',
  'external_id',
  '{{user.id}}',
  '<%= id %>',
  '${id}',
]

test.for<{ what: string; field: string; bodies: readonly unknown[] }>([
  {
    what: 'an id that is none',
    field: 'external_id',
    bodies: [...unusable, 7, null, {}, ['a']].map((external_id) => ({ external_id })),
  },
  { what: 'no id', field: 'external_id', bodies: [{}, { name: 'Ada' }] },
  {
    what: 'a name that is none',
    field: 'name',
    bodies: [null, '', ' ', 'a\0', '\udc00', 'two\nlines', 'x'.repeat(201), 7, {}, [['a']]].map(
      (name) => ({ external_id: 'u', name }),
    ),
  },
  {
    what: 'a context that is none',
    field: 'org_context',
    bodies: [
      null,
      [],
      'text',
      7,
      Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`k${index}`, 0])),
      { a: 'x'.repeat(32 * 1024) },
    ].map((org_context) => ({ external_id: 'u', org_context })),
  },
  {
    what: 'a value that is none',
    field: 'org_context.k',
    bodies: [
      ...['\0', 'a\ud800', ['\0'], { '\udfff': 1 }, { a: { b: { c: { d: { e: 1 } } } } }].map(
        (k) => ({
          external_id: 'u',
          org_context: { k },
        }),
      ),
      ...['1e400', '-1e400', '9'.repeat(10_000), '9007199254740993', '-1e300', '[{"a":1e16}]'].map(
        (number) => `{"external_id":"u","org_context":{"k":${number}}}`,
      ),
    ],
  },
  {
    what: 'a key to set and remove',
    field: 'org_context_remove',
    bodies: [
      { external_id: 'u', org_context: { a: 1 }, org_context_remove: ['a'] },
      '{"external_id":"u","org_context":{"__proto__":1},"org_context_remove":["__proto__"]}',
      { external_id: 'u', org_context_remove: 'a' },
    ],
  },
  {
    what: 'a key to remove that is none',
    field: 'org_context_remove[1]',
    bodies: ['\0', 'a\ud800', 7, null, ['a']].map((key) => ({
      external_id: 'u',
      org_context_remove: ['a', key],
    })),
  },
  {
    what: 'an unknown field',
    field: 'org_contexts',
    bodies: [{ external_id: 'u', org_contexts: {} }],
  },
])('$what is refused and stores nothing (PA-02, PA-09 to PA-11)', async ({ field, bodies }) => {
  const server = await startTestServer()
  for (const body of bodies) {
    const answer = await server.api('POST', '/v1/persons', body)
    const said = JSON.stringify(body)
    expect(answer.status, said).toBe(400)
    expect(answer.body.error, said).toMatchObject({ code: 'validation_error', field })
  }
  expect((await server.api('GET', '/v1/persons')).body.items).toEqual([])
})
