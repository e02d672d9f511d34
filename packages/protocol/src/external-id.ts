import * as v from 'valibot'
import { codePoints, isStorable } from './text.ts'

/** What a host sends when a variable was empty or a template was never filled in: two people would share it. */
const placeholders = new Set([
  'undefined',
  'null',
  'NaN',
  '[object Object]',
  'anonymous',
  'guest',
  'user_id',
  'external_id',
])
const unfilledTemplate = /^(\{\{.*\}\}|<%.*%>|\$\{.*\})$/

/**
 * The host's own id of a person, compared exactly: 1 to 255 code points, no control characters, no lone surrogates, no white
 * space at either end, and none of the values that stand for a missing id.
 */
export const ExternalIdSchema = v.pipe(
  v.string('Expected a string: convert numbers yourself, large ones lose digits.'),
  v.check((id) => id !== '' && codePoints(id) <= 255, 'Expected 1 to 255 characters.'),
  v.check((id) => id.trim() === id, 'Remove the white space at the ends.'),
  v.check((id) => !/\p{Control}/u.test(id) && isStorable(id), 'Remove control characters.'),
  v.check(
    (id) => !placeholders.has(id) && !unfilledTemplate.test(id),
    'This is a placeholder, not the id of a person: pass the real id, or leave it out for an anonymous person.',
  ),
  v.metadata({
    maxLength: 255,
    pattern:
      '^[^\\s\\x00-\\x1f\\x7f-\\x9f]([^\\x00-\\x1f\\x7f-\\x9f]*[^\\s\\x00-\\x1f\\x7f-\\x9f])?$',
    not: { anyOf: [{ enum: [...placeholders] }, { pattern: unfilledTemplate.source }] },
  }),
)
