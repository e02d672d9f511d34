import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { run } from './command.ts'
import type { Bundler, Consumer } from './consumers.ts'

export interface Script {
  readonly name: string
  readonly code: string
  /** Its source map, JSON. */
  readonly map: string
}

export interface Bundle {
  /** What a web server would serve. */
  readonly folder: string
  readonly scripts: readonly Script[]
  /** Of all scripts together, minified. */
  readonly bytes: number
}

/** Bundles for production. A warning fails it: everybody who installs our packages would see it. */
export async function bundle(
  folder: string,
  consumer: Consumer,
  bundler: Bundler,
): Promise<Bundle> {
  const target = join(folder, 'bundled', bundler, consumer.name)
  const bin = join(folder, 'node_modules/.bin', bundler)
  const { isDone, said } = await run(
    bin,
    bundler === 'vite' ? viteArgs(target) : esbuildArgs(consumer, target),
    join(folder, consumer.name),
  )
  if (!isDone || said !== '') throw new Error(`does not build without a warning:\n${said}`)
  return readBundle(target)
}

const viteArgs = (target: string) => [
  'build',
  '--outDir',
  target,
  '--emptyOutDir',
  '--sourcemap',
  'hidden',
  '--logLevel',
  'warn',
]

const esbuildArgs = ({ entry }: Consumer, target: string) => [
  entry,
  '--bundle',
  '--minify',
  '--format=esm',
  '--platform=browser',
  '--jsx=automatic',
  '--sourcemap=external',
  '--log-level=warning',
  `--outdir=${target}`,
]

/** The code of a consumer as a development server would serve it, with what core warns of. */
export async function bundleForDevelopment(folder: string, consumer: Consumer): Promise<string> {
  const { stdout } = await run(
    join(folder, 'node_modules/.bin/esbuild'),
    [consumer.entry, '--bundle', '--format=esm', '--conditions=development'],
    join(folder, consumer.name),
  )
  return stdout
}

async function readBundle(folder: string): Promise<Bundle> {
  const paths = await readdir(folder, { recursive: true })
  const scripts = await Promise.all(
    paths
      .filter((path) => path.endsWith('.js'))
      .map(async (path) => ({
        name: basename(path),
        code: await readFile(join(folder, path), 'utf8'),
        map: await readFile(join(folder, `${path}.map`), 'utf8'),
      })),
  )
  const bytes = scripts.reduce((sum, { code }) => sum + Buffer.byteLength(code), 0)
  if (bytes === 0) throw new Error(`left no script in ${folder}.`)
  return { folder, scripts, bytes }
}
