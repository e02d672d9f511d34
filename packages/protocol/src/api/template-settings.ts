import * as v from 'valibot'
import { launcherDisplays } from '../vocabulary.ts'
import { authorText, no, noneOf, onlyDefault } from './authoring.ts'

/**
 * Who may carry on a conversation within so many days (docs/protocol.md, Rules 8 and 72): the browser it was held in; whoever
 * has an identity token, on any device; or whoever states the id.
 */
const ResumptionSchema = v.strictObject({
  enabled: v.optional(v.boolean('Expected true or false.'), false),
  trust: v.optional(
    v.picklist(['device', 'verified', 'open'], 'Expected "device", "verified" or "open".'),
    'device',
  ),
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

/** Views by their names; `*` stands for any characters but `/`, `**` for any. */
const ViewsSchema = v.optional(
  v.pipe(
    v.array(authorText(200), 'Expected a list of views.'),
    v.maxLength(50, 'Expected at most 50 views.'),
  ),
  [],
)

/** A CSS selector in the host's page; null for none. */
const SelectorSchema = v.optional(v.nullable(authorText(200)), null)

/**
 * The button in a host's page that opens a conversation. Only a `persistent` one shows itself on every page that says which
 * template it is about; it does in the views that `include` names (all where it names none) and `exclude` does not. It
 * floats in the corner, unless it is to stand after an `anchor` or inside a `container`.
 */
const LauncherSchema = v.strictObject({
  persistent: v.optional(v.boolean('Expected true or false.'), false),
  display: v.optional(v.picklist(launcherDisplays, 'Expected "modal" or "compact".'), 'modal'),
  label: v.optional(authorText(60), ''),
  visibility: v.optional(v.strictObject({ include: ViewsSchema, exclude: ViewsSchema }), {}),
  anchor: SelectorSchema,
  container: SelectorSchema,
})

const EmbeddedSchema = v.strictObject({
  resumption: v.optional(ResumptionSchema, {}),
  launcher: v.optional(LauncherSchema, {}),
  /** Whether the embed closes by itself once the conversation is completed. */
  auto_close: v.optional(v.boolean('Expected true or false.'), false),
})

/** How conversations are held, beyond what is asked. */
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
      v.array(authorText(64), 'Expected a list of keys.'),
      v.maxLength(100, 'Expected at most 100 keys.'),
    ),
    [],
  ),
  embedded: v.optional(EmbeddedSchema, {}),
  tone: no('A tone'),
  voice: no('A voice'),
  allow_screen_share: onlyDefault(false),
  speaker_skills: noneOf('Skills'),
  speaker_skillsets: noneOf('Skill sets'),
  advisors: noneOf('Advisors'),
  data_sources: noneOf('Data sources'),
  integration_shape: no('An integration shape'),
  outputs: noneOf('Outputs'),
})

/** A change of settings: what is left out stays, within `embedded` and its parts as well. */
export const TemplateSettingsChangeSchema = v.strictObject({
  ...v.partial(TemplateSettingsSchema).entries,
  embedded: v.optional(
    v.strictObject({
      ...v.partial(EmbeddedSchema).entries,
      resumption: v.optional(v.partial(ResumptionSchema)),
      launcher: v.optional(v.partial(LauncherSchema)),
    }),
  ),
})
