import type { Ports } from '../ports.ts'

/**
 * Runs `run` once no other tab of this origin runs under `name`; after `patienceMs` without its turn, as a tab that is frozen keeps
 * what it holds. So only for what may also happen in two tabs at once.
 */
export async function inTurn(
  { clock, lock }: Pick<Ports, 'clock' | 'lock'>,
  name: string,
  patienceMs: number,
  signal: AbortSignal,
  run: () => Promise<void>,
): Promise<void> {
  const waiting = new AbortController()
  const giveUp = () => waiting.abort()
  const timer = clock.setTimeout(giveUp, patienceMs)
  signal.addEventListener('abort', giveUp, { signal: waiting.signal })
  if (signal.aborted) giveUp()
  let running: Promise<void> | undefined
  await lock(name, () => (running = run()), waiting.signal).catch(() => undefined)
  clock.clearTimeout(timer)
  giveUp()
  signal.throwIfAborted()
  return running ?? run()
}
