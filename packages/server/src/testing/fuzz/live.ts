import type { TestServer } from '../server.ts'
import { page } from '../server.ts'

type Known = Readonly<Record<string, string>>

/** What there is on a server for calls to use: ids, tokens and codes, by the names that requests have for them. */
export interface Live {
  /** Notes everything in an answer that could be used. */
  note(body: unknown): void
  /** One of the values noted under a name. */
  pick(name: string, index: number): string | undefined
  /** What belongs to one of the open sessions. */
  session(index: number): Known
  /** What belongs to a session whose conversation is over. */
  over(): Known
  /** What one of the links to join by is made of. */
  invitation(index: number): Known
  /** Makes new sessions, links and identity keys for those that were used up. */
  refill(): Promise<void>
  forget(known: Known): void
  /** Forgets the id at the end of the path of something that was deleted. */
  lose(path: string): void
}

const kept = 40

function createLive(server: TestServer): Live {
  const pools = new Map<string, string[]>()
  let sessions: Known[] = []
  let invitations: Known[] = []
  let over: Known = {}

  function note(body: unknown): void {
    if (typeof body !== 'object' || body === null) return
    for (const [name, value] of Object.entries(body)) {
      if (typeof value === 'string') noteAs(nameFor(name, value), value)
      else note(value)
    }
  }

  function noteAs(name: string, value: string): void {
    const pool = pools.get(name) ?? []
    pools.set(name, pool)
    if (pool.includes(value)) return
    pool.push(value)
    if (pool.length > kept) pool.shift()
  }

  async function openSession(): Promise<Known> {
    const session = await server.open()
    const { session_id, session_token, session_secret } = session
    const sent = await server.in(session).send('Hello.')
    const [turn] = await server.query(
      `select turns.id from turns join sessions on sessions.conversation_id = turns.conversation_id where sessions.id = '${session_id}'`,
    )
    const turn_id = String(turn?.['id'])
    return { session_id, session_token, session_secret, turn_id, before: sent.body.message.id }
  }

  async function endedSession(): Promise<Known> {
    const { session_id, session_token } = await server.open()
    await server.call(`/v1/sessions/${session_id}/end`, { method: 'POST', token: session_token })
    return { session_id, session_token }
  }

  function resultOf({ session_id = 'none', session_token = 'none' }: Known) {
    return server.call(`/v1/sessions/${session_id}/result`, { token: session_token })
  }

  async function invite(): Promise<Known> {
    const { body } = await server.api('POST', '/v1/interviews', {
      template_id: server.running.templateId,
    })
    const code = new URL(body.join_url).hash.slice(1)
    return { session_id: body.session_id, interview_id: body.id, code }
  }

  return {
    note,
    pick: (name, index) => {
      const pool = pools.get(name) ?? []
      return pool[index % pool.length]
    },
    session: (index) => sessions[index % sessions.length] ?? {},
    over: () => over,
    invitation: (index) => invitations[index % invitations.length] ?? {},
    forget(known) {
      sessions = sessions.filter((each) => each !== known)
      invitations = invitations.filter((each) => each !== known)
    },
    lose(path) {
      const id = path.split('/').at(-1)
      for (const [name, pool] of pools) {
        pools.set(
          name,
          pool.filter((each) => each !== id),
        )
      }
    },
    async refill() {
      // Others begin no conversation of a template that is archived.
      const restore = `/v1/templates/${server.running.templateId}/restore`
      const wasDeleted = (await resultOf(over)).status !== 200
      const isShort = sessions.length < 3 || invitations.length < 3 || wasDeleted
      if (isShort) await server.api('POST', restore)
      while (sessions.length < 3) sessions.push(await openSession())
      while (invitations.length < 3) invitations.push(await invite())
      if (wasDeleted) over = await endedSession()
      if (!pools.get('identity_key_id')?.length) {
        note((await server.api('POST', '/v1/identity-keys', { alg: 'HS256' })).body)
      }
    },
  }
}

// An `id` says by its beginning what it is of.
function nameFor(name: string, value: string): string {
  if (name !== 'id') return name === 'next_cursor' ? 'cursor' : name
  return idNames[value.split('_')[0] ?? ''] ?? name
}

const idNames: Readonly<Record<string, string>> = {
  person: 'person_id',
  iv: 'interview_id',
  tpl: 'template_id',
  key: 'key_id',
  ik: 'identity_key_id',
}

/** Something of everything in two organisations; what the second has is called `theirs`. */
export async function populate(
  server: TestServer & { readonly other: { readonly api: TestServer['api'] } },
): Promise<Live> {
  const live = createLive(server)
  const { templateId: template_id } = server.running
  for (const name of ['ada', 'bob']) {
    const persons = [{ external_id: `user_${name}`, name }]
    live.note((await server.api('POST', '/v1/interviews', { template_id, persons })).body)
    live.note((await server.api('POST', '/v1/templates', design(name))).body)
  }
  const key = { kind: 'embed', template_id, origins: [page] }
  live.note((await server.api('POST', '/v1/keys', key)).body)
  live.note((await server.api('GET', '/v1/persons?limit=1')).body)

  const { body } = await server.other.api('POST', '/v1/templates', design('theirs'))
  const persons = [{ external_id: 'theirs_person', name: 'theirs' }]
  await server.other.api('POST', '/v1/interviews', { template_id: body.id, persons })
  await server.other.api('POST', '/v1/keys', { ...key, template_id: body.id, name: 'theirs' })
  return live
}

function design(name: string) {
  return { name, phases: [{ goals: [{ id: 'name', type: 'open', prompt: 'Name?' }] }] }
}
