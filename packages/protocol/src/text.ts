import * as v from 'valibot'
import type { TextProblem } from './limits.ts'
import {
  externalIdProblem,
  messageTextProblem,
  nameProblem,
  placeholders,
  unfilledTemplate,
} from './limits.ts'

// What a check demands, the API reference says in JSON Schema, by the metadata beside it. Patterns there are kept to what
// every dialect of regular expressions knows.

/** The host's own id of a person, within the limits of `externalIdProblem`. */
export const ExternalIdSchema = textWithout(externalIdProblem, {
  maxLength: 255,
  pattern:
    '^[^\\s\\x00-\\x1f\\x7f-\\x9f]([^\\x00-\\x1f\\x7f-\\x9f]*[^\\s\\x00-\\x1f\\x7f-\\x9f])?$',
  not: { anyOf: [{ enum: [...placeholders] }, { pattern: unfilledTemplate.source }] },
})

/** What a participant writes in one message, within the limits of `messageTextProblem`. */
export const MessageTextSchema = textWithout(messageTextProblem, {
  maxLength: 8_000,
  pattern: '^[^\\x00]*[^\\s\\x00][^\\x00]*$',
})

/** A display name, within the limits of `nameProblem`. */
export const NameSchema = textWithout(nameProblem, {
  maxLength: 200,
  pattern: '^[^\\x00-\\x1f\\x7f-\\x9f]*[^\\s\\x00-\\x1f\\x7f-\\x9f][^\\x00-\\x1f\\x7f-\\x9f]*$',
})

function textWithout(problem: TextProblem, jsonSchema: Record<string, unknown>) {
  const message = ({ input }: { readonly input: unknown }) => problem(input) ?? ''
  return v.pipe(
    v.string(message),
    v.check((text) => problem(text) === undefined, message),
    v.metadata(jsonSchema),
  )
}
