import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Imports every published entry as an integrator's Node does, and sees that none needs more than its package declares. */
const root = join(import.meta.dirname, '..')
const problems: string[] = []

interface Manifest {
  readonly name: string
  readonly exports?: Readonly<Record<string, { readonly default?: string } | string>>
  readonly dependencies?: object
  readonly peerDependencies?: object
}

for (const path of globSync('packages/*/package.json', { cwd: root })) {
  const manifest = JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest
  const { name, exports = {}, dependencies = {}, peerDependencies = {} } = manifest
  const declared = [name, ...Object.keys({ ...dependencies, ...peerDependencies })]
  for (const [subpath, target] of Object.entries(exports)) {
    if (typeof target === 'string' || target.default === undefined) continue
    const entry = join(name, subpath)
    const needed = packagesOf(join(root, dirname(path), target.default))
    for (const other of needed) {
      if (!declared.includes(other))
        problems.push(`${entry} needs ${other}, which is not declared.`)
    }
    await import(entry).catch((error: unknown) => problems.push(`${entry}: ${String(error)}`))
  }
}
for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1

/** The packages that a built file and all it imports name. */
function packagesOf(file: string, seen = new Set<string>()): Set<string> {
  const packages = new Set<string>()
  if (seen.has(file)) return packages
  seen.add(file)
  const imports = readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)
  for (const [, specifier = ''] of imports) {
    // A package's own `#…` is resolved when its entry is imported.
    if (/^(node:|#)/.test(specifier)) continue
    if (specifier.startsWith('.')) {
      for (const other of packagesOf(join(dirname(file), specifier), seen)) packages.add(other)
    } else packages.add(specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/'))
  }
  return packages
}
