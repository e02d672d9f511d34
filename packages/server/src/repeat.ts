/** Runs a task again and again, `pauseMs` after it has ended. The returned function stops it and waits for what is under way. */
export function repeat(
  task: () => Promise<void>,
  pauseMs: number,
  onError: (error: unknown) => void,
): () => Promise<void> {
  let stopped = false
  let round = Promise.resolve()
  let timer = setTimeout(next, pauseMs)

  function next(): void {
    round = task()
      .catch(onError)
      .then(() => {
        if (!stopped) timer = setTimeout(next, pauseMs)
      })
  }

  return async () => {
    stopped = true
    clearTimeout(timer)
    await round
  }
}
