import type { ApiCall } from './exercise.ts'
import { hostOf } from './identity.ts'
import { invited } from './invited.ts'
import type { ReferenceOperation } from './reference.ts'
import type { TestServer } from './server.ts'
import { page } from './server.ts'
import type { startTestServerOfTwo } from './two-orgs.ts'

type TwoOrgs = Awaited<ReturnType<typeof startTestServerOfTwo>>

/** A call that must be refused, and how: status and code. */
export interface RefusedCall {
  readonly call: ApiCall
  readonly outcome: string
}

/** What every operation of its kind refuses, made from a call that would succeed. */
export async function commonRefusals(
  server: TwoOrgs,
  { credential, method, parameters, body, codes }: ReferenceOperation,
  sample: ApiCall,
): Promise<readonly RefusedCall[]> {
  const { token: _, origin: __, ...bare } = sample
  const refused = (call: ApiCall, outcome: string): RefusedCall => ({ call, outcome })
  const found: RefusedCall[] = []
  if (credential === 'secretKey') {
    found.push(
      refused(bare, '401 unauthorized'),
      refused({ ...sample, token: 'sk_unknown' }, '401 unauthorized'),
      refused({ ...sample, origin: page }, '403 forbidden'),
    )
    if (parameters.some((parameter) => parameter.in === 'path')) {
      const unknown = { ...sample.params, id: 'unknown' }
      found.push(
        refused({ ...sample, params: unknown }, '404 not_found'),
        // Another organisation's.
        refused({ ...sample, token: server.other.secretKey }, '404 not_found'),
      )
    }
  }
  if (credential === 'embedKey') {
    found.push(
      refused({ ...bare, origin: page }, '401 unauthorized'),
      refused({ ...sample, origin: 'https://evil.example' }, '403 forbidden'),
    )
  }
  if (credential === 'sessionToken') {
    const { session_token } = await server.open()
    found.push(
      refused(bare, '401 session_token_required'),
      refused({ ...sample, token: 'a.b.c' }, '401 session_token_invalid'),
      refused({ ...sample, token: session_token }, '403 forbidden'),
      refused({ ...sample, origin: 'https://evil.example' }, '403 forbidden'),
    )
  }
  if (body !== undefined) {
    const large = JSON.stringify({ external_id: 'x'.repeat(256 * 1024) })
    const headers = { 'content-type': 'text/plain' }
    found.push(
      refused({ ...sample, body: '{"external_id":' }, '400 validation_error'),
      refused({ ...sample, body: '[]' }, '400 validation_error'),
      refused({ ...sample, body: large }, '413 payload_too_large'),
      refused({ ...sample, headers }, '415 unsupported_media_type'),
    )
  }
  if (method === 'GET' && codes(400).length > 0) {
    found.push(refused({ ...sample, query: 'unheard_of=1' }, '400 validation_error'))
  }
  if (parameters.some(({ name }) => name === 'Idempotency-Key')) {
    const headers = { 'idempotency-key': 'é' }
    found.push(refused({ ...sample, headers }, '400 validation_error'))
  }
  return found
}

type Refusals = (server: TwoOrgs) => Promise<readonly RefusedCall[]>

