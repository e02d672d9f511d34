export interface CallOptions {
  readonly method?: string
  readonly token?: string
  readonly origin?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as it is if it is text, else as JSON. */
  readonly body?: unknown
}

/** An answer that was read to its end. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
  readonly body: any
}

// No answer takes nearly as long; without it a server that hangs would hang its test.
const patienceMs = 30_000

/** Calls a server as a page or a backend would, and reads the answer. */
export async function call(
  url: string,
  { method = 'GET', token, origin, headers, body }: CallOptions = {},
): Promise<Answered> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(origin === undefined ? {} : { origin }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(patienceMs),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false
  const parsed: unknown = isJson ? JSON.parse(text) : undefined
  return { status: response.status, headers: response.headers, text, body: parsed }
}
