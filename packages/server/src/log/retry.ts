import { setTimeout as pause } from 'node:timers/promises'
import { isConflict } from '../db/unavailable.ts'

const attempts = 5

/** Runs a transaction again, a few times, where it ran into that of another server. */
export async function retryConflicts(run: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run()
    } catch (error) {
      if (attempt === attempts || !isConflict(error)) throw error
      // At random: two that met would otherwise meet again.
      await pause(Math.random() * 10 * 2 ** attempt)
    }
  }
}
