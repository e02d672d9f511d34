import { iconButton } from '../view/dom.ts'
import { focused } from '../view/focus.ts'
import { createPanel } from '../view/panel.ts'
import { createScope } from '../view/scope.ts'
import { compactStyle } from '../view/style.ts'
import { collapsed as collapsedButton } from './collapsed.ts'
import type { Display, ShownCall } from './display.ts'
import { createHost } from './host.ts'
import { makeMovable } from './movable.ts'

export interface CompactOptions {
  /** As it was when the page was left; said at all, it is there again by itself, and does not take the focus. */
  readonly collapsed?: boolean
  readonly onCollapse?: (collapsed: boolean) => void
}

/** Shows a conversation in the corner, beside what the page is about; collapsed, it goes on behind a button. */
export function openCompact(call: ShownCall, options: CompactOptions = {}): Display {
  const { strings } = call
  const { onCollapse } = options
  const scope = createScope()
  const before = focused()
  const { host, shadow, root } = createHost('roxels-embed', compactStyle)
  const handle = iconButton('handle', strings.move, 'button handle')
  const collapses = iconButton('collapse', strings.collapse, 'button collapse', () => change(true))
  const panel = createPanel(scope, call, [collapses])
  panel.header.prepend(handle)
  const { element, header } = panel
  element.classList.add('compact')
  element.role = 'region'
  element.setAttribute('aria-labelledby', 'title')
  const small = collapsedButton(scope, call, () => change(false))
  const keepInside = makeMovable(scope, element, header, handle)
  let isCollapsed = options.collapsed ?? false

  const show = () => {
    element.hidden = isCollapsed
    small.toggle(isCollapsed)
    // The window may have become smaller meanwhile.
    if (!isCollapsed) keepInside()
  }
  const change = (next: boolean) => {
    if (next === isCollapsed) return
    isCollapsed = next
    show()
    if (isCollapsed) small.button.focus({ preventScroll: true })
    else panel.focus()
    onCollapse?.(isCollapsed)
  }
  element.onkeydown = (event) => {
    const isAsked = (event.target as Element).closest('dialog') !== null
    if (event.key !== 'Escape' || event.isComposing || isAsked) return
    event.preventDefault()
    event.stopPropagation()
    change(true)
  }
  // What asks whether anybody is still there is inside.
  if (call.roxels !== null) scope.follow(call.roxels.idle, (idle) => idle !== null && change(false))
  root.append(element, small.button, small.status)
  show()
  document.body.append(host)
  if (options.collapsed === undefined) panel.focus()

  return {
    show() {
      change(false)
      panel.focus()
    },
    isOnPage: () => host.isConnected,
    remove() {
      const hadFocus = shadow.activeElement !== null
      scope.end()
      host.remove()
      if (hadFocus && before instanceof HTMLElement && before.isConnected)
        before.focus({ preventScroll: true })
    },
  }
}
