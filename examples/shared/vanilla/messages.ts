import type { Message, Roxels } from '@roxels/core'
import { agentTurn, messageActions, spread, transcript as transcriptPart } from '@roxels/core/parts'
import * as words from '../wording.ts'
import { el } from './dom.ts'
import type { Scope } from './scope.ts'

/** The transcript, a row for each message: a streamed word touches one of them. */
export function messages(scope: Scope, roxels: Roxels): HTMLElement {
  const { transcript } = roxels
  const rows = new Map<string, { readonly row: HTMLElement; readonly end: () => void }>()
  const older = el('button', { textContent: 'Show earlier messages' })
  const list = el('ol', { className: 'messages' })

  scope.follow(transcript.hasOlder, (hasOlder) =>
    spread(older, transcriptPart(roxels, { hasOlder }).older),
  )
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
    const shown = message(roxels, id)
    rows.set(id, shown)
    return shown
  }
  return el('div', { className: 'content' }, [older, list, ...turn(scope, roxels)])
}

/** What the agent is doing, below what was said. */
export function turn(scope: Scope, roxels: Roxels): readonly HTMLElement[] {
  const thinking = el('p', { className: 'thinking', textContent: 'Thinking…' })
  const retry = el('button', { textContent: 'Retry' })
  const broken = el('p', { className: 'note' }, ['The answer is not finished. ', retry])
  scope.follow(roxels.turn, (value) => {
    const now = agentTurn(roxels, value)
    thinking.hidden = !now.isAtWork
    broken.hidden = !now.hasBrokenOff
    spread(retry, now.retry)
  })
  return [thinking, broken]
}

/** The row of one message, which follows it until `end`. */
export function message(roxels: Roxels, id: string) {
  const speaker = el('span', { className: 'unseen' })
  const text = el('p', { className: 'text', dir: 'auto' })
  const mark = document.createTextNode('')
  const again = el('button', { textContent: 'Send again' })
  const away = el('button', { textContent: 'Delete' })
  const note = el('p', { className: 'note' }, [mark, again, away])
  const row = el('li', { className: 'message' }, [speaker, text, note])
  const show = (value: Message | undefined) => {
    if (value === undefined) return
    const { role, state } = value
    const { retry, discard } = messageActions(roxels, value)
    Object.assign(row.dataset, { role, state })
    speaker.textContent = words.speakerOf[role]
    text.textContent = value.text
    mark.data = words.noteOf[state]
    note.hidden = words.noteOf[state] === ''
    spread(again, retry)
    spread(away, discard)
  }
  return { row, end: roxels.transcript.message(id).subscribe(show) }
}
