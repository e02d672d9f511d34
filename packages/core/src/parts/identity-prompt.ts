import type { Roxels } from '../roxels.ts'
import type { RoxelsState } from '../state.ts'
import type { Attach } from './attach.ts'
import { attachment } from './attach.ts'
import type { ButtonProps } from './props.ts'
import { button } from './props.ts'

export interface IdentityState {
  readonly state: RoxelsState
  readonly idle: { readonly secondsLeft: number } | null
}

export interface IdentityPromptParts {
  /** It is to be confirmed that the same person is still here; until then nothing of the conversation is shown. */
  readonly isLocked: boolean
  /** Confirms it; there while the conversation is locked. */
  readonly confirm: ButtonProps
  /** How long whoever does nothing at a kiosk has left; null while nobody is to be asked. */
  readonly secondsLeft: number | null
  /** For the `<dialog>` that asks, which the caller labels and describes; see `keepWarning`. */
  readonly warning: { readonly role: 'alertdialog' }
  /** Says that somebody is here, for a button in a `<form method="dialog">`, which closes the dialog too. */
  readonly stay: { readonly type: 'submit'; readonly onclick: () => void }
  readonly signOut: ButtonProps
}

/** Whether whoever is here is still the same person, and still here. */
export function identityPrompt(
  { start, extend, signOut }: Pick<Roxels, 'start' | 'extend' | 'signOut'>,
  { state, idle }: IdentityState,
): IdentityPromptParts {
  const isLocked = state.status === 'locked'
  return {
    isLocked,
    confirm: button(isLocked, () => start()),
    secondsLeft: idle === null ? null : idle.secondsLeft,
    warning: { role: 'alertdialog' },
    stay: { type: 'submit', onclick: extend },
    signOut: button(true, signOut),
  }
}

/**
 * Opens its `<dialog>` when nobody has touched the screen for too long. Any touch ends the countdown, but not what is shown: the
 * touch may be on its way to one of the buttons. It goes with whoever was asked.
 */
export function keepWarning({
  state,
  idle,
  extend,
}: Pick<Roxels, 'state' | 'idle' | 'extend'>): Attach<HTMLDialogElement> {
  return attachment((dialog) => {
    const over = new AbortController()
    const { signal } = over
    // However it is closed, by a button, by Escape or by a touch beside it: somebody is here.
    dialog.addEventListener('close', extend, { signal })
    dialog.addEventListener(
      'click',
      ({ target }) => {
        if (target === dialog) dialog.close()
      },
      { signal },
    )
    const look = () => {
      // One that is not part of the page yet cannot be opened.
      if (idle.get() !== null && !dialog.open && dialog.isConnected) dialog.showModal()
    }
    let { epoch } = state.get()
    const follow = (now: RoxelsState) => {
      if (now.epoch !== epoch) dialog.close()
      epoch = now.epoch
    }
    const ends = [idle.listen(look), state.listen(follow)]
    queueMicrotask(look)
    return () => {
      ends.forEach((end) => end())
      over.abort()
    }
  })
}
