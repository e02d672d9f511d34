// Neither survives every store: PostgreSQL refuses U+0000 in text and JSON, and a lone surrogate has no UTF-8 form.
const unstorable = /\0|\p{Surrogate}/u
const control = /\p{Control}/u

/** What a host sends when a variable was empty or a template was never filled in: two people would share it. */
export const placeholders = [
  'undefined',
  'null',
  'NaN',
  '[object Object]',
  'anonymous',
  'guest',
  'user_id',
  'external_id',
]
export const unfilledTemplate = /^(\{\{.*\}\}|<%.*%>|\$\{.*\})$/

/** How many code points a text has; an emoji of four bytes counts as one. */
export function codePoints(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}

/** True when every store keeps the text as it is: no U+0000, no lone surrogate. */
export function isStorable(text: string): boolean {
  return !unstorable.test(text)
}

/**
 * What is wrong with a value where a text of some kind is expected, and what to do about it; undefined when nothing is. Plain
 * functions, so that a client can refuse at once what a server would, without a schema library.
 */
export type TextProblem = (value: unknown) => string | undefined

/**
 * The host's own id of a person, compared exactly: 1 to 255 code points, no control characters, no lone surrogates, no white
 * space at either end, and none of the values that stand for a missing id.
 */
export const externalIdProblem: TextProblem = (id) => {
  if (typeof id !== 'string') {
    return 'Expected a string: convert numbers yourself, large ones lose digits.'
  }
  if (id === '' || codePoints(id) > 255) return 'Expected 1 to 255 characters.'
  if (id.trim() !== id) return 'Remove the white space at the ends.'
  if (control.test(id) || !isStorable(id)) return 'Remove control characters.'
  return placeholders.includes(id) || unfilledTemplate.test(id)
    ? 'This is a placeholder, not the id of a person: pass the real id, or leave it out for an anonymous person.'
    : undefined
}

/** A display name: 1 to 200 code points on one line. */
export const nameProblem: TextProblem = (name) => {
  if (typeof name !== 'string') return 'Expected a string.'
  if (name.trim() === '') return 'Expected a name, or leave the field out.'
  if (codePoints(name) > 200) return 'Expected at most 200 characters.'
  return control.test(name) || !isStorable(name) ? 'Remove control characters.' : undefined
}

/** What a participant writes in one message: 1 to 8,000 code points, not blank (Rule 41). */
export const messageTextProblem: TextProblem = (text) => {
  if (typeof text !== 'string') return 'Expected a string.'
  if (text.trim() === '') return 'Expected some text, not only white space.'
  if (codePoints(text) > 8_000) return 'Expected at most 8,000 characters.'
  return isStorable(text) ? undefined : 'Remove U+0000 and lone surrogates.'
}
