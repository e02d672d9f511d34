import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { build } from 'vite'

const root = join(import.meta.dirname, '..')
const core = join(root, 'packages', 'core')
const cache = join(root, 'node_modules', '.cache')
const warns = readFileSync(join(core, 'src', 'development', 'warn.ts'), 'utf8')
const codes = [...warns.matchAll(/^ {2}(\w+):$/gm)].map(([, code = '']) => code)
let built: string

// What is published, without waiting for a build: the same files with their types taken out, and the manifest that says which is meant.
beforeAll(() => {
  mkdirSync(cache, { recursive: true })
  built = mkdtempSync(join(cache, 'roxels-built-'))
  cpSync(join(core, 'package.json'), join(built, 'package.json'))
  for (const file of globSync('src/development/{warn,quiet}.ts', { cwd: core })) {
    const code = stripTypeScriptTypes(readFileSync(join(core, file), 'utf8'))
    const to = join(built, file.replace(/^src/, 'dist').replace(/ts$/, 'js'))
    mkdirSync(dirname(to), { recursive: true })
    writeFileSync(to, code)
  }
  writeFileSync(
    join(built, 'dist', 'index.js'),
    [
      `import { checkIdentityToken, checkKept, checkOptions, checkPerson, checkStart } from '#warn'`,
      `export function begin(options, event, session) {`,
      `checkOptions(options); checkPerson(event, session, true); checkIdentityToken('', 1)`,
      `checkStart(session, null, ''); checkKept(false, options)`,
      `return 'begun' }`,
    ].join('\n'),
  )
})

afterAll(() => rmSync(built, { recursive: true, force: true }))
afterEach(() => void vi.unstubAllEnvs())

async function bundle(environment: 'production' | 'development'): Promise<string> {
  vi.stubEnv('NODE_ENV', environment)
  const output = await build({
    configFile: false,
    root: built,
    mode: environment,
    logLevel: 'silent',
    build: { write: false, lib: { entry: 'dist/index.js', formats: ['es'] } },
  })
  const [bundled] = Array.isArray(output) ? output : [output]
  if (bundled === undefined || !('output' in bundled)) throw new Error('Expected a bundle.')
  return bundled.output.map((file) => ('code' in file ? file.code : '')).join('\n')
}

test('a bundle for production holds no warning, nor a call of one', async () => {
  const code = await bundle('production')
  expect(code).toContain('begun')
  expect(codes.length).toBeGreaterThan(5)
  for (const text of ['[roxels]', 'console', ...codes]) expect(code).not.toContain(text)
})

test('a bundle for development holds all of them', async () => {
  const code = await bundle('development')
  for (const text of ['[roxels]', ...codes]) expect(code).toContain(text)
})
