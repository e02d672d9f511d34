import type { Roxels } from '@roxels/core'
import { composer as composerPart, spread } from '@roxels/core/parts'
import type { Strings } from '../strings.ts'
import { el, iconButton, unseen } from './dom.ts'
import { handOver } from './focus.ts'
import type { Scope } from './scope.ts'

export interface Composer {
  readonly form: HTMLFormElement
  readonly field: HTMLTextAreaElement
}

/** Where one writes; not there while nothing can be written, and then `next` has its focus. */
export function composer(
  scope: Scope,
  roxels: Roxels,
  strings: Strings,
  next: HTMLElement,
): Composer {
  const { state, draft, turn } = roxels
  const field = el('textarea', { rows: 1, part: 'field', placeholder: strings.placeholder })
  const stop = iconButton('stop', strings.stop, 'button stop')
  const send = iconButton('send', strings.send, 'button send')
  const fields = el('fieldset', {}, [el('label', {}, [unseen(strings.message), field]), stop, send])
  const form = el('form', { className: 'composer', part: 'composer' }, [fields])
  const show = () => {
    const now = { state: state.get(), draft: draft.get(), turn: turn.get() }
    const part = composerPart(roxels, now)
    if (part.fields.disabled) handOver(form, next)
    spread(form, { ...part.form, hidden: part.fields.disabled })
    spread(fields, part.fields)
    spread(field, part.field)
    if (part.stop.hidden) handOver(stop, field)
    spread(stop, part.stop)
    spread(send, part.send)
  }
  // Who has pressed the button writes on.
  form.addEventListener('submit', () => field.focus({ preventScroll: true }))
  scope.follow(state, show)
  scope.follow(draft, show)
  scope.follow(turn, show)
  return { form, field }
}
