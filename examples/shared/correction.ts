import { isRoxelsError } from '@roxels/core'

/** One field of the form in which an answer is corrected. */
export interface CorrectionField {
  readonly name: string
  readonly label: string
  readonly type: 'text' | 'number' | 'checkbox'
  readonly value: string
  readonly isChecked: boolean
}

/** The fields for what was captured for a goal: one, or one for each of its members; none where it is deeper than that. */
export function fieldsOf(title: string, data: unknown): readonly CorrectionField[] {
  if (Array.isArray(data)) return []
  if (typeof data !== 'object' || data === null) return fieldOf('', title, data)
  const fields = Object.entries(data).map(([name, value]) => fieldOf(name, labelOf(name), value))
  return fields.every((field) => field.length === 1) ? fields.flat() : []
}

/** What is written in the form, in the shape of `data`. */
export function correctedData(form: HTMLFormElement, data: unknown): unknown {
  const read = (name: string, was: unknown) => {
    const field = form.elements.namedItem(`correct-${name}`) as HTMLInputElement
    if (typeof was === 'boolean') return field.checked
    return typeof was === 'number' ? field.valueAsNumber : field.value
  }
  if (typeof data !== 'object' || data === null) return read('', data)
  return Object.fromEntries(Object.entries(data).map(([name, was]) => [name, read(name, was)]))
}

/** Lets whoever has opened the form write on at the end of its first field. */
export function focusFirstField(form: HTMLFormElement | null): void {
  const field = form?.querySelector('input')
  field?.focus()
  if (field?.type === 'text') field.setSelectionRange(field.value.length, field.value.length)
}

/** Why a correction was not taken, for whoever made it. */
export function problemOf(error: unknown): string {
  if (isRoxelsError(error, 'validation_error')) return error.message
  return 'This could not be saved. Try again.'
}

function fieldOf(name: string, label: string, value: unknown): readonly CorrectionField[] {
  const type = types[typeof value as keyof typeof types]
  if (type === undefined) return []
  return [
    {
      name: `correct-${name}`,
      label,
      type,
      value: type === 'checkbox' ? '' : String(value),
      isChecked: value === true,
    },
  ]
}

const types = { string: 'text', number: 'number', boolean: 'checkbox' } as const

/** `postal_code` as "Postal code". */
function labelOf(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
