import * as v from 'valibot'
import { validationError } from './body.ts'
import { ApiError } from './errors.ts'
import type { Call } from './route.ts'

/** The query of a call, once it has proved to be of the documented shape: every name known, given once and not empty. */
export function readQuery<S extends v.GenericSchema<unknown, object>>(
  call: Call,
  schema: S,
): v.InferOutput<S> {
  const seen = new Set<string>()
  for (const [name, value] of call.search) {
    if (seen.has(name)) throw refused(name, 'Expected it once.')
    if (value === '') throw refused(name, 'Expected a value, or leave it out.')
    seen.add(name)
  }
  const result = v.safeParse(schema, Object.fromEntries(call.search))
  if (!result.success) throw validationError(result.issues[0])
  return result.output
}

function refused(name: string, message: string): ApiError {
  return new ApiError('validation_error', message, { field: name.slice(0, 100) })
}
