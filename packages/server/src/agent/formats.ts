import type { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { TooCostlyError } from './pattern.ts'

/** The longest text that a format is matched against: some are matched in the square of its length. */
export const maxFormed = 1_000

/** Gives Ajv the formats of JSON Schema, each within bounds; beyond them it throws a `TooCostlyError`. */
export function addFormats(ajv: Ajv2020): void {
  formats.default(ajv)
  for (const [name, format] of Object.entries(ajv.formats)) {
    const test = testOf(format)
    if (test !== undefined) ajv.addFormat(name, bounded(test))
  }
}

function bounded(test: (text: string) => boolean) {
  return (text: string): boolean => {
    if (text.length > maxFormed) throw new TooCostlyError()
    return test(text)
  }
}

/** Undefined for formats of numbers, and for those that any text has. */
function testOf(format: Ajv2020['formats'][string]): ((text: string) => boolean) | undefined {
  if (typeof format === 'function') return format
  if (format instanceof RegExp) return (text) => format.test(text)
  if (typeof format !== 'object' || format.type === 'number' || format.async === true)
    return undefined
  const { validate } = format
  if (typeof validate === 'function') return validate as (text: string) => boolean
  return typeof validate === 'string' ? undefined : (text) => validate.test(text)
}
