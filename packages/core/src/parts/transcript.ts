import type { Roxels } from '../roxels.ts'
import type { ButtonProps } from './props.ts'
import { button } from './props.ts'

export interface TranscriptParts {
  /**
   * For the element that scrolls, which the caller labels: messages are read in it, at the reader's own pace. It announces nothing; an
   * `announcement` does.
   */
  readonly log: { readonly role: 'log'; readonly 'aria-live': 'off'; readonly tabindex: 0 }
  /** Loads the page before the oldest message, as scrolling up does; there where there is one. */
  readonly older: ButtonProps
}

/** The list of messages. */
export function transcript(
  { transcript: { loadOlder } }: Pick<Roxels, 'transcript'>,
  { hasOlder }: { readonly hasOlder: boolean },
): TranscriptParts {
  return {
    log: { role: 'log', 'aria-live': 'off', tabindex: 0 },
    older: button(hasOlder, loadOlder),
  }
}
