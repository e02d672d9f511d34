import { once } from 'node:events'
import type { Agent } from '@roxels/server'
import { startServer } from '@roxels/server'
import type { Place } from './place.ts'

const page = 'https://app.example'

/** A participant of a server under measurement. */
export interface Session {
  /** Of its routes, without a slash at the end. */
  readonly path: string
  readonly token: string
}

export interface Served {
  readonly port: number
  open(): Promise<Session>
  close(): Promise<void>
}

/** Starts a server that refuses nobody for coming too often. */
export async function serve(place: Place, agent: Agent): Promise<Served> {
  const boundless = { requests: 1e9, seconds: 1 }
  const server = await startServer({
    ...(place.name === 'SQLite'
      ? { data: place.folder }
      : { database: place.url, secrets: ['a secret of the bench, of some length'] }),
    port: 0,
    origins: [page],
    logLevel: 'silent',
    limits: { sessionRate: boundless, openSessionRate: boundless },
    agent,
  })
  return {
    port: Number(new URL(server.url).port),
    async open() {
      const answer = await fetch(`${server.url}/v1/sessions`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${server.embedKey}`,
          origin: page,
          'content-type': 'application/json',
        },
        body: '{}',
      })
      const { session_id, session_token } = (await answer.json()) as Record<string, string>
      return { path: `/v1/sessions/${session_id}`, token: session_token ?? '' }
    },
    close: () => server.close(),
  }
}

/** Speaks never, and is always about to: what is measured is what participants do. */
export const silentAgent: Agent = {
  reply: ({ signal }) => ({
    [Symbol.asyncIterator]: () => ({
      async next() {
        if (!signal.aborted) await once(signal, 'abort')
        return { done: true, value: undefined }
      },
    }),
  }),
}
