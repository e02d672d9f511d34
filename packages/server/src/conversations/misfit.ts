import type { JsonObject } from '@roxels/protocol'
import { reasonOf } from '../agent/reasons.ts'
import type { ErrorObject } from '../agent/validate.ts'
import { problemsOf } from '../agent/validate.ts'
import { ApiError } from '../http/errors.ts'

/** Refuses an answer that the schema of its goal does not allow, and says where in `data` it does not (Rule 60). */
export function refuseMisfit(schema: JsonObject, data: unknown): void {
  const [problem, ...others] = problemsOf(schema, data)
  if (problem === undefined) return
  const field = `data${pathIn(data, pointerOf(problem))}`.slice(0, 100)
  throw new ApiError('validation_error', messageOf(problem, others), { field })
}

// What is missing or too much lies one step further in than where it is noticed.
function pointerOf({ instancePath, params }: ErrorObject): readonly string[] {
  const own = [
    params['missingProperty'],
    params['additionalProperty'],
    params['unevaluatedProperty'],
  ].filter((name) => typeof name === 'string')
  const steps = instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  return [...steps, ...own]
}

// `.address.lines[2]`
function pathIn(data: unknown, [step, ...rest]: readonly string[]): string {
  if (step === undefined) return ''
  const inner = (data as Readonly<Record<string, unknown>> | undefined)?.[step]
  return `${Array.isArray(data) ? `[${step}]` : `.${step}`}${pathIn(inner, rest)}`
}

function messageOf(problem: ErrorObject, others: readonly ErrorObject[]): string {
  switch (problem.keyword) {
    case 'required':
    case 'dependentRequired':
      return 'This is missing.'
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return 'The goal does not ask for this: leave it out.'
    default:
      return reasonOf([problem, ...others])
  }
}
