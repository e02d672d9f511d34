import type { RoxelsErrorCode } from '../errors.ts'
import { RoxelsError } from '../errors.ts'
import type { Ports } from '../ports.ts'
import { answers } from '../wire/answers.ts'
import type { Read } from '../wire/read.ts'
import { readJson } from '../wire/read.ts'

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
  /** Answers the body of a 2xx, read by `read`: null where it is empty. Rejects with a RoxelsError for anything else, and when no answer comes in time. */
  call<T>(call: Call, read: Read<T>): Promise<T>
  /** Answers the response of a 2xx, unread. Rejects with a RoxelsError for anything else. */
  request(call: Call): Promise<Response>
}

/** A call that is silent for longer is given up, so that it holds up nobody who waits for their turn. */
const patienceMs = 30_000

export function createHttp(
  { fetch, clock }: Pick<Ports, 'fetch' | 'clock'>,
  baseUrl: string,
): Http {
  const base = baseUrl.replace(/\/+$/, '')
  const unreachable = (cause: unknown): never => {
    throw new RoxelsError('unreachable', `No answer from ${base}.`, { cause })
  }

  const request = async (call: Call): Promise<Response> => {
    const { path, bearer, body, headers, ...init } = call
    const response = await fetch(base + path, {
      ...init,
      headers: {
        ...headers,
        ...(bearer && { Authorization: `Bearer ${bearer}` }),
        ...(body && { 'Content-Type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
      cache: 'no-store',
      credentials: 'omit',
    }).catch(unreachable)
    if (response.ok) return response
    throw await errorOf(response)
  }

  return {
    request,
    async call(call, read) {
      const attempt = new AbortController()
      const abort = () => attempt.abort()
      // Told apart from a call that nobody waits for any more.
      const tooLate = () => attempt.abort(new DOMException('No answer in time.', 'TimeoutError'))
      const timer = clock.setTimeout(tooLate, patienceMs)
      if (call.signal?.aborted) abort()
      call.signal?.addEventListener('abort', abort, { signal: attempt.signal })
      try {
        const response = await request({ ...call, signal: attempt.signal })
        const body = readJson(read, (await response.text().catch(unreachable)) || 'null')
        if (body !== undefined) return body
        throw new RoxelsError(
          'unexpected_answer',
          `${call.method} ${call.path.replace(/sess_[^/]+/, '{id}')} was answered with something else than documented.`,
          { status: response.status },
        )
      } finally {
        clock.clearTimeout(timer)
        abort()
      }
    },
  }
}

async function errorOf(response: Response): Promise<RoxelsError> {
  const { status } = response
  const retryAfterMs = Number(response.headers.get('Retry-After')) * 1_000 || undefined
  const body = readJson(answers.error, await response.text().catch(() => ''))
  if (body === undefined) {
    // A proxy's own page: the status is all there is to go by.
    const code = status >= 500 ? 'service_unavailable' : 'unexpected_answer'
    return new RoxelsError(code, `The server answered ${status}.`, { status, retryAfterMs })
  }
  const { code, message, field } = body.error
  return new RoxelsError(code as RoxelsErrorCode, message, { status, field, retryAfterMs })
}
