import { createReadingPlace, spread, transcript as transcriptPart } from '@roxels/core/parts'
import type { Roxels } from '@roxels/core'
import type { Strings } from '../strings.ts'
import { agentTurn } from './agent-turn.ts'
import { button, el } from './dom.ts'
import { handOver } from './focus.ts'
import type { MessageRow } from './message.ts'
import { message } from './message.ts'
import type { Scope } from './scope.ts'

/** What was said, and the button that leads to what has come out of view. */
export function transcript(scope: Scope, roxels: Roxels, strings: Strings): readonly HTMLElement[] {
  const { hasOlder, ids } = roxels.transcript
  const { attach, hasNew, toEnd } = createReadingPlace(roxels)
  const log = el('div', { className: 'log', part: 'log', ariaLabel: strings.messages })
  const older = button(strings.older, 'button', () => {})
  const newer = button(strings.newMessages, 'button', () => {
    toEnd()
    handOver(newer, log)
  })
  newer.className = 'newer'
  const list = el('ol', { className: 'messages' })
  const content = el('div', { className: 'content' }, [
    older,
    list,
    ...agentTurn(scope, roxels, strings, log),
  ])
  log.append(content)

  scope.follow(hasOlder, (value) => {
    const part = transcriptPart(roxels, { hasOlder: value })
    if (!value) handOver(older, log)
    spread(log, part.log)
    spread(older, part.older)
  })
  scope.follow(roxels.session, (session) => {
    if (session === null) log.removeAttribute('lang')
    else log.lang = session.template.language
  })
  scope.follow(hasNew, (value) => (newer.hidden = !value))
  keepRows(scope, ids, list, (id) => message(roxels, strings, id, log), log)
  attach(log)
  scope.onEnd(() => attach(null))
  return [log, newer]
}

/** One row for each message, in order: a row that is there stays the element it is. */
function keepRows(
  scope: Scope,
  ids: Roxels['transcript']['ids'],
  list: HTMLElement,
  make: (id: string) => MessageRow,
  log: HTMLElement,
): void {
  const rows = new Map<string, MessageRow>()
  const added = (id: string) => {
    const made = make(id)
    rows.set(id, made)
    return made
  }
  scope.follow(ids, (all) => {
    const present = new Set(all)
    for (const [id, { row, end }] of rows) {
      if (present.has(id)) continue
      end()
      handOver(row, log)
      row.remove()
      rows.delete(id)
    }
    let next = list.firstElementChild
    for (const id of all) {
      const { row } = rows.get(id) ?? added(id)
      if (row === next) next = next.nextElementSibling
      else list.insertBefore(row, next)
    }
  })
  scope.onEnd(() => {
    for (const { end } of rows.values()) end()
  })
}
