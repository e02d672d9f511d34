import { ClaimSchema, CredentialsSchema } from '@roxels/protocol'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { startHost } from '../testing/identity.ts'
import { invited } from '../testing/invited.ts'
import type { TestServer } from '../testing/server.ts'
import { startTestServer } from '../testing/server.ts'
import { ada, startTrusting } from '../testing/trusting.ts'

const nobody = { external_id: null, assurance: 'device' }
const stated = { ...ada, assurance: 'device' }
const vouchedFor = { ...ada, assurance: 'verified' }

type Session = Awaited<ReturnType<TestServer['open']>>

async function renew(server: TestServer, session: Session, more: object = {}) {
  const { session_secret } = session
  const body = { session_secret, ...more }
  const answer = await server.in(session).call('/token', { method: 'POST', body })
  return v.parse(CredentialsSchema, answer.body)
}

async function put(server: TestServer, session: Session, body: object) {
  const answer = await server.in(session).call('/person', { method: 'PUT', body })
  return v.parse(ClaimSchema, answer.body)
}

test('a start says who the conversation is with and how sure that is, begun or resumed (Rule 7)', async () => {
  const server = await startTestServer()
  const host = await startHost(server)
  const anonymous = await server.open()
  expect(anonymous).toMatchObject(nobody)
  const { session_secret } = anonymous
  expect(await server.open({ session_secret })).toMatchObject({ resumed: true, ...nobody })

  const first = await server.open(ada)
  expect(first).toMatchObject(stated)
  const again = await server.open({ ...ada, session_secret: first.session_secret })
  expect(again).toMatchObject({ resumed: true, ...stated })
  const sure = await server.open({
    session_secret: again.session_secret,
    identity_token: await host.token('user_ada'),
  })
  expect(sure).toMatchObject({ resumed: true, ...vouchedFor })
  // What was signed for once stays so.
  const later = await server.open({ ...ada, session_secret: sure.session_secret })
  expect(later).toMatchObject({ resumed: true, ...vouchedFor })
  const signed = await server.open({ identity_token: await host.token('user_ada') })
  expect(signed).toMatchObject({ resumed: false, ...vouchedFor })
})

test('so does one that is carried on by being who one is (Rule 72)', async () => {
  const server = await startTrusting('open')
  await invited(server, { persons: [ada] })
  expect(await server.open(ada)).toMatchObject({ resumed: false, ...vouchedFor })
  expect(await server.open(ada)).toMatchObject({ resumed: true, ...vouchedFor })
})

test('so do both joins: a page is told whom its backend has invited (Rule 54)', async () => {
  const server = await startTestServer()
  expect(await (await invited(server)).enter()).toMatchObject(vouchedFor)
  const byCode = await (await invited(server)).joinByCode()
  expect(byCode).toMatchObject({ status: 200, body: vouchedFor })
  // A backend has vouched that it is nobody it knows.
  const unnamed = await (await invited(server, { persons: [] })).enter()
  expect(unnamed.external_id).toBeNull()
})

test('a renewal says it anew, and a fresh token makes it sure (Rule 13)', async () => {
  const server = await startTestServer()
  const host = await startHost(server)
  expect(await renew(server, await server.open())).toMatchObject(nobody)
  const session = await server.open(ada)
  const renewed = await renew(server, session)
  expect(renewed).toMatchObject(stated)
  const identity_token = await host.token('user_ada')
  const sure = await renew(server, { ...session, ...renewed }, { identity_token })
  expect(sure).toMatchObject(vouchedFor)
})

test('a claim answers whose the conversation is by then, a rename whose it was (Rule 16)', async () => {
  const server = await startTestServer()
  const host = await startHost(server)
  const session = await server.open()
  expect(await put(server, session, { name: 'Ada' })).toMatchObject(nobody)
  expect(await put(server, session, ada)).toMatchObject(stated)
  expect(await put(server, session, { name: 'Ada L.' })).toMatchObject(stated)
  const identity_token = await host.token('user_ada')
  expect(await put(server, session, { identity_token })).toMatchObject(vouchedFor)
  const another = await server.open()
  expect(await put(server, another, { identity_token })).toMatchObject(vouchedFor)
})

test('a browser’s claim of what a backend made for nobody is only as good as a browser’s word (Rule 16)', async () => {
  const server = await startTestServer()
  const session = await (await invited(server, { persons: [] })).enter()
  expect(await put(server, session, ada)).toMatchObject(stated)
})
