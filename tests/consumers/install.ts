import { cp, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { must, run } from './command.ts'
import type { Tarball } from './pack.ts'

const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
const remedy =
  'Give tests/consumers/project/package.json what our packages depend on, in a version they accept, and run there: ' +
  'npm install --package-lock-only --omit-lockfile-registry-resolved'

/**
 * Installs in two steps: what others have made, as the lock file says; then our tarballs, without a network and with npm itself
 * as the judge of whether their dependencies and peers are there. The tarballs are in no lock file: they differ with every build.
 */
export async function install(folder: string, tarballs: readonly Tarball[]): Promise<void> {
  await cp(join(import.meta.dirname, 'project'), folder, {
    recursive: true,
    filter: (path) => basename(path) !== 'node_modules',
  })
  await must('npm', ['ci', '--prefer-offline', ...quiet], folder)
  const paths = tarballs.map(({ path }) => path)
  const args = ['install', '--no-save', '--offline', ...quiet, ...paths]
  const { isDone, said } = await run('npm', args, folder)
  if (!isDone) throw new Error(`npm cannot install our tarballs: ${said}\n${remedy}`)

  const ours = tarballs.map(({ name }) => `node_modules/${name}`)
  const locked = await packagesIn(join(folder, 'package-lock.json'))
  const installed = await packagesIn(join(folder, 'node_modules/.package-lock.json'))
  const unlocked = installed.filter((path) => !locked.includes(path) && !ours.includes(path))
  if (unlocked.length === 0) return
  throw new Error(
    `Our tarballs brought along what no lock file names: ${unlocked.join(', ')}. ${remedy}`,
  )
}

async function packagesIn(lock: string): Promise<string[]> {
  const { packages } = JSON.parse(await readFile(lock, 'utf8')) as { readonly packages: object }
  return Object.keys(packages)
}
