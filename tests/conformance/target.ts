import { setTimeout as pause } from 'node:timers/promises'
import type { OpenSession, Session } from '@roxels/protocol'
import { SessionSchema } from '@roxels/protocol'
import type { Answered, CallOptions, TestStream } from '@roxels/protocol/testing'
import { call, openStream } from '@roxels/protocol/testing'
import * as v from 'valibot'

/** One browser's access to one conversation. */
export interface Access {
  readonly session: Session
  call(path: string, options?: CallOptions): Promise<Answered>
  send(text: string, clientId?: string): Promise<Answered>
  stream(cursor?: string): Promise<TestStream>
}

/** The server under test, with a template and an embed key of the suite's own. */
export interface Target {
  readonly url: string
  /** Where the suite's embed key is allowed. */
  readonly origin: string
  readonly embedKey: string
  readonly secretKey: string
  readonly templateId: string
  /** A template of which nothing can be resumed. */
  readonly fleetingKey: string
  /** A template that trusts whoever the host has signed for. */
  readonly verifiedKey: string
  /** A template that trusts whoever states an id. */
  readonly openKey: string
  /** A template whose answers its participant is to confirm. */
  readonly confirmKey: string
  call(path: string, options?: CallOptions): Promise<Answered>
  /** Calls with the secret key. */
  api(method: string, path: string, body?: unknown): Promise<Answered>
  /** Opens a session; waits where the server says that there were too many. */
  open(body?: OpenSession, embedKey?: string): Promise<Access>
  access(session: Session): Access
  /** Cuts every stream and takes back what was made. */
  dispose(): Promise<void>
}

const origin = 'https://conformance.example'

/** `urls` are the nodes of one server: calls go to each in turn, since any of them must do. */
export async function meetServer(urls: readonly string[], secretKey: string): Promise<Target> {
  const streams = new Set<TestStream>()
  let calls = 0
  const nextUrl = () => urls[calls++ % urls.length] ?? ''

  const callNext: Target['call'] = (path, options) => call(nextUrl() + path, options)
  const api: Target['api'] = (method, path, body) =>
    callNext(path, { method, body, token: secretKey })

  async function make(path: string, body: unknown): Promise<{ id: string; key: string }> {
    const { status, text, body: made } = await api('POST', path, body)
    if (status === 201) return made
    throw new Error(`POST ${path} was answered ${status}: ${text}`)
  }
  async function makeKey(options: TemplateOptions) {
    const { id } = await make('/v1/templates', template(options))
    const key = { kind: 'embed', name: 'Conformance', template_id: id, origins: [origin] }
    const { id: keyId, key: value } = await make('/v1/keys', key)
    return { templateId: id, keyId, value }
  }
  const lasting = await makeKey({ enabled: true, policy: 'auto' })
  const fleeting = await makeKey({ enabled: false, policy: 'auto' })
  const confirmed = await makeKey({ enabled: false, policy: 'confirm' })
  const verified = await makeKey({ enabled: true, policy: 'auto', trust: 'verified' })
  const open = await makeKey({ enabled: true, policy: 'auto', trust: 'open' })

  const access: Target['access'] = (session) => {
    const path = `/v1/sessions/${session.session_id}`
    const token = session.session_token
    return {
      session,
      call: (sub, options) => callNext(path + sub, { token, ...options }),
      send: (text, client_id = crypto.randomUUID()) =>
        callNext(`${path}/messages`, { method: 'POST', token, body: { client_id, text } }),
      async stream(cursor) {
        const stream = await openStream(`${nextUrl()}${path}/events`, {
          accept: 'text/event-stream',
          authorization: `Bearer ${token}`,
          ...(cursor === undefined ? {} : { 'last-event-id': cursor }),
        })
        streams.add(stream)
        return stream
      },
    }
  }

  return {
    url: urls[0] ?? '',
    origin,
    secretKey,
    embedKey: lasting.value,
    templateId: lasting.templateId,
    fleetingKey: fleeting.value,
    confirmKey: confirmed.value,
    verifiedKey: verified.value,
    openKey: open.value,
    call: callNext,
    api,
    access,
    async open(body = {}, token = lasting.value) {
      for (;;) {
        const answer = await callNext('/v1/sessions', { method: 'POST', token, origin, body })
        if (answer.status <= 201) return access(v.parse(SessionSchema, answer.body))
        if (answer.status !== 429) throw new Error(`a session was answered ${answer.status}`)
        const seconds = Number(answer.headers.get('retry-after'))
        await pause(seconds * 1_000)
      }
    },
    async dispose() {
      for (const stream of streams) stream.cut()
      for (const { templateId, keyId } of [lasting, fleeting, confirmed, verified, open]) {
        await api('DELETE', `/v1/keys/${keyId}`)
        await api('POST', `/v1/templates/${templateId}/archive`)
      }
    },
  }
}

// Long enough to be cut and stopped in the middle, beyond the basic plane so that cuts could split characters.
const greeting = Array.from({ length: 40 }, (_, index) => `word ${index} \u{1f600}`).join(', ')

interface TemplateOptions {
  /** Whether its conversations can be resumed. */
  readonly enabled: boolean
  readonly policy: 'auto' | 'confirm'
  readonly trust?: 'device' | 'verified' | 'open'
}

function template({ enabled, policy: commit_policy, trust = 'device' }: TemplateOptions): object {
  const goal = (id: string, prompt: string) => ({ id, type: 'open', prompt, commit_policy })
  return {
    name: 'Conformance',
    phases: [{ goals: [goal('first', 'What is the first thing?'), goal('second', 'And then?')] }],
    settings: { greeting, embedded: { resumption: { enabled, trust } } },
  }
}
