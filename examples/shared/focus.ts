/** Gives the focus to the heading of the scene that `gone` is in, which is about to go away. */
export function focusHeading(gone: Element): void {
  gone.closest('.scene')?.querySelector('h1')?.focus()
}

/** Gives `element` the focus where what had it is gone with the last screen; takes it from nothing that is there. */
export function takeLostFocus(element: HTMLElement | null): void {
  const { activeElement, body } = document
  const isLost = activeElement === null || activeElement === body
  // What has just been hidden has the focus until the browser draws the page again.
  if (isLost || activeElement.closest('[hidden]') !== null) element?.focus()
}
