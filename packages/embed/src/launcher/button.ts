import { createHost } from '../displays/host.ts'
import type { Strings } from '../strings.ts'
import { el } from '../view/dom.ts'
import { icon } from '../view/icon.ts'
import { launcherStyle } from '../view/style.ts'

/** Where a launcher is: over the page in its corner, or in its flow. */
export type Place =
  | { readonly kind: 'corner' }
  | { readonly kind: 'after'; readonly anchor: Element }
  | { readonly kind: 'inside'; readonly container: Element }

export interface LauncherButton {
  remove(): void
  /** Not there while what it opens is. */
  setHidden(hidden: boolean): void
  focus(): void
}

interface LauncherButtonOptions {
  /** What it says; empty for what `strings` has. */
  readonly label: string
  readonly strings: Strings
  readonly place: Place
  readonly open: () => void
}

/** Puts the button on the page that opens a conversation. */
export function createLauncherButton({
  label,
  strings,
  place,
  open,
}: LauncherButtonOptions): LauncherButton {
  const { host, root } = createHost('roxels-launcher', launcherStyle)
  const className = place.kind === 'corner' ? 'launcher corner' : 'launcher'
  const text = el('span', { textContent: label || strings.launcher })
  const button = el('button', { type: 'button', className, part: 'launcher', onclick: open }, [
    icon('talk'),
    text,
  ])
  root.append(button)
  if (place.kind === 'after') place.anchor.after(host)
  else (place.kind === 'inside' ? place.container : document.body).append(host)
  return {
    remove: () => host.remove(),
    setHidden: (hidden) => (button.hidden = hidden),
    focus: () => button.focus(),
  }
}
