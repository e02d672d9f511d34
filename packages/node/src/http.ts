import type * as v from 'valibot'
import { errorOf, readAnswer, readNoAnswer } from './answer.ts'
import type { Reply } from './attempt.ts'
import { attempt, pause } from './attempt.ts'
import type { Call } from './call.ts'
import { jsonOf, pathOf, refuseUnusableKey } from './call.ts'
import { isRoxelsError } from './errors.ts'
import type { Settings } from './options.ts'
import type { Ports } from './ports.ts'
import { isRepeatable, isUntouched, waitBefore } from './retry.ts'

/** Makes calls, as often as it takes. All reject with a `RoxelsError` or the reason of their signal. */
export interface Http {
  /** Answers the body, read by `schema`. */
  call<T>(call: Call, schema: v.GenericSchema<unknown, T>): Promise<T>
  /** Deletes; also where the try that did so lost its answer. */
  remove(call: Omit<Call, 'method'>): Promise<void>
}

export function createHttp(settings: Settings, ports: Ports): Http {
  const { baseUrl, secretKey, timeoutMs, maxRetries } = settings

  /** The request is made once and sent as often as needed: every try says the same under the same key. */
  function requestOf(call: Call): RequestInit {
    const headers: Record<string, string> = {
      accept: 'application/json',
      authorization: `Bearer ${secretKey}`,
    }
    if (call.method === 'POST') {
      const { idempotencyKey = ports.newId() } = call.options ?? {}
      refuseUnusableKey(idempotencyKey)
      headers['idempotency-key'] = idempotencyKey
    }
    const init: RequestInit = { method: call.method, headers, redirect: 'manual' }
    if (call.body === undefined) return init
    headers['content-type'] = 'application/json'
    return { ...init, body: jsonOf(call.body) }
  }

  async function tryOnce(call: Call, url: string, init: RequestInit): Promise<Reply> {
    const bounds = { timeoutMs, signal: call.options?.signal }
    const reply = await attempt(ports, url, init, bounds)
    if (reply.status >= 200 && reply.status < 300) return reply
    // Whatever stands in front of the server may quote what it was sent.
    const text = reply.text.replaceAll(secretKey, 'sk_…')
    throw errorOf(call, { ...reply, text }, ports.clock.now())
  }

  async function send(call: Call): Promise<Reply> {
    const url = baseUrl + pathOf(call)
    const init = requestOf(call)
    const signal = call.options?.signal
    let mayBeDone = false
    for (let retry = 1; ; retry += 1) {
      try {
        return await tryOnce(call, url, init)
      } catch (error) {
        if (!isRoxelsError(error)) throw error
        const isGone = call.method === 'DELETE' && error.code === 'not_found'
        if (isGone && mayBeDone) return { status: 204, headers: new Headers(), text: '' }
        const waitMs = waitBefore(retry, error, ports.random())
        const isLast = retry > maxRetries || waitMs === undefined
        if (isLast || !isRepeatable(call.method, error)) throw error
        mayBeDone ||= !isUntouched(error)
        await pause(ports.clock, waitMs, signal)
      }
    }
  }

  return {
    async call(call, schema) {
      return readAnswer(call, await send(call), schema)
    },
    async remove(given) {
      const call: Call = { ...given, method: 'DELETE' }
      readNoAnswer(call, await send(call))
    },
  }
}