/** What one operation alone refuses, by its id. */
export const ownRefusals: Readonly<Record<string, Refusals>> = {
  createInterview: async (server) => [
    conflict({ token: secretKey(server), body: { template_id: await archivedTemplate(server) } }),
  ],
  updateTemplate: async (server) => [
    conflict({
      token: secretKey(server),
      params: { id: server.running.templateId },
      body: { version: 99 },
    }),
  ],
  revokeKey: async ({ other }) => {
    const { body } = await other.api('GET', '/v1/keys?kind=secret')
    return [conflict({ token: other.secretKey, params: { id: body.items[0].id } })]
  },
  createIdentityKey: async ({ other }) => {
    const body = { alg: 'HS256' }
    for (let time = 0; time < 2; time += 1) await other.api('POST', '/v1/identity-keys', body)
    return [conflict({ token: other.secretKey, body })]
  },
  openSession: async (server) => {
    const template_id = await archivedTemplate(server)
    const { body } = await server.api('POST', '/v1/keys', {
      kind: 'embed',
      template_id,
      origins: [page],
    })
    const [stranger, late] = await strangersTokens(server)
    const call = { token: server.running.embedKey, origin: page }
    return [
      conflict({ token: body.key, origin: page, body: {} }),
      {
        call: { ...call, body: { external_id: 'somebody', identity_token: stranger } },
        outcome: '403 identity_mismatch',
      },
      { call: { ...call, body: { identity_token: late } }, outcome: '401 session_expired' },
    ]
  },
  joinSession: async (server) => {
    const { sessionId } = await invited(server, { persons: [] })
    const params = { id: sessionId }
    return [
      { call: { params, origin: 'https://evil.example', body: {} }, outcome: '403 forbidden' },
    ]
  },
  joinByCode: async (server) => {
    const { id, code } = await invited(server, { persons: [] })
    return [{ call: { origin: page, body: { interview_id: id, code } }, outcome: '403 forbidden' }]
  },
  renewToken: async (server) => {
    const [{ session_id }, { session_secret }] = [await server.open(), await server.open()]
    const params = { id: session_id }
    const own = await server.open({ external_id: 'somebody' })
    const [identity_token] = await strangersTokens(server)
    const asStranger = (token: string | undefined) => ({
      params: { id: own.session_id },
      body: { session_secret: own.session_secret, identity_token: token },
    })
    return [
      { call: asStranger('a.b.c'), outcome: '401 unauthorized' },
      { call: asStranger(identity_token), outcome: '403 identity_mismatch' },
      { call: { params, body: { session_secret } }, outcome: '403 forbidden' },
      {
        call: { params, body: { session_secret: 'ss_unknown' } },
        outcome: '401 session_token_invalid',
      },
    ]
  },
  revoke: async (server) => {
    const { revoke_handle } = await server.open()
    const call = { token: secretKey(server), body: { revoke_handle } }
    return [{ call, outcome: '403 forbidden' }]
  },
  putPerson: async (server) => {
    const { session_id, session_token } = await server.open({ external_id: 'somebody' })
    const body = { external_id: 'somebody_else' }
    const call = { params: { id: session_id }, token: session_token }
    const [identity_token] = await strangersTokens(server)
    return [
      conflict({ ...call, body }),
      { call: { ...call, body: { identity_token: 'a.b.c' } }, outcome: '401 unauthorized' },
      { call: { ...call, body: { ...body, identity_token } }, outcome: '403 identity_mismatch' },
    ]
  },
  sendMessage: async (server) => {
    const session = await server.open()
    await server.in(session).send('Hello.', 'once')
    const body = { client_id: 'once', text: 'Goodbye.' }
    return [conflict({ params: { id: session.session_id }, token: session.session_token, body })]
  },
  stopTurn: ofUnknownTurn,
  retryTurn: ofUnknownTurn,
  correctGoal: (server) => ofGoals(server, { data: 'Ada' }),
  confirmGoal: (server) => ofGoals(server, {}),
  getResult: async (server) => {
    const { session_id, session_token } = await server.open()
    return [conflict({ params: { id: session_id }, token: session_token })]
  },
}

/** Of somebody nobody has heard of: one that is good, and one past its time. */
async function strangersTokens(server: TwoOrgs): Promise<readonly string[]> {
  const { token } = await hostOf(server)
  return [
    await token('stranger'),
    await token('stranger', { exp: Math.floor(server.now() / 1_000) - 60 }),
  ]
}

async function ofUnknownTurn(server: TwoOrgs): Promise<readonly RefusedCall[]> {
  const { session_id, session_token } = await server.open()
  const call = { params: { id: session_id }, token: session_token, body: { turn_id: 'unknown' } }
  return [{ call, outcome: '404 not_found' }]
}

/** One there is not, and one without an answer. */
async function ofGoals(server: TwoOrgs, body: unknown): Promise<readonly RefusedCall[]> {
  const { session_id: id, session_token: token } = await server.open()
  const call = { token, body }
  return [
    { call: { ...call, params: { id, goal_id: 'unknown' } }, outcome: '404 not_found' },
    conflict({ ...call, params: { id, goal_id: 'name' } }),
  ]
}

function conflict(call: ApiCall): RefusedCall {
  return { call, outcome: '409 conflict' }
}

function secretKey({ running }: TestServer): string {
  return running.secretKey ?? ''
}

async function archivedTemplate(server: TestServer): Promise<string> {
  const phases = [{ goals: [{ id: 'name', type: 'open', prompt: 'Name?' }] }]
  const { body } = await server.api('POST', '/v1/templates', { name: 'Old', phases })
  await server.api('POST', `/v1/templates/${body.id}/archive`)
  return body.id
}
