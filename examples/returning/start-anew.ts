import type { Roxels } from '@roxels/core'

/** Ends the present conversation and begins another one. Where it cannot be ended it goes on. */
export function startAnew({ state, end, start }: Roxels): void {
  if (state.get().status === 'completed') return start()
  // It has ended once the stream says so, which is not when the server has taken the wish.
  const unlisten = state.listen(({ status }) => {
    if (status !== 'completed') return
    unlisten()
    queueMicrotask(start)
  })
  end().catch(unlisten)
}
