declare const setImmediate: ((run: () => void) => unknown) | undefined

// Taken once, so that fake timers a test installs later do not stand still under it.
const soon = typeof setImmediate === 'function' ? setImmediate : afterThisTask

/** Enough for several requests one after the other, and what tabs say to each other about them. */
const tasks = 12

/** Waits until everything has happened that needs no time to pass: promises, answers of a scripted server, messages between tabs. */
export async function settled(): Promise<void> {
  for (let task = 0; task < tasks; task += 1) await new Promise<void>(soon)
}

/** Runs `run` as a task of its own, once all promises have settled. Unlike a timer, nothing throttles it. */
export function inNextTask(run: () => void): void {
  soon(run)
}

function afterThisTask(run: () => void): void {
  const { port1, port2 } = new MessageChannel()
  port1.addEventListener('message', () => {
    port1.close()
    run()
  })
  port1.start()
  port2.postMessage(null)
}
