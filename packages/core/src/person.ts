import { ExternalIdSchema, NameSchema } from '@roxels/protocol'
import * as v from 'valibot'
import { RoxelsError } from './errors.ts'

/** Who takes part. `externalId` null is an anonymous person, who may have a name all the same. */
export interface Person {
  readonly externalId: string | null
  readonly name: string | null
}

/**
 * What a host says about who is here. `{ externalId }` is a known person, `{ name }` without the key `externalId` a named
 * anonymous one, `null` nobody, `undefined` (or `externalId: undefined`) "not known yet".
 */
export type PersonInput =
  | { readonly externalId: string | undefined; readonly name?: string | undefined }
  | { readonly name: string }
  | null
  | undefined

/** A host's statement in the words of the lifecycle. */
export type PersonEvent =
  | { readonly type: 'person.unknown' }
  | { readonly type: 'person.none' }
  | { readonly type: 'person.named'; readonly name: string }
  | { readonly type: 'person.known'; readonly externalId: string; readonly name: string | null }

export const nobody: Person = { externalId: null, name: null }

/** Reads a host's statement. Throws a `validation_error` that names the field for what is neither. */
export function readPerson(input: PersonInput): PersonEvent {
  if (input === undefined) return { type: 'person.unknown' }
  if (input === null) return { type: 'person.none' }
  if (typeof input !== 'object') {
    throw new RoxelsError('validation_error', 'person: expected an object, null or undefined.', {
      field: 'person',
    })
  }
  const name =
    'name' in input && input.name !== undefined ? parse('name', NameSchema, input.name) : null
  if ('externalId' in input) {
    if (input.externalId === undefined) return { type: 'person.unknown' }
    return {
      type: 'person.known',
      externalId: parse('externalId', ExternalIdSchema, input.externalId),
      name,
    }
  }
  if (name !== null) return { type: 'person.named', name }
  throw new RoxelsError(
    'validation_error',
    'person: expected externalId or name; pass null for nobody.',
    { field: 'person' },
  )
}

function parse(field: string, schema: v.GenericSchema<string>, value: unknown): string {
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  throw new RoxelsError('validation_error', `${field}: ${result.issues[0].message}`, { field })
}
