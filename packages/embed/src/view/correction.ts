import { isRoxelsError } from '@roxels/core'
import type { Strings } from '../strings.ts'
import type { ShownGoal } from './answer.ts'
import { button, el } from './dom.ts'

interface CorrectionField {
  /** The member of the data that it corrects; undefined for all of it. */
  readonly member: string | undefined
  readonly label: string
  readonly value: string | number | boolean
}

/** The form in which the answer to a goal is corrected; `close` is told when it is done with. */
export function correction(
  strings: Strings,
  { title, data, correct }: ShownGoal,
  close: () => void,
): HTMLFormElement {
  const inputs = fieldsOf(title, data).map((field) => ({ field, input: inputOf(field) }))
  const problem = el('p', { role: 'alert' })
  const save = el('button', { type: 'submit', part: 'button', textContent: strings.save })
  const form = el('form', { className: 'correction' }, [
    ...inputs.map(({ field, input }) => el('label', {}, [field.label, input])),
    problem,
    save,
    button(strings.cancel, 'button', close),
  ])
  form.onsubmit = (event) => {
    event.preventDefault()
    problem.textContent = ''
    const entries = inputs.map(({ field, input }) => [field.member ?? '', valueOf(field, input)])
    const corrected: unknown = isWhole(data) ? entries[0]?.[1] : Object.fromEntries(entries)
    correct(corrected).then(
      // Who has given it up meanwhile may be writing in another one.
      () => form.isConnected && close(),
      (error: unknown) => {
        problem.textContent = strings.notSaved
        for (const { field, input } of inputs) {
          const path = field.member === undefined ? 'data' : `data.${field.member}`
          input.ariaInvalid = String(isRoxelsError(error) && error.field === path)
        }
      },
    )
  }
  form.onkeydown = (event) => {
    if (event.key !== 'Escape' || event.isComposing) return
    // Not what it is in.
    event.preventDefault()
    event.stopPropagation()
    close()
  }
  return form
}

/** The fields for what was captured for a goal: one, or one for each of its members; none where it is deeper than that. */
export function fieldsOf(title: string, data: unknown): readonly CorrectionField[] {
  if (Array.isArray(data)) return []
  const members: [string | undefined, string, unknown][] = isWhole(data)
    ? [[undefined, title, data]]
    : Object.entries(data as object).map(([name, value]) => [name, labelOf(name), value])
  const fields = members.flatMap(([member, label, value]) =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? [{ member, label, value }]
      : [],
  )
  return fields.length === members.length ? fields : []
}

function isWhole(data: unknown): boolean {
  return typeof data !== 'object' || data === null
}

function inputOf({ value }: CorrectionField): HTMLInputElement {
  if (typeof value === 'boolean') return el('input', { type: 'checkbox', checked: value })
  const type = typeof value === 'number' ? 'number' : 'text'
  return el('input', {
    type,
    dir: 'auto',
    step: 'any',
    required: type === 'number',
    value: String(value),
  })
}

function valueOf({ value }: CorrectionField, input: HTMLInputElement): unknown {
  if (typeof value === 'boolean') return input.checked
  return typeof value === 'number' ? input.valueAsNumber : input.value
}

/** `postal_code` as "Postal code". */
function labelOf(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
