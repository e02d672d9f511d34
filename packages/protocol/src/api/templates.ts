import * as v from 'valibot'
import { GoalTypeSchema } from '../conversation.ts'
import { JsonSchemaSchema } from '../json.ts'
import { codePoints, isStorable } from '../limits.ts'
import { NameSchema } from '../text.ts'
import { TimeSchema } from './id.ts'
import { listOf, pageQuery } from './list.ts'

/** Text an author writes for the agent or the participant; may be empty. */
function authorText(max: number) {
  return v.pipe(
    v.string('Expected a string.'),
    v.check((text) => codePoints(text) <= max, `Expected at most ${max} characters.`),
    v.check(isStorable, 'Remove U+0000 and lone surrogates.'),
    v.metadata({ maxLength: max, pattern: '^[^\\x00]*$' }),
  )
}

const AuthorIdSchema = v.pipe(
  v.string('Expected a string.'),
  v.regex(/^[\w-]{1,64}$/, 'Expected 1 to 64 characters of A-Z a-z 0-9 _ -.'),
)

/** For what has no effect here: reads as empty, and a value is refused by name. */
function noneOf(what: string) {
  return v.optional(
    v.pipe(
      v.array(v.unknown(), 'Expected a list.'),
      v.maxLength(0, `${what} have no effect on this server: leave them out.`),
    ),
    [],
  )
}

function onlyDefault<const T extends string | boolean>(value: T) {
  const message = `Only ${JSON.stringify(value)} has an effect on this server.`
  return v.optional(v.literal(value, message), value)
}

/** One thing to find out. `schema` is a JSON Schema (2020-12) of the answer; its `title` is the name the participant sees. */
export const TemplateGoalSchema = v.strictObject({
  id: AuthorIdSchema,
  type: GoalTypeSchema,
  prompt: v.pipe(
    authorText(4_000),
    v.check((text) => text.trim() !== '', 'Expected what the agent is to ask.'),
    v.metadata({ pattern: '^[^\\x00]*[^\\s\\x00][^\\x00]*$' }),
  ),
  schema: v.optional(JsonSchemaSchema, { type: 'string' }),
  /** An answer is final once the agent has a whole one; with `confirm`, once the participant has confirmed it as well. */
  commit_policy: v.optional(
    v.picklist(['auto', 'confirm'], 'Expected "auto" or "confirm".'),
    'auto',
  ),
  invariants: noneOf('Invariants'),
  extraction_mode: onlyDefault('auto'),
  probing_areas: noneOf('Probing areas'),
  entry_points: noneOf('Entry points'),
  follow_up_depth: onlyDefault('medium'),
  outputs: noneOf('Outputs'),
})
export type TemplateGoal = v.InferOutput<typeof TemplateGoalSchema>

/** A part of a conversation. Without an `id` the server makes one. */
export const TemplatePhaseSchema = v.strictObject({
  id: v.optional(AuthorIdSchema),
  body_instructions: v.optional(authorText(20_000), ''),
  goals: v.pipe(
    v.array(TemplateGoalSchema, 'Expected a list of goals.'),
    v.minLength(1, 'Expected at least one goal.'),
    v.maxLength(50, 'Expected at most 50 goals.'),
  ),
  outputs: noneOf('Outputs'),
})

/** Who may carry on a conversation: off, or the browser it was held in, within so many days (docs/protocol.md, Rule 8). */
const ResumptionSchema = v.strictObject({
  enabled: v.optional(v.boolean('Expected true or false.'), false),
  trust: onlyDefault('device'),
  window_days: v.optional(
    v.pipe(
      v.number('Expected a number of days.'),
      v.integer('Expected whole days.'),
      v.minValue(1, 'Expected 1 to 365 days.'),
      v.maxValue(365, 'Expected 1 to 365 days.'),
    ),
    30,
  ),
})

