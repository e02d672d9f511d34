import type { Roxels } from '@roxels/core'

/** Ends the present conversation and begins another one. Where it cannot be ended it goes on. */
export function startAnew({ state, end, start }: Roxels): void {
  const { status, epoch } = state.get()
  if (status === 'completed') return start()
  // It has ended once the stream says so, which is not when the server has taken the wish. Whoever is here then may be another.
  const unlisten = state.listen((now) => {
    const isOver = now.status === 'completed'
    if (isOver || now.epoch !== epoch) unlisten()
    if (isOver && now.epoch === epoch) queueMicrotask(start)
  })
  end().catch(unlisten)
}
