import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const oxlint = join(root, 'node_modules', 'oxlint', 'bin', 'oxlint')
let folder: string

// The rules go by folder, relative to where the configuration lies; so it is copied beside the snippets.
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'roxels-lint-'))
  copyFileSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Verdict {
  readonly exitCode: number | null
  readonly found: string[]
}

function lint(file: string, code: string): Verdict {
  const path = join(folder, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, code)
  const { status, stdout } = spawnSync(
    process.execPath,
    [oxlint, '--config', '.oxlintrc.json', '--format', 'json', file],
    { cwd: folder, encoding: 'utf8' },
  )
  rmSync(path)
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string }[] }
  return { exitCode: status, found: diagnostics.map(({ code }) => code) }
}

const clean = { exitCode: 0, found: [] }
const imports = 'eslint(no-restricted-imports)'
const globals = 'eslint(no-restricted-globals)'
const properties = 'eslint(no-restricted-properties)'

test.for<[file: string, code: string]>([
  ['packages/protocol/src/a.ts', `export * from '@roxels/core'`],
  ['packages/core/src/a.ts', `export * from '@roxels/react'`],
  ['packages/core/src/a.ts', `export type { Server } from '@roxels/server'`],
  ['packages/core/src/deep/a.ts', `export const later = import('@roxels/server/cli')`],
  ['packages/react/src/a.ts', `export * from '@roxels/protocol'`],
  ['packages/react/src/a.ts', `export * from '@roxels/vue'`],
  ['packages/vue/src/a.ts', `export * from '@roxels/protocol'`],
  ['packages/vue/src/a.test.ts', `export * from '@roxels/react'`],
  ['packages/node/src/a.ts', `export * from '@roxels/core'`],
  ['packages/node/src/a.test.ts', `export * from '@roxels/server'`],
  ['packages/server/src/a.ts', `export * from '@roxels/core'`],
  ['packages/server/src/http/a.ts', `export * from '@roxels/core/lifecycle'`],
  ['packages/core/src/a.ts', `export * from '../../protocol/src/index.ts'`],
  ['packages/core/src/deep/a.ts', `export * from '../../../protocol/src/index.ts'`],
  ['packages/core/src/a.ts', `export * from '../../../packages/protocol/index.ts'`],
  ['packages/react/src/a.ts', `export * from '../../core/dist/index.js'`],
  ['tests/behaviour/a.ts', `export * from '../../packages/core/src/index.ts'`],
])('%s must not have: %s', ([file, code]) => {
  expect(lint(file, code)).toEqual({ exitCode: 1, found: [imports] })
})

test('core names a browser global in browser.ts and in tests only', () => {
  const names =
    'window document localStorage sessionStorage navigator location fetch setTimeout setInterval ' +
    'clearTimeout BroadcastChannel crypto globalThis'
  const code = `export const all = [${names.replaceAll(' ', ', ')}]`
  const { found } = lint('packages/core/src/stream/a.ts', code)
  expect(found).toEqual(names.split(' ').map(() => globals))
  expect(lint('packages/core/src/browser.ts', code)).toEqual(clean)
  expect(lint('packages/core/src/a.test.ts', code)).toEqual(clean)
})

test.for(['export const a = Date.now()', 'export const a = Math.random()'])(
  'core takes clock and dice from its ports: %s',
  (code) => {
    expect(lint('packages/core/src/a.ts', code)).toEqual({ exitCode: 1, found: [properties] })
    expect(lint('packages/server/src/a.ts', code)).toEqual(clean)
  },
)

test.for<[code: string, rule: string]>([
  ['export const a: any = 1', 'typescript(no-explicit-any)'],
  ['const a = 1', 'eslint(no-unused-vars)'],
  ['export const a = (b: number) => b == 1', 'eslint(eqeqeq)'],
  [`export { readFile } from 'fs'`, 'unicorn(prefer-node-protocol)'],
  ['export default 1', 'import(no-default-export)'],
])('refused anywhere: %s', ([code, rule]) => {
  expect(lint('packages/server/src/a.ts', code)).toEqual({ exitCode: 1, found: [rule] })
})

test.for<[file: string, code: string]>([
  ['packages/core/src/a.ts', `export * from '@roxels/protocol'; export * from './b.ts'`],
  ['packages/core/src/deep/a.ts', `export * from '../ports.ts'; export type A = Storage`],
  [
    'packages/react/src/a.ts',
    `export * from '@roxels/core'; export * from '@roxels/core/lifecycle'`,
  ],
  ['packages/vue/src/a.ts', `export * from '@roxels/core'`],
  ['packages/node/src/a.ts', `export * from '@roxels/protocol/api'; export const now = Date.now()`],
  ['packages/server/src/a.ts', `export * from '@roxels/protocol'; export const now = Date.now()`],
  ['packages/server/bin/a.mjs', `await import('@roxels/server/cli')`],
  ['examples/a/react.tsx', `export { RoxelsProvider as default } from '@roxels/react'`],
])('%s may have: %s', ([file, code]) => {
  expect(lint(file, code)).toEqual(clean)
})
