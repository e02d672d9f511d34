import * as v from 'valibot'
import { GoalTypeSchema } from '../conversation.ts'
import { JsonSchemaSchema } from '../json.ts'
import { NameSchema } from '../text.ts'
import { AuthorIdSchema, authorText, noneOf, onlyDefault } from './authoring.ts'
import { TimeSchema } from './id.ts'
import { listOf, pageQuery } from './list.ts'
import { TemplateSettingsChangeSchema, TemplateSettingsSchema } from './template-settings.ts'

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

const versionMessage = 'Expected the version you have read, a whole number from 1.'

/**
 * Body of `PATCH /v1/templates/{id}`: `version` is the one the change was made from. What is left out stays; `phases` is
 * replaced whole, `settings` setting by setting. A phase without an `id` keeps the one it has: that of the phase with its goals.
 */
export const UpdateTemplateSchema = v.strictObject({
  version: v.pipe(
    v.number(versionMessage),
    v.integer(versionMessage),
    v.minValue(1, versionMessage),
  ),
  name: v.optional(NameSchema),
  description: v.optional(authorText(2_000)),
  language: v.optional(LanguageSchema),
  phases: v.optional(PhasesSchema),
  settings: v.optional(TemplateSettingsChangeSchema),
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
