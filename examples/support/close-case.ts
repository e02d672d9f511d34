import type { Roxels } from '@roxels/core'
import { takeLostFocus } from '../shared/focus.ts'
import { isOpen } from './wording.ts'

/** Closes the case. Where that fails it is still open, and so is the way to close it. */
export function closeCase({ end }: Roxels, asked: Element): void {
  const title = asked.closest('.scene')?.querySelector('h1') ?? null
  end().then(
    // What had opened the dialog, and was given the focus again, has gone by then.
    () => takeLostFocus(title),
    () => undefined,
  )
}

/** Closes `dialog` with the case it asks about, and with whoever it asks. Answers the function that ends it. */
export function keepToCase(dialog: HTMLDialogElement | null, { state }: Roxels): () => void {
  let { epoch } = state.get()
  return state.listen((now) => {
    if (now.epoch !== epoch || !isOpen(now)) dialog?.close()
    epoch = now.epoch
  })
}
