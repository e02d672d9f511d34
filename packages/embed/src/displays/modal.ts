import { el } from '../view/dom.ts'
import { createPanel } from '../view/panel.ts'
import { createScope } from '../view/scope.ts'
import { modalStyle } from '../view/style.ts'
import type { Display, ShownCall } from './display.ts'
import { trapFocus } from './focus-trap.ts'
import { createHost } from './host.ts'
import { lockScroll } from './scroll-lock.ts'

/** Shows a conversation in front of the page, which waits meanwhile. A click beside it does nothing: what is written would be lost. */
export function openModal(call: ShownCall): Display {
  const scope = createScope()
  const { host, root } = createHost('roxels-embed', modalStyle)
  const panel = createPanel(scope, call)
  const dialog = el('dialog', { className: 'modal', part: 'dialog' }, [panel.element])
  dialog.setAttribute('aria-labelledby', 'title')
  trapFocus(dialog)
  let isRemoved = false
  // Escape, or what a phone has for it.
  dialog.oncancel = (event) => {
    if (event.target !== dialog) return
    event.preventDefault()
    call.close()
  }
  // A browser closes it all the same when it is asked twice.
  dialog.onclose = (event) => {
    if (event.target === dialog && !isRemoved) call.close()
  }
  root.append(dialog)
  document.body.append(host)
  scope.onEnd(lockScroll())
  dialog.showModal()
  panel.focus()

  return {
    show: panel.focus,
    isOnPage: () => host.isConnected,
    remove() {
      if (isRemoved) return
      isRemoved = true
      scope.end()
      // A browser gives the focus back to what had it, where that is still there.
      dialog.close()
      host.remove()
    },
  }
}
