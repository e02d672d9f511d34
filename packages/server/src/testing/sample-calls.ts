import type { ApiCall } from './exercise.ts'
import { hostOf, withoutIdentityKeys } from './identity.ts'
import { invited } from './invited.ts'
import type { TestServer } from './server.ts'
import { page } from './server.ts'

/** Prepares what an operation needs, and answers calls of it that must succeed. */
type Samples = (server: TestServer) => Promise<readonly [ApiCall, ...ApiCall[]]>

/**
 * For each operation by its id. The first body leaves out nothing that can be sent, no body is sent twice, and together the calls
 * get every answer that is no error.
 */
export const sampleCalls: Readonly<Record<string, Samples>> = {
  listPersons: async (server) => {
    const [first, second] = [await newPerson(server), await newPerson(server)]
    const { body } = await server.api('GET', '/v1/persons?limit=1')
    const call = bySecretKey(server)
    return [
      call({ query: `external_id=${second.external_id}&limit=200` }),
      call({ query: `external_id=${first.external_id}` }),
      call({ query: `cursor=${body.next_cursor}` }),
    ]
  },
  getPerson: async (server) => [
    bySecretKey(server)({ params: { id: (await newPerson(server)).id } }),
  ],
  upsertPerson: async (server) => {
    const call = bySecretKey(server)
    const external_id = newName()
    const body = {
      external_id,
      name: 'Ada',
      org_context: { plan: 'pro' },
      org_context_remove: ['seats'],
    }
    return [call({ body }), call({ body: { external_id } })]
  },

  listInterviews: async (server) => {
    const { id, template_id } = await newInterview(server)
    const { body } = await server.api('GET', `/v1/interviews/${id}`)
    const { person_id, external_id } = body.participants[0]
    const filters = `template_id=${template_id}&status=created&since=2020-01-01T00:00:00Z&external_id=${external_id}&person_id=${person_id}`
    await newInterview(server)
    const first = await server.api('GET', '/v1/interviews?limit=1')
    const call = bySecretKey(server)
    return [
      call({ query: `${filters}&limit=1` }),
      call({ query: `cursor=${first.body.next_cursor}` }),
    ]
  },
  createInterview: async (server) => {
    const call = bySecretKey(server)
    const template_id = server.running.templateId
    const body = {
      template_id,
      persons: [{ external_id: newName(), name: 'Ada' }],
      context: { plan: 'pro' },
      resume: true,
    }
    return [call({ body }), call({ body: { template_id, persons: body.persons } })]
  },
  getInterview: async (server) => [bySecretKey(server)(await ofInterview(server))],
  endInterview: async (server) => [bySecretKey(server)(await ofInterview(server))],
  deleteInterview: async (server) => [bySecretKey(server)(await ofInterview(server))],

  listTemplates: async (server) => {
    await newTemplate(server)
    const { body } = await server.api('GET', '/v1/templates?limit=1')
    const call = bySecretKey(server)
    return [
      call({ query: 'archived=true&limit=200' }),
      call({ query: 'archived=false' }),
      call({ query: `cursor=${body.next_cursor}` }),
    ]
  },
  getTemplate: async (server) => [bySecretKey(server)(await ofTemplate(server))],
  createTemplate: async (server) => {
    const call = bySecretKey(server)
    const { name, phases } = design()
    return [call({ body: design() }), call({ body: { name, phases } })]
  },
  updateTemplate: async (server) => {
    const call = bySecretKey(server)
    const { id, version } = await newTemplate(server)
    const params = { id }
    return [
      call({ params, body: { version, ...design() } }),
      call({ params, body: { version: version + 1 } }),
    ]
  },
  archiveTemplate: async (server) => [bySecretKey(server)(await ofTemplate(server))],
  restoreTemplate: async (server) => [bySecretKey(server)(await ofTemplate(server))],
  listTemplateVersions: async (server) => {
    const { id, version } = await newTemplate(server)
    await server.api('PATCH', `/v1/templates/${id}`, { version, name: newName() })
    const { body } = await server.api('GET', `/v1/templates/${id}/versions?limit=1`)
    const call = bySecretKey(server)
    const params = { id }
    return [
      call({ params, query: 'limit=1' }),
      call({ params, query: `cursor=${body.next_cursor}` }),
    ]
  },
  getTemplateVersion: async (server) => {
    const { id } = await newTemplate(server)
    return [bySecretKey(server)({ params: { id, version: '1' } })]
  },

  listKeys: async (server) => {
    const template_id = server.running.templateId
    await newKey(server)
    const { body } = await server.api('GET', '/v1/keys?limit=1')
    const call = bySecretKey(server)
    return [
      call({ query: `kind=embed&template_id=${template_id}&limit=2` }),
      call({ query: 'kind=secret' }),
      call({ query: `cursor=${body.next_cursor}` }),
    ]
  },
  createKey: async (server) => {
    const call = bySecretKey(server)
    return [call({ body: embedKey(server) }), call({ body: { kind: 'secret', name: newName() } })]
  },
  updateKey: async (server) => {
    const params = { id: (await newKey(server)).id }
    const body = { name: newName(), origins: ['https://other.example', 'http://localhost:*'] }
    return [bySecretKey(server)({ params, body })]
  },
  revokeKey: async (server) => [bySecretKey(server)({ params: { id: (await newKey(server)).id } })],

  listIdentityKeys: async (server) => {
    await withoutIdentityKeys(server)
    for (const name of [newName(), newName()]) {
      await made(server.api('POST', '/v1/identity-keys', { alg: 'HS256', name }))
    }
    const { body } = await server.api('GET', '/v1/identity-keys?limit=1')
    const call = bySecretKey(server)
    return [call({ query: 'limit=1' }), call({ query: `cursor=${body.next_cursor}` })]
  },
  createIdentityKey: async (server) => {
    await withoutIdentityKeys(server)
    const call = bySecretKey(server)
    const public_key = { kty: 'OKP', crv: 'Ed25519', x: `${'A'.repeat(42)}E` }
    return [
      call({ body: { alg: 'EdDSA', name: newName(), public_key } }),
      call({ body: { alg: 'HS256', name: newName() } }),
    ]
  },
  deleteIdentityKey: async (server) => {
    await withoutIdentityKeys(server)
    const { id } = await made(server.api('POST', '/v1/identity-keys', { alg: 'HS256' }))
    return [bySecretKey(server)({ params: { id } })]
  },

  getEmbedConfig: (server) => Promise.resolve([{ token: server.running.embedKey, origin: page }]),
  openSession: async (server) => {
    const external_id = newName()
    const { session_secret } = await server.open({ external_id })
    const identity_token = await identityToken(server, external_id)
    const call = { token: server.running.embedKey, origin: page }
    const context = { page: 'pricing' }
    const given = { external_id, name: 'Ada', context, session_secret, identity_token }
    const body = { ...given, kiosk: false }
    return [
      { ...call, body },
      { ...call, body: { name: newName() } },
    ]
  },
  joinSession: async (server) => {
    const { sessionId } = await invited(server, { persons: [{ external_id: newName() }] })
    return [{ params: { id: sessionId }, origin: page, body: { kiosk: true } }]
  },
  joinByCode: async (server) => {
    const { id, code } = await invited(server, { persons: [{ external_id: newName() }] })
    return [{ origin: server.running.url, body: { interview_id: id, code, kiosk: true } }]
  },
  renewToken: async (server) => {
    const external_id = newName()
    const { session_id, session_secret } = await server.open({ external_id })
    const identity_token = await identityToken(server, external_id)
    return [{ params: { id: session_id }, body: { session_secret, identity_token } }]
  },
  signOut: async (server) => [await inSession(server)],
  revoke: async (server) => {
    const { revoke_handle } = await server.open()
    return [{ body: { revoke_handle } }]
  },
  putPerson: async (server) => {
    const external_id = newName()
    const identity_token = await identityToken(server, external_id)
    return [{ ...(await inSession(server)), body: { external_id, name: 'Ada', identity_token } }]
  },

  streamEvents: async (server) => {
    const call = await inSession(server)
    return [
      call,
      { ...call, query: 'cursor=old' },
      { ...call, headers: { 'last-event-id': 'old' } },
    ]
  },
  listMessages: async (server) => {
    const call = await inSession(server)
    const sent = await say(server, call, 'Ada.')
    return [{ ...call, query: `before=${sent.body.message.id}&limit=200` }, call]
  },
  sendMessage: async (server) => {
    const call = { ...(await inSession(server)), body: { client_id: newName(), text: 'Hello.' } }
    return [call, call]
  },
  stopTurn: ofTurn,
  retryTurn: ofTurn,
  correctGoal: async (server) => [{ ...(await withAnswer(server)), body: { data: 'Ada L.' } }],
  confirmGoal: async (server) => {
    const call = await withAnswer(server)
    return [{ ...call, body: {} }, call]
  },
  endConversation: async (server) => {
    const call = await inSession(server)
    return [{ ...call, body: {} }, call]
  },
  getResult: async (server) => {
    const session = await server.open({ external_id: newName() })
    await server.in(session).call('/end', { method: 'POST' })
    return [{ params: { id: session.session_id }, token: session.session_token }]
  },
}

