import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as testing from '@roxels/core/testing'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const guide = readFileSync(join(root, 'docs', 'testing.md'), 'utf8')
const blocks = [...guide.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code)
const run = promisify(execFile)

// The browser projects run these files.
test.for([
  { file: 'chat.ts', place: 0 },
  { file: 'chat.test.ts', place: 1 },
])('the guide shows $file as it is', ({ file, place }) => {
  const path = join(import.meta.dirname, 'behaviour', 'testing-guide', file)
  expect(blocks[place]).toBe(readFileSync(path, 'utf8'))
  expect(blocks[place]?.split('\n').length).toBeLessThan(41)
})

test.for(blocks.slice(2).map((code, index) => ({ code, number: index + 3 })))(
  'example $number of the guide runs',
  async ({ code }) => {
    const args = ['--conditions=@roxels/source', '--input-type=module-typescript', '--eval', code]
    await expect(run(process.execPath, args, { cwd: root })).resolves.toMatchObject({ stderr: '' })
  },
)

test('the guide names everything that can be imported, and every verb of the scripted server', () => {
  const { fetch: _, clock: __, ...verbs } = testing.createScriptedServer()
  const missing = [...Object.keys(testing), ...Object.keys(verbs)].filter(
    (name) => !guide.includes(`\`${name}(`) && !guide.includes(`\`await ${name}(`),
  )
  expect(missing).toEqual([])
})
