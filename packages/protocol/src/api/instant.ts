import * as v from 'valibot'

const written = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/

/** An instant a caller names: an ISO 8601 time with its offset, or a date for its beginning in UTC. Comes out in UTC. */
export const InstantSchema = v.pipe(
  v.string('Expected a string.'),
  v.regex(
    written,
    'Expected an ISO 8601 time such as 2026-05-01T12:00:00Z, or a date. In a query, write + as %2B.',
  ),
  v.check((text) => utc(text) !== undefined, 'Expected a time that exists.'),
  v.transform((text) => utc(text) ?? text),
)

function utc(text: string): string | undefined {
  const [time, midnight] = [new Date(text), new Date(`${text.slice(0, 10)}T00:00:00Z`)]
  if (Number.isNaN(time.getTime()) || Number.isNaN(midnight.getTime())) return undefined
  const instant = time.toISOString()
  // A 30th of February would become a day in March; and a year of five digits is no longer in the order of its letters.
  const exists = midnight.toISOString().startsWith(text.slice(0, 10)) && /^\d{4}-/.test(instant)
  return exists ? instant : undefined
}
