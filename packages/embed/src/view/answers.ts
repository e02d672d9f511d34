import type { Roxels } from '@roxels/core'
import { goals as goalsPart, spread } from '@roxels/core/parts'
import type { Strings } from '../strings.ts'
import type { AnswerRow } from './answer.ts'
import { answer } from './answer.ts'
import { el } from './dom.ts'
import { handOver } from './focus.ts'
import { icon } from './icon.ts'
import type { Scope } from './scope.ts'

/**
 * What was captured, goal by goal: to review, correct and confirm. At the side where there is room, else behind a button above the
 * conversation. The focus of what goes is handed to `next`.
 */
export function answers(
  scope: Scope,
  roxels: Roxels,
  strings: Strings,
  next: HTMLElement,
): HTMLElement {
  const { state, goals, captured, session } = roxels
  const rows = new Map<string, AnswerRow>()
  const list = el('dl', {})
  const hint = el('p', { className: 'note', part: 'note', textContent: strings.noAnswers })
  const bar = el('progress', { part: 'progress', ariaLabel: strings.answers })
  const count = el('span', { className: 'count', dir: 'auto' })
  const more = el('button', { type: 'button', className: 'more', part: 'button' }, [
    el('span', { textContent: strings.answers }),
    icon('open'),
  ])
  const heading = el('h3', { textContent: strings.answers })
  const review = el('div', { className: 'review', id: 'review' }, [hint, list])
  const element = el('aside', { className: 'answers', part: 'answers' }, [
    heading,
    more,
    el('p', { className: 'progress' }, [bar, count]),
    review,
  ])
  element.ariaLabel = strings.answers
  more.setAttribute('aria-controls', 'review')
  const open = (isOpen: boolean) => {
    more.ariaExpanded = String(isOpen)
    element.classList.toggle('open', isOpen)
  }
  more.onclick = () => open(more.ariaExpanded !== 'true')
  open(false)

  const show = () => {
    const now = { state: state.get(), goals: goals.get(), captured: captured.get() }
    const { done, items, progress } = goalsPart(roxels, now)
    const language = session.get()?.template.language
    spread(bar, progress)
    count.textContent = strings.progress(done, items.length)
    hint.hidden = items.some(({ data }) => data !== undefined)
    if (items.length === 0) handOver(element, next)
    element.hidden = items.length === 0
    if (items.length !== rows.size || items.some(({ id }) => !rows.has(id))) {
      rows.clear()
      for (const { id } of items) rows.set(id, answer(strings))
      handOver(list, next)
      list.replaceChildren(...[...rows.values()].map(({ row }) => row))
    }
    for (const item of items) rows.get(item.id)?.show(item, language)
  }
  scope.follow(state, show)
  scope.follow(goals, show)
  scope.follow(captured, show)
  return element
}
