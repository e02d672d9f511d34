import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

// One sidebar over three Storybooks: that of plain pages is the host, those of React and Vue lie beside it. `npm run storybook -- vue`
// opens one of them alone; `npm run build-storybook` makes a folder of static files of all.

const root = join(import.meta.dirname, '..')
const folders = { vanilla: '.storybook', react: '.storybook/react', vue: '.storybook/vue' } as const
const ports = { vanilla: 6006, react: 6007, vue: 6008 } as const
type Framework = keyof typeof folders

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { build: { type: 'boolean', default: false } },
})
const unknown = positionals.find((name) => !Object.hasOwn(folders, name))
if (unknown !== undefined) {
  console.error(`There is no Storybook "${unknown}", only ${Object.keys(folders).join(', ')}.`)
  process.exit(1)
}
const asked = (positionals.length > 0 ? positionals : Object.keys(folders)) as Framework[]

if (values.build) {
  const output = join(root, 'storybook-static')
  await rm(output, { recursive: true, force: true })
  // The host first: it empties its folder, in which the other two lie.
  for (const name of asked) {
    const folder = name === 'vanilla' ? output : join(output, name)
    await run('build', '-c', folders[name], '-o', folder, '--quiet')
  }
} else {
  await Promise.race(
    asked.map((name) =>
      run('dev', '-c', folders[name], '-p', String(ports[name]), '--exact-port', '--ci'),
    ),
  )
}

async function run(...args: readonly string[]): Promise<void> {
  const storybook = spawn('npx', ['storybook', ...args], { cwd: root, stdio: 'inherit' })
  const [code] = (await once(storybook, 'exit')) as [number | null]
  if (code !== 0) process.exit(code ?? 1)
}
