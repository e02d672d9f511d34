import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { join, matchesGlob } from 'node:path'
import * as allParts from '@roxels/core/parts'
import { expect, test } from 'vitest'
import workspace from '../vitest.workspace.ts'

const root = join(import.meta.dirname, '..')
const examples = join(root, 'examples')
/** What lies beside the scenes and is none. */
const others = ['embed', 'gallery', 'shared']

/** What `@roxels/core/parts` has besides the parts. */
const withoutProps = [
  'announcement',
  'createReadingPlace',
  'keepWarning',
  'quietly',
  'renamed',
  'spread',
]

const scenes = readdirSync(examples).filter((name) => !others.includes(name))

test('the scenes are those that are promised', () => {
  expect(scenes.toSorted()).toEqual([
    'dropped-line',
    'kiosk',
    'long-transcript',
    'onboarding',
    'returning',
    'sign-in',
    'support',
    'verified',
  ])
})

test.for(scenes)('the scene %s is there in every framework', (scene) => {
  const files = ['vanilla.ts', 'react.tsx', 'vue.vue', 'vue/Scene.vue', 'scene.css']
  expect(files.filter((file) => !existsSync(join(examples, scene, file)))).toEqual([])
})

test.for(scenes)('the scene %s is in the gallery, with a page around it and a hint', (scene) => {
  const page = readFileSync(join(examples, 'gallery/index.html'), 'utf8')
  expect(page).toContain(`data-scene="${scene}"`)
  expect(page).toContain(`data-hint="${scene}"`)
  const hosts = readFileSync(join(examples, 'gallery/hosts.ts'), 'utf8')
  expect(hosts).toMatch(new RegExp(`^  '?${scene}'?[:(]`, 'm'))
})

test.for(scenes)('how the scene %s behaves is tested', (scene) => {
  const tests = globSync('tests/behaviour/*.ts', { cwd: root })
  const texts = tests.map((file) => readFileSync(join(root, file), 'utf8'))
  // What is shown unless said otherwise, or by its name.
  expect(texts.some((text) => text.includes(`'${scene}'`))).toBe(true)
})

test.for(scenes)('the scene %s has its stories', (scene) => {
  expect(globSync(`examples/${scene}/${scene}.stories.ts`, { cwd: root })).toHaveLength(1)
})

test('every part that gives props has its stories, in every framework', () => {
  // What says where somebody reads and what is announced is shown with the transcript.
  const files = ['vanilla.ts', 'react.tsx', 'vue.vue']
  const storybook = join(root, '.storybook/parts')
  const parts = Object.keys(allParts)
    .filter((name) => !withoutProps.includes(name))
    .map((name) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))
  const missing = parts.flatMap((part) =>
    [...files, `${part}.stories.ts`].filter((file) => !existsSync(join(storybook, part, file))),
  )
  expect(parts).toContain('composer')
  expect(missing).toEqual([])
})

test('every behaviour test is run in every framework', () => {
  const files = globSync('tests/behaviour/**/*.test.ts', { cwd: root })
  expect(files.length).toBeGreaterThan(10)
  for (const framework of ['vanilla', 'react', 'vue']) {
    const found = workspace.test?.projects?.flatMap((project) =>
      typeof project === 'object' && 'test' in project && project.test?.name === framework
        ? [project.test]
        : [],
    )
    expect(found, framework).toHaveLength(1)
    const [{ include = [], exclude = [] } = {}] = found ?? []
    const isRun = (file: string) =>
      include.some((glob) => matchesGlob(file, glob)) &&
      !exclude.some((glob) => matchesGlob(file, glob))
    expect(
      files.filter((file) => !isRun(file)),
      framework,
    ).toEqual([])
  }
})
