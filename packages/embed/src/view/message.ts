import type { Message, Roxels } from '@roxels/core'
import { messageActions, spread } from '@roxels/core/parts'
import type { Strings } from '../strings.ts'
import { button, el, unseen } from './dom.ts'
import { handOver } from './focus.ts'

export interface MessageRow {
  readonly row: HTMLElement
  end(): void
}

/** The row of one message, which follows it until `end`. The focus of a button that goes is handed to `log`. */
export function message(
  roxels: Roxels,
  strings: Strings,
  id: string,
  log: HTMLElement,
): MessageRow {
  const speaker = unseen('')
  const text = el('p', { className: 'text', part: 'text', dir: 'auto' })
  const mark = el('span', {})
  const again = button(strings.sendAgain, 'button', () => {})
  const away = button(strings.discard, 'button', () => {})
  const note = el('p', { className: 'note', part: 'note' }, [mark, again, away])
  const row = el('li', { className: 'message' }, [speaker, text, note])
  const show = (value: Message | undefined) => {
    if (value === undefined) return
    const { role, state } = value
    const { retry, discard } = messageActions(roxels, value)
    const words = noteOf(state, strings)
    Object.assign(row.dataset, { role, state })
    row.setAttribute('part', `message ${role}`)
    speaker.textContent = `${strings[role]}: `
    text.textContent = value.text
    mark.textContent = words
    if (retry.hidden) handOver(note, log)
    note.hidden = words === ''
    spread(again, retry)
    spread(away, discard)
  }
  return { row, end: roxels.transcript.message(id).subscribe(show) }
}

/** What stands under a message that did not simply arrive. */
function noteOf(state: Message['state'], strings: Strings): string {
  if (state === 'sending') return strings.sending
  if (state === 'failed') return strings.notSent
  return state === 'stopped' || state === 'interrupted' ? strings.stopped : ''
}