let names = 0

/** Text that was not used before, good for a name or an id. */
function newName(): string {
  names += 1
  return `sample_${names}`
}

function bySecretKey(server: TestServer) {
  return (call: ApiCall): ApiCall => ({ token: server.running.secretKey ?? '', ...call })
}

async function made(answer: ReturnType<TestServer['api']>) {
  const { status, body } = await answer
  if (status > 201) throw new Error(JSON.stringify(body))
  return body
}

function newPerson(server: TestServer): Promise<{ id: string; external_id: string }> {
  return made(server.api('POST', '/v1/persons', { external_id: newName(), name: 'Ada' }))
}

function newInterview(server: TestServer): Promise<{ id: string; template_id: string }> {
  const template_id = server.running.templateId
  const persons = [{ external_id: newName() }]
  return made(server.api('POST', '/v1/interviews', { template_id, persons }))
}

async function ofInterview(server: TestServer): Promise<ApiCall> {
  return { params: { id: (await newInterview(server)).id } }
}

function newTemplate(server: TestServer): Promise<{ id: string; version: number }> {
  return made(server.api('POST', '/v1/templates', design()))
}

async function ofTemplate(server: TestServer): Promise<ApiCall> {
  return { params: { id: (await newTemplate(server)).id } }
}

function embedKey(server: TestServer) {
  const template_id = server.running.templateId
  return { kind: 'embed', name: newName(), template_id, origins: ['https://app.example'] }
}

