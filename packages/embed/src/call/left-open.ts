import type { KeyValueStorage, Target } from '@roxels/core'

/** In a tab's own storage, where a sign-out clears it with everything else of ours. */
const key = 'roxels:embed'

/** What was open in the corner when a page of this tab was left. */
export interface LeftOpen {
  readonly target: Target
  readonly isCollapsed: boolean
  /** Whose it was had an id; whose, nobody can tell. */
  readonly isKnown: boolean
}

/** Remembers across the pages of a tab that a compact conversation is open, and nothing of what is said in it. */
export function createLeftOpen(storage: KeyValueStorage) {
  const attempt = <T>(run: () => T): T | undefined => {
    try {
      return run()
    } catch {
      // Blocked or full: the next page begins with its launcher.
      return undefined
    }
  }
  return {
    read(): LeftOpen | undefined {
      const left = attempt(() => JSON.parse(storage.getItem(key) ?? 'null') as LeftOpen | null)
      return typeof left?.target?.templateKey === 'string' ? left : undefined
    },
    write: (left: LeftOpen) => void attempt(() => storage.setItem(key, JSON.stringify(left))),
    clear: () => void attempt(() => storage.removeItem(key)),
  }
}