export const TemplateSettingsSchema = v.strictObject({
  /** What the agent says first, after it has greeted the person by name. */
  greeting: v.optional(authorText(4_000), ''),
  system_instructions: v.optional(authorText(20_000), ''),
  /** After so many minutes from the first join the conversation is `abandoned`; null for no limit. */
  max_session_duration_minutes: v.optional(
    v.nullable(
      v.pipe(
        v.number('Expected a number of minutes, or null.'),
        v.integer('Expected whole minutes.'),
        v.minValue(1, 'Expected 1 to 525,600 minutes, or null.'),
        v.maxValue(525_600, 'Expected 1 to 525,600 minutes, or null.'),
      ),
    ),
    null,
  ),
  /** Keys of a backend's context that an agent may use with whoever a browser says it is. */
  public_context: v.optional(
    v.pipe(
      v.array(v.pipe(authorText(64)), 'Expected a list of keys.'),
      v.maxLength(100, 'Expected at most 100 keys.'),
    ),
    [],
  ),
  embedded: v.optional(
    v.strictObject({
      resumption: v.optional(ResumptionSchema, {
        enabled: false,
        trust: 'device',
        window_days: 30,
      }),
    }),
    { resumption: { enabled: false, trust: 'device', window_days: 30 } },
  ),
  allow_screen_share: onlyDefault(false),
  speaker_skills: noneOf('Skills'),
  speaker_skillsets: noneOf('Skill sets'),
  advisors: noneOf('Advisors'),
  data_sources: noneOf('Data sources'),
  outputs: noneOf('Outputs'),
})

const PhasesSchema = v.pipe(
  v.array(TemplatePhaseSchema, 'Expected a list of phases.'),
  v.minLength(1, 'Expected at least one phase.'),
  v.maxLength(20, 'Expected at most 20 phases.'),
)

const LanguageSchema = v.pipe(
  v.string('Expected a string.'),
  v.regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'Expected a language tag such as "en".'),
  v.maxLength(35, 'Expected a language tag such as "en".'),
)

/** Body of `POST /v1/templates`. */
export const CreateTemplateSchema = v.strictObject({
  name: NameSchema,
  description: v.optional(authorText(2_000), ''),
  language: v.optional(LanguageSchema, 'en'),
  phases: PhasesSchema,
  settings: v.optional(TemplateSettingsSchema, {}),
})
export type CreateTemplate = v.InferInput<typeof CreateTemplateSchema>

/**
 * Body of `PATCH /v1/templates/{id}`: `version` is the one the change was made from. What is left out stays; `phases` is
 * replaced whole, `settings` setting by setting.
 */
export const UpdateTemplateSchema = v.strictObject({
  version: v.pipe(v.number('Expected the version you have read.'), v.integer(), v.minValue(1)),
  name: v.optional(NameSchema),
  description: v.optional(authorText(2_000)),
  language: v.optional(LanguageSchema),
  phases: v.optional(PhasesSchema),
  settings: v.optional(v.partial(TemplateSettingsSchema)),
})
export type UpdateTemplate = v.InferInput<typeof UpdateTemplateSchema>

/** A template in a list. */
export const TemplateSchema = v.object({
  id: v.string(),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  name: v.string(),
  description: v.string(),
  language: v.string(),
  created_at: TimeSchema,
  updated_at: TimeSchema,
  archived_at: v.nullable(TimeSchema),
})
export type Template = v.InferOutput<typeof TemplateSchema>

/** A whole template, as it is now or was at one version. */
export const TemplateRecordSchema = v.object({
  ...TemplateSchema.entries,
  phases: v.array(v.object({ ...TemplatePhaseSchema.entries, id: v.string() })),
  settings: TemplateSettingsSchema,
})
export type TemplateRecord = v.InferOutput<typeof TemplateRecordSchema>

/** Query of `GET /v1/templates`. */
export const TemplatesQuerySchema = v.strictObject({
  archived: v.optional(v.picklist(['true', 'false'], 'Expected true or false.'), 'false'),
  ...pageQuery,
})

/** Answer of `GET /v1/templates`. */
export const TemplateListSchema = listOf(TemplateSchema)

/** One version of a template, in `GET /v1/templates/{id}/versions`. */
export const TemplateVersionSchema = v.object({
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  created_at: TimeSchema,
})
export const TemplateVersionListSchema = listOf(TemplateVersionSchema)

/** Query of `GET /v1/templates/{id}/versions`. */
export const TemplateVersionsQuerySchema = v.strictObject(pageQuery)
