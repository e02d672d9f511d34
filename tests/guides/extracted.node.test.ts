import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const guides = globSync('docs/guides/*.md', { cwd: root })

/** A fenced block: its language, what else stands beside that, and what is in it. */
interface Block {
  readonly guide: string
  readonly language: string
  readonly source: string
  readonly content: string
}

const blocks = guides.flatMap(blocksOf)

test.for(blocks.filter(({ language }) => language !== 'sh'))(
  '$guide shows $source as it is run',
  ({ language, source, content }) => {
    const [file = '', region] = source.split('#')
    expect(file.split('.').at(-1)).toBe(language)
    expect(content).toBe(region === undefined ? textOf(file) : regionsOf(textOf(file)).get(region))
  },
)

test.for(blocks.filter(({ language }) => language === 'sh'))(
  '$guide says nothing in a shell that is not there: $content',
  ({ content }) => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Readonly<Record<string, string>>
    }
    for (const line of content.trimEnd().split('\n')) {
      const [, script] = /^npm run --silent (\S+) -- /.exec(line) ?? []
      const [, packages] = /^npm install ([@\w/ -]+)$/.exec(line) ?? []
      if (line === 'npm ci') continue
      if (script !== undefined) expect(Object.keys(scripts)).toContain(script)
      else expect(packages?.split(' ').filter((name) => !isThere(name))).toEqual([])
    }
  },
)

test('everything that is kept for a guide is shown in one', () => {
  const shown = new Set(blocks.map(({ source }) => source))
  const files = globSync('*/**/*.{ts,tsx,vue,html}', { cwd: import.meta.dirname })
  const kept = [...files, ...globSync('*.test.*', { cwd: import.meta.dirname })].flatMap((file) => {
    const names = [...regionsOf(textOf(file)).keys()].map((region) => `${file}#${region}`)
    return names.length > 0 || /\.test\.|visitor/.test(file) ? names : [file]
  })
  expect(kept.filter((source) => !shown.has(source))).toEqual([])
})

test('the index names every guide, and every guide links to what is there', () => {
  const links = guides.flatMap((guide) =>
    [...readFileSync(join(root, guide), 'utf8').matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(
      ([, target = '']) => ({ guide, path: join(guide, '..', target) }),
    ),
  )
  expect(links.filter(({ path }) => !existsSync(join(root, path)))).toEqual([])
  const index = join('docs', 'guides', 'README.md')
  const named = links.filter(({ guide }) => guide === index).map(({ path }) => path)
  expect(guides.filter((guide) => guide !== index && !named.includes(guide))).toEqual([])
})

function blocksOf(guide: string): readonly Block[] {
  const text = readFileSync(join(root, guide), 'utf8')
  const found = [...text.matchAll(/^```(\w*) ?([^\n]*)\n(.*?)^```$/gms)].map(
    ([, language = '', source = '', content = '']) => ({ guide, language, source, content }),
  )
  // Indented or marked by anything else it would be looked at by nobody.
  const fences = text.match(/^\s*(?:>\s*)?(?:```|~~~)/gm) ?? []
  if (fences.length !== found.length * 2) throw new Error(`${guide} has a fence that is no block.`)
  return found
}

function textOf(file: string): string {
  return readFileSync(join(import.meta.dirname, file), 'utf8')
}

/** What stands between the marks of a region, by name. */
function regionsOf(text: string): ReadonlyMap<string, string> {
  const region = /\/\/ #region (\S+)[^\n]*\n(.*?)^\/\/ #endregion/gms
  return new Map(
    [...text.matchAll(region)].map(([, name = '', content = '']) => [name, content] as const),
  )
}

function isThere(name: string): boolean {
  return existsSync(join(root, 'node_modules', name, 'package.json'))
}
