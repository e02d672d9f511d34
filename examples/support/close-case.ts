import type { Roxels } from '@roxels/core'
import { focusHeading } from '../shared/focus.ts'

/** Closes the case from the dialog that `asked` belongs to. Where that fails it is still open, and so is the way to close it. */
export function closeCase({ end }: Roxels, asked: Element): void {
  end().then(
    // What had opened the dialog, and has the focus again, is about to go.
    () => focusHeading(asked),
    () => undefined,
  )
}
