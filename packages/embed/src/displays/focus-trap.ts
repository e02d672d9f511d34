import { focused } from '../view/focus.ts'

/** Leads the Tab key from the last of `dialog` to its first and back: beyond them is the page, and the browser. */
export function trapFocus(dialog: HTMLElement): void {
  dialog.addEventListener('keydown', (event) => {
    if (event.key !== 'Tab') return
    const at = focused()
    // One that asks something is in front of it, and keeps the focus to itself.
    const inFront = at?.closest('dialog') ?? dialog
    const all = reachable(inFront)
    const first = all[0]
    const last = all.at(-1)
    const isAtEdge = event.shiftKey ? at === first || !all.includes(at as HTMLElement) : at === last
    if (!isAtEdge) return
    event.preventDefault()
    const next = event.shiftKey ? last : first
    next?.focus()
  })
}

function reachable(container: Element): readonly HTMLElement[] {
  const candidates = container.querySelectorAll<HTMLElement>(
    'button, input, textarea, [tabindex="0"]',
  )
  return [...candidates].filter(
    (element) =>
      element.checkVisibility() &&
      !element.matches(':disabled') &&
      // What another dialog in here has is reached in that alone.
      element.closest('dialog') === container.closest('dialog'),
  )
}
