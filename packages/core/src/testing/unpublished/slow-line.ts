import type { Ports } from '../../ports.ts'

/** What one request gives away of a person, and what its answer lets its browser do in that person's name. */
export interface Carried {
  readonly path: string
  readonly text: string
}

/** A line on which each answer waits until it is let through, whoever has given up on it meanwhile. */
export function createSlowLine(
  fetch: Ports['fetch'],
  asked: (carried: Carried) => void,
  answered: (carried: Carried, answer: string) => void,
) {
  const held: (() => void)[] = []
  return {
    held: () => held.length,
    /** Lets one of the answers through that wait. */
    letThrough(which: number) {
      held.splice(which % Math.max(1, held.length), 1).forEach((pass) => pass())
    },
    async fetch(url: string, init: RequestInit): Promise<Response> {
      const { signal: _, ...deaf } = init
      const path = new URL(url).pathname
      const headers = JSON.stringify([...new Headers(init.headers)])
      const carried = { path, text: `${headers} ${String(init.body)}` }
      asked(carried)
      // A stream has to end with its reader.
      if (path.endsWith('/events')) return fetch(url, init)
      const response = await fetch(url, deaf)
      const body = await response.text()
      answered(carried, body)
      await new Promise<void>((resolve) => held.push(resolve))
      return new Response(response.status === 204 ? null : body, {
        status: response.status,
        headers: response.headers,
      })
    },
  }
}
