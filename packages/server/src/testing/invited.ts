import type { Session } from '@roxels/protocol'
import { SessionSchema } from '@roxels/protocol'
import type { CreateInterview } from '@roxels/protocol/api'
import * as v from 'valibot'
import type { TestServer } from './server.ts'
import { page } from './server.ts'

interface JoinOptions {
  /** Null for none. */
  readonly origin?: string | null
  readonly key?: string
  readonly body?: unknown
}

/** A session that a backend has made for somebody to join. */
export async function invited(
  server: Pick<TestServer, 'api' | 'call'> & {
    readonly running: Pick<TestServer['running'], 'url' | 'templateId'>
  },
  body: Partial<CreateInterview> = {},
) {
  const made = await server.api('POST', '/v1/interviews', {
    template_id: server.running.templateId,
    persons: [{ external_id: 'user_ada', name: 'Ada' }],
    ...body,
  })
  if (made.status > 201) throw new Error(JSON.stringify(made.body))
  const { id, session_id, join_url } = made.body as Record<string, string>
  const code = new URL(join_url ?? '').hash.slice(1)

  const post = (path: string, content: unknown, { origin = null, key }: JoinOptions) =>
    server.call(path, {
      method: 'POST',
      ...(origin === null ? {} : { origin }),
      ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
      body: content,
    })
  const join = ({ origin = page, ...options }: JoinOptions = {}) =>
    post(`/v1/sessions/${session_id}/join`, options.body ?? {}, { origin, ...options })
  return {
    id: id ?? '',
    sessionId: session_id ?? '',
    code,
    join,
    /** As the page behind the link does. */
    joinByCode: ({ origin = server.running.url, ...options }: JoinOptions = {}) =>
      post('/v1/joins', options.body ?? { interview_id: id, code }, { origin, ...options }),
    /** Joins; the answer must be 200. */
    async enter(): Promise<Session> {
      const answer = await join()
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
      return v.parse(SessionSchema, answer.body)
    },
  }
}
