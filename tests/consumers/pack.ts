import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { must } from './command.ts'

export interface Tarball {
  /** Of the package, such as `@roxels/core`. */
  readonly name: string
  readonly path: string
  /** Paths inside it. */
  readonly files: readonly string[]
}

interface Packed {
  readonly name: string
  readonly filename: string
  readonly files: readonly { readonly path: string }[]
}

const root = join(import.meta.dirname, '../..')

/** Packs every package as `npm publish` would; they have been built before. */
export async function pack(folder: string): Promise<readonly Tarball[]> {
  // Not all workspaces: some are there for tests alone.
  const packages = globSync('packages/*', { cwd: root }).map((name) => `--workspace=${name}`)
  const args = ['pack', '--json', ...packages, '--pack-destination', folder]
  const { stdout } = await must('npm', args, root)
  return (JSON.parse(stdout) as Packed[]).map(({ name, filename, files }) => ({
    name,
    path: join(folder, filename),
    files: files.map(({ path }) => path),
  }))
}

const unwanted = [
  { pattern: /\.test\./, what: 'a test' },
  { pattern: /(^|\/)testing\/unpublished\//, what: 'what only our own tests need' },
  { pattern: /\.tsbuildinfo$/, what: 'a note of the compiler to itself' },
  { pattern: /^src\//, what: 'source, which nothing in the package may resolve to' },
]

/** What is wrong with what is in it. */
export function problemsOfTarball({ name, files }: Tarball): string[] {
  const folder = join('packages', name.replace(/^@roxels\//, ''))
  const problems = unwanted.flatMap(({ pattern, what }) =>
    files
      .filter((file) => pattern.test(file))
      .map((file) => `holds ${file}, ${what}. Leave it out in "files" of ${folder}/package.json.`),
  )
  if (!files.includes('README.md')) problems.push(`has no README.md. Write ${folder}/README.md.`)
  const license = join(folder, 'LICENSE')
  if (!files.includes('LICENSE')) problems.push(`has no LICENSE. Copy LICENSE to ${license}.`)
  else if (textOf(license) !== textOf('LICENSE'))
    problems.push(`has another LICENSE than the repository. Copy LICENSE to ${license}.`)
  return problems
}

const textOf = (path: string) => readFileSync(join(root, path), 'utf8')
