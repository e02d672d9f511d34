import * as v from 'valibot'
import { codePoints, isStorable } from '../limits.ts'

/** Text an author writes for the agent or the participant; may be empty. */
export function authorText(max: number) {
  return v.pipe(
    v.string('Expected a string.'),
    v.check((text) => codePoints(text) <= max, `Expected at most ${max} characters.`),
    v.check(isStorable, 'Remove U+0000 and lone surrogates.'),
    v.metadata({ maxLength: max, pattern: '^[^\\x00]*$' }),
  )
}

/** An id an author gives, unique within a template. */
export const AuthorIdSchema = v.pipe(
  v.string('Expected a string.'),
  v.regex(/^[\w-]{1,64}$/, 'Expected 1 to 64 characters of A-Z a-z 0-9 _ -.'),
)

/** For lists that have no effect here: reads as empty, and a value is refused by name. */
export function noneOf(what: string) {
  return v.optional(
    v.pipe(
      v.array(v.unknown(), 'Expected a list.'),
      v.maxLength(0, `${what} have no effect on this server: leave them out.`),
    ),
    [],
  )
}

/** For single things that have no effect here: reads as null, and a value is refused by name. */
export function no(what: string) {
  return v.optional(v.null(`${what} has no effect on this server: leave it out.`), null)
}

/** For a choice of which only one has an effect here. */
export function onlyDefault<const T extends string | boolean>(value: T) {
  const message = `Only ${JSON.stringify(value)} has an effect on this server.`
  return v.optional(v.literal(value, message), value)
}
