import type { GoalParts } from '@roxels/core/parts'
import { correctedData, fieldsOf, problemOf } from '../correction.ts'
import { button, el } from './dom.ts'

type Goal = GoalParts<Readonly<Record<string, unknown>>>

/** The form in which the answer to a goal is corrected. */
export function correction({ title, data, correct }: Goal, close: () => void): HTMLFormElement {
  const fields = fieldsOf(title, data).map(({ name, label, type, value, isChecked }) => {
    const field = el('input', { name, type, value, checked: isChecked, step: 'any' })
    return el('label', {}, [label, field])
  })
  const problem = el('p', { role: 'alert' })
  const save = el('button', { type: 'submit', textContent: 'Save' })
  const form = el('form', {}, [...fields, problem, save, button('Cancel', close)])
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    correct(correctedData(form, data)).then(
      // Who has given it up meanwhile may be writing in another one.
      () => form.isConnected && close(),
      (error: unknown) => {
        problem.textContent = problemOf(error)
      },
    )
  })
  return form
}
