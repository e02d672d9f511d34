import type { CreateTemplate, RoxelsClient } from '@roxels/node'
import { lampAdvice } from '../embed/template.ts'
import { onboardingTemplate } from '../onboarding/template.ts'
import { supportTemplate } from '../support/template.ts'

/** Scenes, and pages of `examples/embed`, that talk to an embed key of their own, so that a browser keeps their conversations apart. */
const published = {
  onboarding: onboardingTemplate,
  kiosk: null,
  returning: null,
  support: supportTemplate,
  'sign-in': null,
  'dropped-line': null,
  autoinit: null,
  init: lampAdvice,
  start: null,
  shop: lampAdvice,
  'two-people': null,
} satisfies Readonly<Record<string, CreateTemplate | null>>

/** Embed keys by the name of the scene. */
export type SceneKeys = Readonly<Record<keyof typeof published, string>>

/**
 * Makes the templates of the scenes, and a key for each scene that pages of these origins may use; a scene without a template of its
 * own is about `templateId`. What is there from an earlier time is found again by its name.
 */
export async function publishScenes(
  { templates, keys }: Pick<RoxelsClient, 'templates' | 'keys'>,
  templateId: string,
  origins: string[],
): Promise<SceneKeys> {
  const made: Record<string, string> = {}
  for (const [scene, design] of Object.entries(published)) {
    const template_id = design === null ? templateId : await idOf(design)
    made[scene] = await keyOf(`Scene ${scene}`, template_id)
  }
  return made as SceneKeys

  async function idOf(design: CreateTemplate): Promise<string> {
    for await (const { id, name } of templates.list()) if (name === design.name) return id
    return (await templates.create(design)).id
  }

  async function keyOf(name: string, template_id: string): Promise<string> {
    for await (const key of keys.list({ kind: 'embed', templateId: template_id })) {
      if (key.kind === 'embed' && key.name === name) return key.key
    }
    return ((await keys.create({ kind: 'embed', name, template_id, origins })) as { key: string })
      .key
  }
}

/** Where nobody may publish, the one key there is does for all scenes. */
export function sameKeyForAll(key: string): SceneKeys {
  const scenes = Object.keys(published).map((scene) => [scene, key])
  return Object.fromEntries(scenes) as SceneKeys
}
