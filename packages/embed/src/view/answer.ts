import type { GoalParts } from '@roxels/core/parts'
import { spread } from '@roxels/core/parts'
import type { Strings } from '../strings.ts'
import { wordsOf } from './captured-words.ts'
import { correction, fieldsOf } from './correction.ts'
import { button, el } from './dom.ts'
import { handOver } from './focus.ts'

export type ShownGoal = GoalParts<Readonly<Record<string, unknown>>>

export interface AnswerRow {
  readonly row: HTMLElement
  show(goal: ShownGoal, language: string | undefined): void
}

/** The row of one goal: what it asks, what was captured for it, and what the participant can do about that. */
export function answer(strings: Strings): AnswerRow {
  let goal: ShownGoal
  let form: HTMLFormElement | null = null
  const title = el('dt', {})
  // In its own direction, on the side of the row.
  const text = el('bdi', {})
  const data = el('dd', { className: 'data' }, [text])
  const confirm = button(strings.confirm, 'button', () => {})
  confirm.className = 'primary'
  const change = button(strings.change, 'button', () => {
    form = correction(strings, goal, close)
    actions.replaceChildren(form)
    form.querySelector('input')?.select()
    form.querySelector('input')?.focus()
    form.scrollIntoView({ block: 'nearest' })
  })
  const actions = el('dd', { className: 'actions' }, [confirm, change])
  const row = el('div', { className: 'goal' }, [title, data, actions])
  row.setAttribute('part', 'goal')
  const close = () => {
    const gone = form
    form = null
    actions.append(confirm, change)
    if (gone !== null) handOver(gone, change)
    gone?.remove()
  }
  const show = (next: ShownGoal, language: string | undefined) => {
    goal = next
    row.dataset['state'] = next.state
    title.textContent = next.title
    text.textContent = wordsOf(next.data, strings, language)
    change.hidden = !next.canCorrect || fieldsOf(next.title, next.data).length === 0
    if (next.confirm.hidden) handOver(confirm, change)
    spread(confirm, next.confirm)
    confirm.ariaLabel = `${strings.confirm}: ${next.title}`
    change.ariaLabel = `${strings.change}: ${next.title}`
    actions.hidden = confirm.hidden && change.hidden && form === null
    if (form !== null && !next.canCorrect) close()
  }
  return { row, show }
}
