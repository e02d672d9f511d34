import type { Message, Roxels } from '@roxels/core'
import { quietly } from '../quietly.ts'
import * as words from '../wording.ts'
import { button, el } from './dom.ts'
import type { Scope } from './scope.ts'

/** The transcript, a row for each message: a streamed word touches one of them. */
export function messages(scope: Scope, { transcript, turn, retry }: Roxels): HTMLElement {
  const rows = new Map<string, { readonly row: HTMLElement; readonly end: () => void }>()
  const older = button('Show earlier messages', () => quietly(transcript.loadOlder()))
  const list = el('ol', { className: 'messages' })
  const thinking = el('p', { className: 'thinking', textContent: 'Thinking…' })
  const broken = el('p', { className: 'note' }, [
    'The answer is not finished.',
    button('Retry', () => quietly(retry())),
  ])

  scope.follow(transcript.hasOlder, (hasOlder) => (older.hidden = !hasOlder))
  scope.follow(turn, (value) => {
    thinking.hidden = !words.isAtWork(value)
    broken.hidden = !words.hasBrokenOff(value)
  })
  scope.follow(transcript.ids, (ids) => {
    const present = new Set(ids)
    for (const [id, { row, end }] of rows) {
      if (present.has(id)) continue
      end()
      row.remove()
      rows.delete(id)
    }
    let next = list.firstElementChild
    for (const id of ids) {
      const { row } = rows.get(id) ?? added(id)
      if (row === next) next = next.nextElementSibling
      else list.insertBefore(row, next)
    }
  })
  scope.onEnd(() => {
    for (const { end } of rows.values()) end()
  })

  function added(id: string) {
    const row = el('li', { className: 'message' })
    const shown = { row, end: transcript.message(id).subscribe(message(id, row, retry)) }
    rows.set(id, shown)
    return shown
  }
  return el('div', { className: 'content' }, [older, list, thinking, broken])
}

function message(id: string, row: HTMLElement, retry: Roxels['retry']) {
  const speaker = el('span', { className: 'unseen' })
  const text = el('p', { className: 'text', dir: 'auto' })
  const mark = document.createTextNode('')
  const again = button('Send again', () => quietly(retry(id)))
  const note = el('p', { className: 'note' }, [mark, again])
  row.append(speaker, text, note)
  return (value: Message | undefined) => {
    if (value === undefined) return
    const { role, state } = value
    Object.assign(row.dataset, { role, state })
    speaker.textContent = words.speakerOf[role]
    text.textContent = value.text
    mark.data = words.noteOf[state]
    note.hidden = words.noteOf[state] === ''
    again.hidden = state !== 'failed'
  }
}
