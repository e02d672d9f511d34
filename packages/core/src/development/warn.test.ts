import { afterEach, expect, test, vi } from 'vitest'

const anyone = { person: { externalId: null, name: null } }
const ada = { person: { externalId: 'user_ada', name: null } }
const known = (externalId: string) => ({ type: 'person.known', externalId, name: null }) as const
const nowMs = Date.parse('2026-11-24T10:00:00Z')
const inSeconds = (seconds: number) => nowMs / 1_000 + seconds

/** A page of its own, and the lines on its console. */
async function openPage() {
  vi.resetModules()
  const lines: unknown[][] = []
  vi.spyOn(console, 'warn').mockImplementation((...line) => void lines.push(line))
  return { ...(await import('./warn.ts')), lines }
}

afterEach(() => void vi.restoreAllMocks())

function tokenOf(claims: object): string {
  const [header, payload] = [{ alg: 'HS256', kid: 'ik_1' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  )
  return `${header}.${payload}.c2lnbmF0dXJl`
}

test('a warning is one line that names its code and a fix, once per page', async () => {
  const { checkPerson, checkKept, lines } = await openPage()
  checkPerson(known('user_bob'), ada, false)
  checkPerson(known('user_cleo'), ada, false)
  checkKept(false, { kiosk: false })
  expect(lines).toEqual([
    [expect.stringMatching(/^\[roxels\] person_changed: [^\n]*signOut\(\)[^\n]*$/)],
    [expect.stringMatching(/^\[roxels\] storage_blocked: [^\n]*sessionId[^\n]*$/)],
  ])
})

test.for(['test', 'USER', 'userId', 'test-user', 'your_user_id', '1234', '123456', 'xxx'])(
  'the id %s looks like a placeholder',
  async (externalId) => {
    const { checkPerson, lines } = await openPage()
    checkPerson(known(externalId), anyone, false)
    expect(lines).toEqual([[expect.stringContaining('placeholder_id')]])
  },
)

test.for(['1', '42', 'user_123', 'ada', 'testa', 'ada@example.org', 'usr_9'])(
  'the id %s may be that of a person',
  async (externalId) => {
    const { checkPerson, lines } = await openPage()
    checkPerson(known(externalId), anyone, false)
    expect(lines).toEqual([])
  },
)

test.for([
  // Its base64 is another one in a URL.
  { claims: { sub: 'ada~?ÿ?>~' }, code: 'token_without_exp' },
  { claims: { sub: 'ada', exp: inSeconds(3_700) }, code: 'token_too_long' },
])('an identity token with $claims is warned of: $code', async ({ claims, code }) => {
  const { checkIdentityToken, lines } = await openPage()
  checkIdentityToken(tokenOf(claims), nowMs)
  expect(lines).toEqual([[expect.stringContaining(code)]])
})

test.for([
  ['as servers take it', tokenOf({ sub: 'Zoë ☃ ÿÿÿ>>>???', exp: inSeconds(3_600) })],
  ['past its time', tokenOf({ exp: inSeconds(-60) })],
  ['without a payload', 'abc'],
  ['of no JSON', 'a.b.c'],
  ['empty', ''],
  ['of null', 'a.bnVsbA.c'],
])('an identity token %s is left to the server', async ([, token = '']) => {
  const { checkIdentityToken, lines } = await openPage()
  expect(() => checkIdentityToken(token, nowMs)).not.toThrow()
  expect(lines).toEqual([])
})

test('KS-13 no warning holds anything of a person, a token or a message', async () => {
  const { checkPerson, checkIdentityToken, lines } = await openPage()
  checkPerson(known('123456'), anyone, false)
  const tokens = [
    tokenOf({ sub: 'user_ada', name: 'Ada Lovelace' }),
    tokenOf({ sub: 'user_ada', name: 'Ada Lovelace', exp: inSeconds(86_400) }),
  ]
  for (const token of tokens) checkIdentityToken(token, nowMs)
  expect(lines).toHaveLength(3)
  const secrets = ['123456', 'user_ada', 'Ada', 'Lovelace', ...tokens.flatMap((t) => t.split('.'))]
  for (const line of lines) {
    for (const secret of secrets) expect(String(line)).not.toContain(secret)
  }
})

test('quiet names everything that warns, and says nothing', async () => {
  const { lines, ...loud } = await openPage()
  const quiet = await import('./quiet.ts')
  expect(Object.keys(quiet).sort()).toEqual(Object.keys(loud).sort())
  quiet.checkKept(false, { kiosk: false })
  quiet.checkPerson(known('test'), ada, false)
  quiet.checkIdentityToken('a.e30.c', nowMs)
  expect(lines).toEqual([])
})
