import { isPassing, isRoxelsError } from '../errors.ts'
import type { Ports } from '../ports.ts'
import type { SessionStorage } from '../storage.ts'
import { answers } from '../wire/answers.ts'
import type { Http } from './http.ts'

/** What has become of sessions that are to end on the server. */
export type Revoked = 'now' | 'queued' | 'no'

/** Ends sessions on the server by their revoke handles (Rule 69), if need be later. */
export interface Revocations {
  /**
   * Takes handles and their servers. `queued`: a server could not be told, or it is for a page of another one to tell; the handle
   * rests until then. `no`: nor can the handle rest.
   */
  revoke(handles: ReadonlyMap<string, string>): Promise<Revoked>
  /** Tells the server what it could not be told before. */
  flush(): void
}

/** A handle rests beside the server it is for: pages of one origin may talk to several. */
export function createRevocations(
  { onWake }: Pick<Ports, 'onWake'>,
  http: Http,
  storage: Pick<SessionStorage, 'revocations'>,
  server: string,
  signal: AbortSignal,
): Revocations {
  const { revocations: queue } = storage
  /** Those that cannot rest; they are lost with the page. */
  const unkept = new Set<string>()

  const revokeOne = async (handle: string, whose = server): Promise<Revoked> => {
    if (whose !== server) return queue.put(handle, whose) ? 'queued' : 'no'
    try {
      const body = { revoke_handle: handle }
      // The request outlives the session and the page.
      const call = { method: 'POST', path: '/v1/revocations', body, keepalive: true } as const
      await http.call(call, answers.nothing)
    } catch (error) {
      // A network to sign in to answers in the server's place.
      const isNotHeard = isRoxelsError(error, 'unexpected_answer')
      if (!isNotHeard && (!isRoxelsError(error) || !isPassing(error))) throw error
      if (queue.put(handle, server)) return 'queued'
      unkept.add(handle)
      return 'no'
    }
    queue.remove(handle)
    unkept.delete(handle)
    return 'now'
  }

  const flush = () => {
    const resting = [...queue.all()].filter(([, whose]) => whose === server)
    for (const handle of [...resting.map(([handle]) => handle), ...unkept]) {
      revokeOne(handle).catch(() => queue.remove(handle))
    }
  }
  onWake(flush, signal)

  return {
    flush,
    async revoke(handles) {
      const each = await Promise.all(
        [...handles].map(([handle, whose]) => revokeOne(handle, whose).catch(() => 'no' as const)),
      )
      return (['no', 'queued'] as const).find((worst) => each.includes(worst)) ?? 'now'
    },
  }
}
