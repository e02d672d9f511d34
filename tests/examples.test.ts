import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const examples = join(import.meta.dirname, '..', 'examples')
/** What lies beside the scenes and is none. */
const others = ['embed', 'gallery', 'shared']

const scenes = readdirSync(examples).filter((name) => !others.includes(name))

test('there is a scene', () => {
  expect(scenes).toContain('onboarding')
})

test.for(scenes)('the scene %s is there in every framework', (scene) => {
  const files = ['vanilla.ts', 'react.tsx', 'vue.vue', 'scene.css']
  expect(files.filter((file) => !existsSync(join(examples, scene, file)))).toEqual([])
})
