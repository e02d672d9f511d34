import type { CreateTemplate, TemplateGoal, TemplateRecord } from '@roxels/protocol/api'
import { CreateTemplateSchema } from '@roxels/protocol/api'
import * as v from 'valibot'
import { namePhases } from './phase-ids.ts'

export type { TemplateGoal } from '@roxels/protocol/api'

/** The design of a conversation. A conversation keeps the version it began with. */
export type Template = Readonly<
  Pick<TemplateRecord, 'id' | 'name' | 'description' | 'language' | 'phases' | 'settings'>
>

/**
 * A design with everything filled in that its author left out; phases without an id keep those they have in `before`. Throws for
 * one that is not of the documented shape.
 */
export function defineTemplate(id: string, design: CreateTemplate, before?: Template): Template {
  const { phases, ...rest } = v.parse(CreateTemplateSchema, design)
  return { id, ...rest, phases: namePhases(phases, before?.phases) }
}

/** What a record says of the design itself. */
export function templateOf({
  id,
  name,
  description,
  language,
  phases,
  settings,
}: TemplateRecord): Template {
  return { id, name, description, language, phases, settings }
}

/** All goals in the order they are pursued. */
export function goalsOf(template: Template): readonly TemplateGoal[] {
  return template.phases.flatMap((phase) => phase.goals)
}

/** What a participant sees as the name of a goal: the title of its schema, else its id in words. */
export function titleOf(goal: TemplateGoal): string {
  const title = goal.schema['title']
  return typeof title === 'string' ? title : goal.id.replaceAll('_', ' ')
}
