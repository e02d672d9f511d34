import type { Answered } from '@roxels/protocol/testing'
import type { TestServer } from './server.ts'
import { page } from './server.ts'

/** A start that states this id and shows nothing. */
export function guess(server: TestServer, external_id: string): Promise<Answered> {
  const token = server.running.embedKey
  const body = { external_id }
  return server.call('/v1/sessions', { method: 'POST', token, origin: page, body })
}

/** All that could tell an answer from another one: its status, how long each value and header is, and what it says. */
export function faceOf({ status, headers, body }: Answered): string {
  const lengths = (entries: Iterable<[string, unknown]>) =>
    [...entries]
      // They count down, and tell the time.
      .filter(([name]) => !/^(?:date|ratelimit)/.test(name))
      .map(([name, value]) => [name, JSON.stringify(value).length])
  const { resumed, reason, resumable, status: told, assurance, template } = body
  return JSON.stringify([
    status,
    lengths(headers),
    lengths(Object.entries(body)),
    [resumed, reason, resumable, told, assurance, template],
  ])
}
