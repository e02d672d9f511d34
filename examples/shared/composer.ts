/** Enter sends, Shift+Enter begins a new line. */
export function submitOnEnter(event: KeyboardEvent): void {
  // While an input method composes, Enter picks a word. Safari ends the composition first: only its key code tells.
  const isComposing = event.isComposing || event.keyCode === 229
  if (event.key !== 'Enter' || event.shiftKey || isComposing) return
  event.preventDefault()
  if (event.target instanceof HTMLTextAreaElement) event.target.form?.requestSubmit()
}

/** Hands on what is written in `form` and empties it; nothing happens while it is blank. */
export function sendDraft(form: HTMLFormElement, send: (text: string) => void): void {
  const draft = form.elements.namedItem('text')
  if (!(draft instanceof HTMLTextAreaElement) || draft.value.trim() === '') return
  send(draft.value)
  draft.value = ''
}

/**
 * Hides what is being written while the browser keeps the page that was left: somebody else may look at it before any code runs.
 * Answers the function that ends it.
 */
export function coverDraft(form: HTMLFormElement): () => void {
  const over = new AbortController()
  const { signal } = over
  addEventListener('pagehide', () => (form.style.visibility = 'hidden'), { signal })
  addEventListener('pageshow', () => (form.style.visibility = ''), { signal })
  return () => over.abort()
}
