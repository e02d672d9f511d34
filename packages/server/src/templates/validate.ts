import { checkSchema, problemsOf } from '../agent/validate.ts'
import { ApiError } from '../http/errors.ts'
import type { Template, TemplateGoal } from './template.ts'

/** Refuses what a schema alone cannot see: ids given twice, and goals whose answers could never be judged. */
export function checkTemplate({ phases }: Template): void {
  const phaseIds = new Set<string>()
  const goalIds = new Set<string>()
  for (const [at, phase] of phases.entries()) {
    refuseTwice(phaseIds, phase.id, `phases[${at}].id`, 'phase')
    for (const [index, goal] of phase.goals.entries()) {
      const field = `phases[${at}].goals[${index}]`
      refuseTwice(goalIds, goal.id, `${field}.id`, 'goal')
      const reason = problemOf(goal)
      if (reason !== undefined) throw refused(`${field}.schema`, reason)
    }
  }
}

function problemOf({ schema }: TemplateGoal): string | undefined {
  const reason = checkSchema(schema)
  const fallback = schema['default']
  if (reason !== undefined || fallback === undefined) return reason
  // It is what is stored for whoever skips the goal, which nobody could then.
  return problemsOf(schema, fallback).length === 0 ? undefined : 'Its default does not fit it.'
}

function refuseTwice(seen: Set<string>, id: string, field: string, what: string): void {
  if (seen.has(id)) throw refused(field, `Another ${what} of this template has this id.`)
  seen.add(id)
}

function refused(field: string, message: string): ApiError {
  return new ApiError('validation_error', message.slice(0, 300), { field })
}
