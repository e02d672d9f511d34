import { assembleClient } from '../client.ts'
import type { ClientOptions } from '../options.ts'
import { createFakeClock } from './clock.ts'

export const secretKey = 'sk_stage-key_0123456789'

/** A request as the far end saw it. */
interface Asked {
  readonly method: string
  readonly url: URL
  readonly headers: Headers
  readonly body: unknown
  readonly redirect: RequestInit['redirect']
  readonly signal: AbortSignal
}

export type Answer = (asked: Asked) => Response | Promise<Response>

/**
 * A client whose requests are answered one after the other, the last answer again and again. Its clock stands still, and its
 * dice always show a half: it waits 250 ms before the first retry, then 500, 1,000, 2,000 and at most 4,000.
 */
export function createStage(
  answers: Answer | readonly Answer[],
  options: Partial<ClientOptions> = {},
) {
  const list = typeof answers === 'function' ? [answers] : answers
  const clock = createFakeClock()
  const asked: Asked[] = []
  let keys = 0
  const client = assembleClient(
    { baseUrl: 'https://talk.example', secretKey, ...options },
    {
      clock,
      random: () => 0.5,
      newId: () => `key-${(keys += 1)}`,
      async fetch(url, { method = 'GET', headers, body, redirect, signal }) {
        const request: Asked = {
          method,
          url: new URL(url),
          headers: new Headers(headers),
          body: typeof body === 'string' ? JSON.parse(body) : undefined,
          redirect,
          signal: signal as AbortSignal,
        }
        const answer = list[asked.length] ?? list.at(-1)
        asked.push(request)
        if (answer === undefined) throw new Error('There is nothing to answer with.')
        return answer(request)
      },
    },
  )
  return { client, asked, clock }
}

/** What a call is rejected with; to be taken before time passes and looked at after. */
export const rejection = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'It was carried out.',
    (reason: unknown) => reason,
  )

/** All that a list has. */
export async function allOf<Item>(list: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = []
  for await (const item of list) items.push(item)
  return items
}

export const answer =
  (status: number, body: unknown = {}, headers: Record<string, string> = {}): Answer =>
  () =>
    Response.json(body, { status, headers })

/** The server's own error. */
export const refusal = (status: number, code: string, headers?: Record<string, string>): Answer =>
  answer(status, { error: { code, message: `It is ${code}.` } }, headers)

/** Something that is not the server, such as a page of a proxy. */
export const page = (status: number, text: string, headers?: Record<string, string>): Answer => {
  return () => new Response(text, { status, headers: { 'content-type': 'text/html', ...headers } })
}

/** A line that breaks, in the words of Node's own `fetch`. */
export const broken =
  (code: string): Answer =>
  () => {
    throw new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) })
  }

/** No answer, whatever happens. */
export const silence: Answer = () => new Promise(() => {})

export const person = {
  id: 'person_1',
  external_id: 'user_123',
  name: 'Ada Lovelace',
  first_seen_at: '2026-05-01T12:00:00Z',
  last_seen_at: null,
  conversation_count: 0,
}
export const record = { ...person, org_context: { plan: 'pro' } }

export const listOf = (items: readonly unknown[], next: string | null = null) => ({
  items,
  next_cursor: next,
  has_more: next !== null,
})
