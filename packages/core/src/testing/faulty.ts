import { errorStatus } from '@roxels/protocol'
import type { ErrorCode } from '@roxels/protocol'
import type { Ports } from '../ports.ts'
import { refusal } from './answers.ts'
import type { Faults, RequestFault, StreamFault } from './faults.ts'
import { networkError, withBody } from './line.ts'
import { spoil } from './spoil.ts'

type Fetch = Ports['fetch']
type Kind = 'stream' | 'send' | 'open' | 'renew'

const kinds: readonly (readonly [Kind, RegExp])[] = [
  ['stream', /^GET .*\/sessions\/[^/]+\/events$/],
  ['send', /^POST .*\/sessions\/[^/]+\/messages$/],
  ['open', /^POST .*\/v1\/sessions$/],
  ['renew', /^POST .*\/sessions\/[^/]+\/token$/],
]

/**
 * A `fetch` over a line on which things go wrong as `faults` says: in front of a scripted server or of a real one. It sets no timer
 * and rolls no dice.
 *
 * @example
 * const server = createScriptedServer()
 * const fetch = faulty(server.fetch, { stream: [{ kind: 'cut', atByte: 200 }], send: [{ kind: 'lose' }] })
 * const { ports } = createFakePorts({ fetch, clock: server.clock })
 */
export function faulty(fetch: Fetch, faults: Faults): Fetch {
  const counts = { stream: 0, send: 0, open: 0, renew: 0 }
  return async (url, init) => {
    const name = `${init.method ?? 'GET'} ${new URL(url).pathname}`
    const kind = kinds.find(([, pattern]) => pattern.test(name))?.[0]
    if (kind === undefined) return fetch(url, init)
    const fault = faults[kind]?.[counts[kind]]
    counts[kind] += 1
    const response = await befallen(fetch, url, init, fault)
    if (kind !== 'stream' || !response.ok) return response
    return withBody(response, (body) => spoil(body, fault ?? null, faults.pieces ?? []))
  }
}

async function befallen(
  fetch: Fetch,
  url: string,
  init: RequestInit,
  fault: RequestFault | StreamFault | null | undefined,
): Promise<Response> {
  switch (fault?.kind) {
    case 'refuse':
      throw networkError()
    case 'status':
      return status(fault.status, fault.retryAfter)
    case 'lose':
      await arrive(fetch, url, init)
      throw networkError()
    case 'double':
      await arrive(fetch, url, init)
      return fetch(url, init)
    case 'stall':
      return new Promise((_, reject) => {
        const abort = () => reject(init.signal?.reason)
        if (init.signal?.aborted) abort()
        init.signal?.addEventListener('abort', abort)
      })
    case 'forget':
      return fetch(url, { ...init, headers: withoutMemory(init.headers) })
    default:
      return fetch(url, init)
  }
}

/** The request is answered to nobody. */
async function arrive(fetch: Fetch, url: string, init: RequestInit): Promise<void> {
  const { body } = await fetch(url, init)
  await body?.cancel()
}

/** An answer in the words of the API where it has some for that status, else the page of something in between. */
function status(code: number, retryAfter: number | undefined): Response {
  const word = (Object.keys(errorStatus) as ErrorCode[]).find((key) => errorStatus[key] === code)
  const { body, headers } = word ? refusal(word) : new Response('<h1>Something in between</h1>')
  if (retryAfter !== undefined) headers.set('Retry-After', String(retryAfter))
  return new Response(body, { status: code, headers })
}

/** A cursor that no server gave out is answered like one that it has forgotten (Rule 21). */
function withoutMemory(headers: RequestInit['headers']): Headers {
  const changed = new Headers(headers)
  if (changed.has('Last-Event-ID')) changed.set('Last-Event-ID', 'forgotten')
  return changed
}
