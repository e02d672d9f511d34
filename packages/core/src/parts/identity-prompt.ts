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
 * touch may be on its way to one of the buttons.
 */
export function keepWarning({
  idle,
  extend,
}: Pick<Roxels, 'idle' | 'extend'>): Attach<HTMLDialogElement> {
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
    const end = idle.listen(look)
    queueMicrotask(look)
    return () => {
      end()
      over.abort()
    }
  })
}
