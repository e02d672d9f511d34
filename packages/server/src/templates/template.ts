import type { GoalType, JsonObject } from '@roxels/protocol'

/** One thing a conversation is to find out. `schema` is a JSON Schema (2020-12); its `title` is what the participant sees. */
export interface TemplateGoal {
  readonly id: string
  readonly type: GoalType
  /** What the agent asks. */
  readonly prompt: string
  readonly schema: JsonObject
}

interface TemplatePhase {
  readonly id: string
  readonly body_instructions: string
  readonly goals: readonly TemplateGoal[]
}

/** Who may carry on a conversation: off, or this browser within so many days (docs/protocol.md, Rule 8). */
interface Resumption {
  readonly enabled: boolean
  readonly trust: 'device'
  readonly window_days: number
}

/** The design of a conversation. A conversation keeps the version it began with. */
export interface Template {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly language: string
  readonly phases: readonly TemplatePhase[]
  readonly settings: {
    /** What the agent says first, after it has greeted the person by name. */
    readonly greeting: string
    readonly embedded: { readonly resumption: Resumption }
  }
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
