import type { RawAnswer, Reference, ReferenceOperation } from './reference.ts'

/** A call of one operation. */
export interface ApiCall {
  readonly params?: Readonly<Record<string, string>>
  /** Without the question mark. */
  readonly query?: string
  /** Sent as it is if it is text, else as JSON. */
  readonly body?: unknown
  readonly token?: string
  readonly origin?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** An answer that was found to be as the reference says. */
interface JudgedAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
  readonly body: any
}

/** Calls operations by their id and holds every answer against the reference. */
export interface Exerciser {
  call(id: string, call?: ApiCall): Promise<JudgedAnswer>
  /** Every status and error code that operations have answered so far, such as `404 not_found`, by the operation's id. */
  readonly seen: ReadonlyMap<string, ReadonlySet<string>>
  /** How many answers were judged. */
  judged(): number
}

export function createExerciser(url: () => string, reference: Reference): Exerciser {
  const seen = new Map<string, Set<string>>()
  let judged = 0
  return {
    seen,
    judged: () => judged,
    async call(id, call = {}) {
      const operation = reference.operations.find((each) => each.id === id)
      if (operation === undefined) throw new Error(`${id} is not documented.`)
      const answer = await send(url(), operation, call)
      const problems = reference.judge(operation, answer)
      if (problems.length > 0) {
        throw new Error(`${id}: ${problems.join('; ')}\n${answer.status} ${answer.text}`)
      }
      judged += 1
      const { status, headers, text } = answer
      const isJson = headers.get('content-type') === 'application/json'
      const body = isJson ? (JSON.parse(text) as { error?: { code?: string } }) : undefined
      const code = body?.error?.code
      const outcomes = seen.get(id) ?? new Set()
      seen.set(id, outcomes.add(code === undefined ? `${status}` : `${status} ${code}`))
      return { status, headers, text, body }
    },
  }
}

async function send(
  url: string,
  { method, path }: ReferenceOperation,
  { params = {}, query, body, token, origin, headers }: ApiCall,
): Promise<RawAnswer> {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '')
  const line = new AbortController()
  const response = await fetch(`${url}${filled}${query === undefined ? '' : `?${query}`}`, {
    method,
    signal: line.signal,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(origin === undefined ? {} : { origin }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  if (response.headers.get('content-type') !== 'text/event-stream') {
    return { status: response.status, headers: response.headers, text: await response.text() }
  }
  // It has no end: the beginning will do.
  const start = await response.body?.getReader().read()
  line.abort()
  const text = new TextDecoder().decode(start?.value)
  return { status: response.status, headers: response.headers, text }
}
