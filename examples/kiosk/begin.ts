import type { Roxels, RoxelsState } from '@roxels/core'

/** A name that is written and not used is somebody's who has walked on. */
const LEFT_MS = 20_000

/** Nobody talks: the screen waits for the next person. */
export function isAtRest({ status }: RoxelsState): boolean {
  return status === 'anonymous' || status === 'identified' || status === 'signedOut'
}

/** Begins a conversation with whoever stands here now, by the first name they gave, if any. */
export function begin(roxels: Roxels, form: HTMLFormElement): void {
  const field = form.elements.namedItem('name')
  const written = field instanceof HTMLInputElement ? field.value : ''
  const name = written.replace(/[\p{Cc}\p{Cs}]/gu, '').trim()
  // First, lest a start that was refused has left the name of whoever tried it.
  void roxels.signOut()
  if (name !== '') roxels.setPerson({ name })
  roxels.start()
}

/** Empties `form` when nobody has gone on writing in it. Answers the function that ends it. */
export function forgetWhenLeft(form: HTMLFormElement): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const restart = () => {
    clearTimeout(timer)
    timer = setTimeout(() => form.reset(), LEFT_MS)
  }
  form.addEventListener('input', restart)
  return () => {
    clearTimeout(timer)
    form.removeEventListener('input', restart)
  }
}
