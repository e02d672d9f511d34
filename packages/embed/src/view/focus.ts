/** The element that has the focus, however many shadow roots deep. */
export function focused(): Element | null {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element
}

/**
 * Gives the focus to `next` where `gone`, which is about to go or has just been hidden, has it: lost to the page, it would be a long
 * way back for whoever uses the keyboard. Nobody else's is taken.
 */
export function handOver(gone: Element, next: HTMLElement): void {
  if (gone.contains(focused())) next.focus({ preventScroll: true })
}
