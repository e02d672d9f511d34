import type { Roxels } from '@roxels/core'
import type { GoalParts } from '@roxels/core/parts'
import { goals as goalsPart, spread } from '@roxels/core/parts'
import { progressOf, wordsOf } from '../answers.ts'
import { fieldsOf, focusFirstField } from '../correction.ts'
import { takeLostFocus } from '../focus.ts'
import { correction } from './correction.ts'
import { button, el } from './dom.ts'
import type { Scope } from './scope.ts'

type Goal = GoalParts<Readonly<Record<string, unknown>>>

/** What was captured, goal by goal: to review, correct and confirm. */
export function answers(scope: Scope, roxels: Roxels): HTMLElement {
  const { state, goals, captured } = roxels
  const rows = new Map<string, ReturnType<typeof answer>>()
  const bar = el('progress', { ariaLabel: 'Progress' })
  const count = document.createTextNode('')
  const progress = el('p', { className: 'progress' }, [bar, count])
  const list = el('dl', {})
  const none = el('p', { className: 'note', textContent: 'They show up here while you talk.' })
  const show = () => {
    const now = { state: state.get(), goals: goals.get(), captured: captured.get() }
    const { done, items, ...part } = goalsPart(roxels, now)
    none.hidden = items.length > 0
    progress.hidden = items.length === 0
    spread(bar, part.progress)
    count.data = progressOf(done, items)
    if (items.length !== rows.size || items.some(({ id }) => !rows.has(id))) {
      rows.clear()
      for (const { id } of items) rows.set(id, answer())
      list.replaceChildren(...[...rows.values()].map(({ row }) => row))
    }
    for (const item of items) rows.get(item.id)?.show(item)
  }
  scope.follow(state, show)
  scope.follow(goals, show)
  scope.follow(captured, show)
  const heading = el('h2', { textContent: 'Your answers' })
  const parts = [heading, none, progress, list]
  return el('aside', { className: 'answers', ariaLabel: 'Your answers' }, parts)
}

/** The row of one goal, and what shows the goal in it. */
function answer() {
  let goal: Goal
  let form: HTMLFormElement | null = null
  const title = el('dt', {})
  const text = el('dd', {})
  const confirm = el('button', { textContent: 'Confirm', hidden: true })
  const change = button('Change', () => {
    form = correction(goal, close)
    actions.replaceChildren(form)
    focusFirstField(form)
  })
  const actions = el('dd', { className: 'actions' }, [confirm, change])
  const row = el('div', {}, [title, text, actions])
  const close = () => {
    form = null
    actions.replaceChildren(confirm, change)
    takeLostFocus(change)
  }
  const show = (next: Goal) => {
    goal = next
    row.dataset.state = next.state
    title.textContent = next.title
    text.textContent = wordsOf(next.data)
    const isConfirmed = !confirm.hidden && next.confirm.hidden
    spread(confirm, next.confirm)
    confirm.ariaLabel = `Confirm ${next.title}`
    change.ariaLabel = `Change ${next.title}`
    change.hidden = !next.canCorrect || fieldsOf(next.title, next.data).length === 0
    if (isConfirmed) takeLostFocus(change)
    if (form !== null && !next.canCorrect) close()
  }
  return { row, show }
}
