import * as v from 'valibot'

// What a check demands, the API reference says in JSON Schema, by the metadata beside it. Patterns there are kept to what
// every dialect of regular expressions knows.

// Neither survives every store: PostgreSQL refuses U+0000 in text and JSON, and a lone surrogate has no UTF-8 form.
const unstorable = /\0|\p{Surrogate}/u
const control = /\p{Control}/u

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

/** What a participant writes in one message: 1 to 8,000 code points, not blank (Rule 41). */
export const MessageTextSchema = v.pipe(
  v.string('Expected a string.'),
  v.check((text) => text.trim() !== '', 'Expected some text, not only white space.'),
  v.check((text) => codePoints(text) <= 8_000, 'Expected at most 8,000 characters.'),
  v.check(isStorable, 'Remove U+0000 and lone surrogates.'),
  v.metadata({ maxLength: 8_000, pattern: '^[^\\x00]*[^\\s\\x00][^\\x00]*$' }),
)

/** A display name: 1 to 200 code points on one line. */
export const NameSchema = v.pipe(
  v.string('Expected a string.'),
  v.check((name) => name.trim() !== '', 'Expected a name, or leave the field out.'),
  v.check((name) => codePoints(name) <= 200, 'Expected at most 200 characters.'),
  v.check((name) => !control.test(name) && isStorable(name), 'Remove control characters.'),
  v.metadata({
    maxLength: 200,
    pattern: '^[^\\x00-\\x1f\\x7f-\\x9f]*[^\\s\\x00-\\x1f\\x7f-\\x9f][^\\x00-\\x1f\\x7f-\\x9f]*$',
  }),
)
