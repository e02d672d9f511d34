import { ErrorBodySchema } from '@roxels/protocol'
import * as v from 'valibot'
import type { RoxelsErrorCode } from '../errors.ts'
import { RoxelsError } from '../errors.ts'
import type { Ports } from '../ports.ts'

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** From the origin on, such as `/v1/sessions`. */
  readonly path: string
  /** A key or token; never part of the path (Rule 5). */
  readonly bearer?: string | undefined
  readonly body?: object | undefined
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal | undefined
  /** Let the request finish although the page goes away. */
  readonly keepalive?: boolean
}

export interface Http {
  /** Answers the body of a 2xx, read by `schema`. Rejects with a RoxelsError for anything else. */
  call<T>(call: Call, schema: v.GenericSchema<unknown, T>): Promise<T>
  /** Answers the response of a 2xx, unread. Rejects with a RoxelsError for anything else. */
  request(call: Call): Promise<Response>
}

export function createHttp(ports: Pick<Ports, 'fetch'>, baseUrl: string): Http {
  const base = baseUrl.replace(/\/+$/, '')

  const request = async (call: Call): Promise<Response> => {
    const headers: Record<string, string> = { ...call.headers }
    if (call.bearer !== undefined) headers['Authorization'] = `Bearer ${call.bearer}`
    if (call.body !== undefined) headers['Content-Type'] = 'application/json'
    const init: RequestInit = {
      method: call.method,
      headers,
      cache: 'no-store',
      credentials: 'omit',
    }
    if (call.body !== undefined) init.body = JSON.stringify(call.body)
    if (call.signal !== undefined) init.signal = call.signal
    if (call.keepalive !== undefined) init.keepalive = call.keepalive
    const response = await ports.fetch(base + call.path, init).catch((cause: unknown) => {
      throw new RoxelsError('unreachable', `No answer from ${base}.`, { cause })
    })
    if (response.ok) return response
    throw await errorOf(response)
  }

  return {
    request,
    async call(call, schema) {
      const response = await request(call)
      const body: unknown = await response.json().catch(() => undefined)
      const result = v.safeParse(schema, body)
      if (result.success) return result.output
      throw new RoxelsError(
        'unexpected_answer',
        `${call.method} ${call.path.replace(/sess_[^/]+/, '{id}')} was answered with something else than documented.`,
        { status: response.status },
      )
    },
  }
}

async function errorOf(response: Response): Promise<RoxelsError> {
  const { status } = response
  const body: unknown = await response.json().catch(() => undefined)
  const result = v.safeParse(ErrorBodySchema, body)
  const retryAfterMs = Number(response.headers.get('Retry-After')) * 1_000 || undefined
  if (!result.success) {
    // A proxy's own page: the status is all there is to go by.
    const code = status >= 500 ? 'service_unavailable' : 'unexpected_answer'
    return new RoxelsError(code, `The server answered ${status}.`, { status, retryAfterMs })
  }
  const { code, message, field } = result.output.error
  return new RoxelsError(code as RoxelsErrorCode, message, { status, field, retryAfterMs })
}
