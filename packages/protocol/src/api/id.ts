import * as v from 'valibot'

/** An id this server made, such as `tpl_…`; any text that could be one. */
export const IdSchema = v.pipe(
  v.string('Expected a string.'),
  v.regex(/^[\w-]{1,64}$/, 'Expected an id of 1 to 64 characters of A-Z a-z 0-9 _ -.'),
)

/** An instant: ISO 8601 in UTC, `2026-05-01T12:00:00Z`. */
export const TimeSchema = v.pipe(v.string(), v.isoTimestamp())