function newKey(server: TestServer): Promise<{ id: string }> {
  return made(server.api('POST', '/v1/keys', embedKey(server)))
}

async function identityToken(server: TestServer, externalId: string): Promise<string> {
  return (await hostOf(server)).token(externalId)
}

/** Of a session nobody else has. */
async function inSession(server: TestServer): Promise<ApiCall> {
  const { session_id, session_token } = await server.open()
  return { params: { id: session_id }, token: session_token }
}

function say(server: TestServer, { params, token }: ApiCall, text: string) {
  const body = { client_id: newName(), text }
  const path = `/v1/sessions/${params?.['id']}/messages`
  return server.call(path, { method: 'POST', body, ...(token === undefined ? {} : { token }) })
}

async function ofTurn(server: TestServer): Promise<readonly [ApiCall]> {
  const call = await inSession(server)
  const [turn] = await server.query(
    `select turns.id from turns join sessions on sessions.conversation_id = turns.conversation_id where sessions.id = '${call.params?.['id']}'`,
  )
  return [{ ...call, body: { turn_id: turn?.['id'] } }]
}

/** Of a session in which the agent has an answer. */
async function withAnswer(server: TestServer): Promise<ApiCall> {
  const { id: template_id } = await newTemplate(server)
  const { key } = await made(
    server.api('POST', '/v1/keys', { kind: 'embed', template_id, origins: [page] }),
  )
  const session = await made(
    server.call('/v1/sessions', { method: 'POST', token: key, origin: page, body: {} }),
  )
  const stream = await server.in(session).stream()
  let staged = await server.agent.next()
  while (staged.turn.template.id !== template_id) staged = await server.agent.next()
  staged.do({ type: 'capture', goalId: 'name', data: 'Ada' })
  staged.do({ type: 'commit', goalId: 'name' })
  staged.end()
  await stream.until('turn', ({ state }) => state === 'completed')
  return { params: { id: session.session_id, goal_id: 'name' }, token: session.session_token }
}

/** A design that leaves out nothing. */
function design() {
  return {
    name: newName(),
    description: 'For tests.',
    language: 'en',
    phases: [
      {
        id: 'only',
        body_instructions: 'Be brief.',
        goals: [
          {
            id: 'name',
            type: 'open',
            prompt: 'Name?',
            schema: { title: 'Name', type: 'string' },
            commit_policy: 'auto',
            invariants: [],
            extraction_mode: 'auto',
            probing_areas: [],
            entry_points: [],
            follow_up_depth: 'medium',
            outputs: [],
          },
        ],
        outputs: [],
      },
    ],
    settings: {
      greeting: 'Hello.',
      system_instructions: 'Be kind.',
      max_session_duration_minutes: 60,
      public_context: ['plan'],
      embedded: {
        resumption: { enabled: true, trust: 'device', window_days: 30 },
        launcher: {
          persistent: true,
          display: 'compact',
          label: 'Help',
          visibility: { include: ['/app/**'], exclude: ['/app/pay'] },
          anchor: '#help',
          container: null,
        },
        auto_close: true,
      },
      allow_screen_share: false,
      tone: null,
      voice: null,
      speaker_skills: [],
      speaker_skillsets: [],
      advisors: [],
      data_sources: [],
      integration_shape: null,
      outputs: [],
    },
  }
}
