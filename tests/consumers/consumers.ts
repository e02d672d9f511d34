/** Somebody who installs our packages from npm. `name` is also the name of their folder in `project`. */
export interface Consumer {
  readonly name: string
  /** Relative to the folder. */
  readonly entry: string
  /** What bundles it; nothing where it is not for browsers. */
  readonly bundlers: readonly Bundler[]
  /** Where it is run, and has a conversation. */
  readonly runs?: 'under CSP' | 'in Node'
  /** Uses one small export, so that next to nothing may come along. */
  readonly usesOneExport?: true
}

export type Bundler = 'vite' | 'esbuild'

const both = ['vite', 'esbuild'] as const

/** All of `createRoxels` and no framework: what those are compared with that use one export. */
export const whole: Consumer = {
  name: 'vanilla',
  entry: 'main.ts',
  bundlers: both,
  runs: 'under CSP',
}

export const consumers: readonly Consumer[] = [
  whole,
  { name: 'react', entry: 'main.tsx', bundlers: both, runs: 'under CSP' },
  // esbuild knows no .vue without a plugin of a third party.
  { name: 'vue', entry: 'main.ts', bundlers: ['vite'], runs: 'under CSP' },
  { name: 'vue-render', entry: 'main.ts', bundlers: both, runs: 'under CSP' },
  { name: 'embed', entry: 'main.ts', bundlers: both, runs: 'under CSP' },
  { name: 'one-of-core', entry: 'main.ts', bundlers: both, usesOneExport: true },
  { name: 'one-of-react', entry: 'main.ts', bundlers: both, usesOneExport: true },
  { name: 'one-of-vue', entry: 'main.ts', bundlers: both, usesOneExport: true },
  { name: 'node', entry: 'main.ts', bundlers: [], runs: 'in Node' },
]
