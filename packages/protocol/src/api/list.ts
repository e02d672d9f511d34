import * as v from 'valibot'

const limitMessage = 'Expected a number from 1 to 200.'

/** What every list takes: where to go on, and how many items a page has at most (50). */
export const pageQuery = {
  cursor: v.optional(v.pipe(v.string(), v.minLength(1, 'Expected a cursor, or none.'))),
  limit: v.optional(
    v.pipe(
      v.string(),
      v.check((text) => /^\d{1,3}$/.test(text), limitMessage),
      // As it stands in a URL.
      v.metadata({ type: 'integer', minimum: 1, maximum: 200, default: 50 }),
      v.transform(Number),
      v.minValue(1, limitMessage),
      v.maxValue(200, limitMessage),
    ),
  ),
}

/** One page of a list, newest first. `next_cursor` is opaque, and null on the last page. */
export function listOf<S extends v.GenericSchema>(item: S) {
  return v.object({
    items: v.array(item),
    next_cursor: v.nullable(v.string()),
    has_more: v.boolean(),
  })
}

export interface List<T> {
  readonly items: readonly T[]
  readonly next_cursor: string | null
  readonly has_more: boolean
}
