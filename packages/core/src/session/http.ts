import type { RoxelsErrorCode } from '../errors.ts'
import { RoxelsError } from '../errors.ts'
import type { Ports } from '../ports.ts'
import { answers } from '../wire/answers.ts'
import type { Read } from '../wire/read.ts'

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** From the origin on, such as `/v1/sessions`. */
  readonly path: string
  /** A key or token; never part of the path (Rule 5). */
  readonly bearer?: string | undefined
  readonly body?: object | undefined
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  /** Let the request finish although the page goes away. */
  readonly keepalive?: boolean
}

export interface Http {
  /** Answers the body of a 2xx, read by `read`. Rejects with a RoxelsError for anything else. */
  call<T>(call: Call, read: Read<T>): Promise<T>
  /** Answers the response of a 2xx, unread. Rejects with a RoxelsError for anything else. */
  request(call: Call): Promise<Response>
}

export function createHttp(ports: Pick<Ports, 'fetch'>, baseUrl: string): Http {
  const base = baseUrl.replace(/\/+$/, '')

  const request = async (call: Call): Promise<Response> => {
    const { path, bearer, body, headers, ...init } = call
    const response = await ports
      .fetch(base + path, {
        ...init,
        headers: {
          ...headers,
          ...(bearer && { Authorization: `Bearer ${bearer}` }),
          ...(body && { 'Content-Type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
        cache: 'no-store',
        credentials: 'omit',
      })
      .catch((cause: unknown) => {
        throw new RoxelsError('unreachable', `No answer from ${base}.`, { cause })
      })
    if (response.ok) return response
    throw await errorOf(response)
  }

  return {
    request,
    async call(call, read) {
      const response = await request(call)
      try {
        return read(await response.json())
      } catch (cause) {
        throw new RoxelsError(
          'unexpected_answer',
          `${call.method} ${call.path.replace(/sess_[^/]+/, '{id}')} was answered with something else than documented.`,
          { status: response.status, cause },
        )
      }
    },
  }
}

async function errorOf(response: Response): Promise<RoxelsError> {
  const { status } = response
  const retryAfterMs = Number(response.headers.get('Retry-After')) * 1_000 || undefined
  try {
    const { code, message, field } = answers.error(await response.json()).error
    return new RoxelsError(code as RoxelsErrorCode, message, { status, field, retryAfterMs })
  } catch {
    // A proxy's own page: the status is all there is to go by.
    const code = status >= 500 ? 'service_unavailable' : 'unexpected_answer'
    return new RoxelsError(code, `The server answered ${status}.`, { status, retryAfterMs })
  }
}
