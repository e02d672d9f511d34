import { Worker } from 'node:worker_threads'

/** Streams to be read, of one server. */
export interface Wanted {
  readonly port: number
  readonly streams: readonly { readonly path: string; readonly token: string }[]
  /** The text that says that a stream may be counted as open, and the one that says that it has all. */
  readonly opensWith: string
  readonly endsWith: string
}

/** Reads streams in a thread of its own, so that reading costs the server as little as readers elsewhere would. */
export interface Readers {
  /** Resolves when every stream is open. */
  readonly open: Promise<void>
  /** Resolves when every stream has all. */
  readonly done: Promise<void>
  /** Ends them; tells how many milliseconds each `@time@` in them was old when it came. */
  stop(): Promise<readonly number[]>
}

export type Told =
  | { readonly type: 'open' }
  | { readonly type: 'done' }
  | { readonly type: 'ages'; readonly ages: readonly number[] }

export function read(wanted: Wanted): Readers {
  const worker = new Worker(new URL('./readers-thread.ts', import.meta.url), { workerData: wanted })
  const told = <T extends Told['type']>(type: T) =>
    new Promise<Extract<Told, { type: T }>>((resolve, reject) => {
      worker.on('message', (message: Told) => {
        if (message.type === type) resolve(message as Extract<Told, { type: T }>)
      })
      worker.on('error', reject)
    })
  return {
    open: told('open').then(() => undefined),
    done: told('done').then(() => undefined),
    async stop() {
      const ages = told('ages')
      worker.postMessage('stop')
      const all = (await ages).ages
      await worker.terminate()
      return all
    },
  }
}
