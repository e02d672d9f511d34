import { tokens } from '../view/style/tokens.ts'
import { el } from '../view/dom.ts'

/** The element in the host's page that all of a display is in. */
export interface Host {
  readonly host: HTMLElement
  readonly shadow: ShadowRoot
  /** What bears the colours and the type; everything goes in here. */
  readonly root: HTMLElement
}

const sheets = new Map<string, CSSStyleSheet>()

/**
 * Makes one. It is styled by sheets that a script adopts, which no content security policy of a page minds; each is read once. The
 * name is no custom element: there is nothing to define, and nothing to collide with.
 */
export function createHost(name: 'roxels-embed' | 'roxels-launcher', styles: string): Host {
  const host = document.createElement(name)
  const shadow = host.attachShadow({ mode: 'open' })
  shadow.adoptedStyleSheets = [sheetOf(tokens), sheetOf(styles)]
  const root = el('div', { className: 'root' })
  shadow.append(root)
  // A page with keys of its own does not see that somebody writes: to it, they are pressed on the host element.
  const keep = (event: Event) => {
    const { target } = event
    if (target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement)
      event.stopPropagation()
  }
  for (const type of ['keydown', 'keypress', 'keyup']) shadow.addEventListener(type, keep)
  return { host, shadow, root }
}

function sheetOf(styles: string): CSSStyleSheet {
  const known = sheets.get(styles)
  if (known !== undefined) return known
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(styles)
  sheets.set(styles, sheet)
  return sheet
}
