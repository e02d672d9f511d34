import type { Readable, Roxels } from '@roxels/core'

type Idle = ReturnType<Readable<{ readonly secondsLeft: number } | null>['get']>

/**
 * Opens `dialog` when nobody has touched the screen for too long. Any touch ends the countdown, but not what is shown: the touch
 * may be on its way to one of the two buttons. Answers the function that ends it.
 */
export function keepWarning(dialog: HTMLDialogElement, roxels: Roxels): () => void {
  const end = roxels.idle.subscribe((idle) => {
    if (idle !== null && !dialog.open) dialog.showModal()
  })
  const extend = () => roxels.extend()
  const closeOutside = ({ target }: Event) => {
    if (target === dialog) dialog.close()
  }
  // However it is closed, by its button, by Escape or by a touch beside it: somebody is here.
  dialog.addEventListener('close', extend)
  dialog.addEventListener('click', closeOutside)
  return () => {
    end()
    dialog.removeEventListener('close', extend)
    dialog.removeEventListener('click', closeOutside)
  }
}

/** What is to be seen of the time that is left. */
export function countdownOf(idle: Idle): string {
  if (idle === null) return 'Take your time.'
  return idle.secondsLeft === 1 ? '1 second left' : `${idle.secondsLeft} seconds left`
}

/** What is said of it: once at the start and once near the end, never second by second. */
export function spokenOf(idle: Idle): string {
  if (idle === null) return ''
  return idle.secondsLeft > 10 ? 'The countdown has begun.' : '10 seconds left.'
}
