import type { Ports } from '../ports.ts'

type Fetch = Ports['fetch']

export interface LineOptions {
  /** Lets what arrives happen to the page, when it can. */
  readonly deliver: (run: () => void) => void
  /** The network that carries it now; aborted when it breaks. */
  readonly network: () => AbortSignal
  /** Aborted when the page is gone, and its sockets with it. */
  readonly gone: AbortSignal
}

/** A `fetch` over a line that breaks with its network, ends with its page, and brings a frozen page nothing. */
export function overLine(fetch: Fetch, { deliver, network, gone }: LineOptions): Fetch {
  return (url, init) =>
    new Promise((resolve, reject) => {
      const carrier = network()
      const line = new AbortController()
      const fail = (error: unknown) => deliver(() => reject(error))
      follow(init.signal, line, () => new DOMException('Aborted', 'AbortError'))
      follow(gone, line, networkError)
      follow(carrier, line, networkError)
      if (line.signal.aborted) return fail(line.signal.reason)
      line.signal.addEventListener('abort', () => fail(line.signal.reason))
      fetch(url, { ...init, signal: line.signal }).then((response) => {
        const arrived = withBody(response, (body) => carried(body, line, deliver))
        deliver(() => resolve(readInPromises(arrived)))
      }, fail)
    })
}

/** What `fetch` rejects with when there is no answer. */
export function networkError(): TypeError {
  return new TypeError('Failed to fetch')
}

/** The same answer with another body, where it has one. */
export function withBody(
  response: Response,
  change: (body: ReadableStream<Uint8Array>) => ReadableStream<Uint8Array>,
): Response {
  const { body, status, headers } = response
  return body === null ? response : new Response(change(body), { status, headers })
}

/** Browsers read a body in tasks of their own, for which no test can wait; this one is read in promises alone. */
function readInPromises(response: Response): Response {
  const { body } = response
  if (body === null) return response
  return Object.assign(response, {
    async text() {
      const decoder = new TextDecoder()
      const reader = body.getReader()
      let text = ''
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return text + decoder.decode()
        text += decoder.decode(value, { stream: true })
      }
    },
  })
}

function follow(
  signal: AbortSignal | null | undefined,
  line: AbortController,
  reason: () => unknown,
): void {
  if (signal?.aborted) line.abort(reason())
  signal?.addEventListener('abort', () => line.abort(reason()), { signal: line.signal })
}

function carried(
  body: ReadableStream<Uint8Array>,
  line: AbortController,
  deliver: (run: () => void) => void,
): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  let isOver = false
  const end = (how: () => void) => {
    if (isOver) return
    isOver = true
    how()
    line.abort()
  }
  const letGo = () => void reader.cancel().catch(() => undefined)

  return new ReadableStream({
    start(controller) {
      line.signal.addEventListener('abort', () => {
        letGo()
        deliver(() => end(() => controller.error(line.signal.reason)))
      })
      const read = (): Promise<void> =>
        reader.read().then(
          ({ done, value }) =>
            deliver(() => {
              if (done) return end(() => controller.close())
              if (isOver) return
              controller.enqueue(value)
              void read()
            }),
          (error: unknown) => deliver(() => end(() => controller.error(error))),
        )
      void read()
    },
    cancel: () => end(letGo),
  })
}
