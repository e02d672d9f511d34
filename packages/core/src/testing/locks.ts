import type { Ports } from '../ports.ts'

interface Request {
  readonly holder: object
  grant(): void
}

/** Web Locks of one fake browser. */
export interface FakeLocks {
  /** The lock port of one tab. `deliver` stands between a grant and the tab's own code. */
  open(holder?: object, deliver?: (run: () => void) => void): Ports['lock']
  /** What a browser does when a tab is gone: whatever it held or waited for is free. */
  release(holder: object): void
}

export function createFakeLocks(): FakeLocks {
  const queues = new Map<string, Request[]>()
  const leave = (name: string, request: Request) => {
    const queue = queues.get(name) ?? []
    const place = queue.indexOf(request)
    if (place === -1) return
    queue.splice(place, 1)
    if (place === 0) queue[0]?.grant()
  }
  return {
    open:
      (holder = {}, deliver = (run) => run()) =>
      (name, run, signal) =>
        new Promise((resolve, reject) => {
          let granted = false
          const request: Request = {
            holder,
            grant() {
              granted = true
              queueMicrotask(() =>
                deliver(() => {
                  void Promise.resolve()
                    .then(run)
                    .then(resolve, reject)
                    .finally(() => leave(name, request))
                }),
              )
            },
          }
          signal?.addEventListener('abort', () => {
            if (granted) return
            leave(name, request)
            reject(new DOMException('Aborted', 'AbortError'))
          })
          if (signal?.aborted) return reject(new DOMException('Aborted', 'AbortError'))
          const queue = queues.get(name) ?? []
          queue.push(request)
          queues.set(name, queue)
          if (queue.length === 1) request.grant()
        }),
    release(holder) {
      for (const [name, queue] of queues) {
        for (const request of queue.filter((one) => one.holder === holder)) leave(name, request)
      }
    },
  }
}
