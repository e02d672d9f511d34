import { atom } from 'nanostores'
import type { Readable } from './readable.ts'

/** What whoever is here has written and not sent. It lives in memory alone, for as long as the person is here. */
export interface Draft {
  /** What is shown of it: nothing while it is hidden. */
  readonly shown: Readable<string>
  /** Nothing can be written where nothing is shown. */
  set(text: string): void
  /** Shows nothing of it, until `show`. */
  hide(): void
  show(): void
  /** Forgets it. */
  clear(): void
}

export function createDraft(): Draft {
  const $shown = atom('')
  let hidden: string | null = null
  return {
    shown: $shown,
    set(text) {
      if (hidden === null) $shown.set(text)
    },
    hide() {
      hidden ??= $shown.get()
      $shown.set('')
    },
    show() {
      if (hidden !== null) $shown.set(hidden)
      hidden = null
    },
    clear() {
      hidden = null
      $shown.set('')
    },
  }
}
