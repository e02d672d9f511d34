import type { TextProblem } from '@roxels/protocol'
import { externalIdProblem, nameProblem } from '@roxels/protocol'
import { refuseIf } from './errors.ts'

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
  refuseIf(typeof input !== 'object' && 'Expected an object, null or undefined.', 'person')
  const name =
    'name' in input && input.name !== undefined ? checked(nameProblem, input.name, 'name') : null
  if ('externalId' in input) {
    if (input.externalId === undefined) return { type: 'person.unknown' }
    const externalId = checked(externalIdProblem, input.externalId, 'externalId')
    return { type: 'person.known', externalId, name }
  }
  refuseIf(name === null && 'Expected externalId or name; pass null for nobody.', 'person')
  return { type: 'person.named', name: name as string }
}

function checked(problem: TextProblem, value: string, field: string): string {
  refuseIf(problem(value), field)
  return value
}
