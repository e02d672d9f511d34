import type { Roxels } from '../roxels.ts'
import type { Message } from '../transcript/message.ts'
import type { ButtonProps } from './props.ts'
import { button } from './props.ts'

export interface MessageActions {
  /** Sends it again; there where it could not be sent. */
  readonly retry: ButtonProps
  /** Takes it away; there where it could not be sent. */
  readonly discard: ButtonProps
}

/** What the participant can do about one message. */
export function messageActions(
  { retry, discard }: Pick<Roxels, 'retry' | 'discard'>,
  { id, state }: Message,
): MessageActions {
  const isFailed = state === 'failed'
  return {
    retry: button(isFailed, () => retry(id)),
    discard: button(isFailed, () => discard(id)),
  }
}
