import type { ShownCall } from '../displays/display.ts'
import { el, iconButton } from './dom.ts'
import type { Scope } from './scope.ts'

export interface Header {
  readonly element: HTMLElement
  /** What names the display, and has the focus while there is nothing better to give it to. */
  readonly title: HTMLElement
}

/** What it is about, and what can be done with the display that it is in. */
export function header(
  scope: Scope,
  { roxels, strings, close }: ShownCall,
  controls: readonly HTMLElement[],
): Header {
  const title = el('h2', { id: 'title', part: 'title', tabIndex: -1 })
  title.textContent = strings.title
  if (roxels !== null)
    scope.follow(roxels.session, (session) => {
      title.textContent = session?.template.name ?? strings.title
    })
  const closes = iconButton('close', strings.close, 'button close', () => close())
  return { element: el('header', { part: 'header' }, [title, ...controls, closes]), title }
}
