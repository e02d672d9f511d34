import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from './command.ts'

/** The two ways in which packages are resolved today: as Node does, and as bundlers do. */
const resolutions = {
  nodenext: { module: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
} as const

export type Resolution = keyof typeof resolutions

const strict = {
  noEmit: true,
  strict: true,
  noUncheckedIndexedAccess: true,
  // Not exactOptionalPropertyTypes: the declarations of XState do not hold under it.
  verbatimModuleSyntax: true,
  // Our declarations, and those they are made of, are checked too.
  skipLibCheck: false,
  target: 'es2023',
  lib: ['ES2023', 'DOM'],
  // What our declarations need of others they have to import.
  types: [],
  jsx: 'react-jsx',
} as const

export interface TypeProblem {
  /** Relative to the folder: of a consumer, or of a package it installed. */
  readonly file: string
  readonly message: string
}

/**
 * One program for all consumers: nearly all the time goes into checking the declarations of the libraries, which is the same
 * for each.
 */
export async function typeCheck(folder: string, resolution: Resolution): Promise<TypeProblem[]> {
  const config = `tsconfig.${resolution}.json`
  const compilerOptions = { ...strict, ...resolutions[resolution] }
  const scope = { include: ['*/**/*'], exclude: ['node_modules', '*/vite.config.ts', 'bundled'] }
  await writeFile(join(folder, config), JSON.stringify({ compilerOptions, ...scope }))

  const args = ['--project', config, '--pretty', 'false']
  const { isDone, said } = await run('node_modules/.bin/vue-tsc', args, folder)
  if (isDone) return []
  const errors: TypeProblem[] = []
  // A message goes on in lines that are indented.
  for (const line of said.split(/\n(?! )/)) {
    const [, file, message = ''] = /^(\S+)(\(\d+,\d+\): error [^]*)$/.exec(line) ?? []
    if (file !== undefined) errors.push({ file, message: `${file}${message}` })
  }
  if (errors.length === 0) throw new Error(`vue-tsc --project ${config} failed:\n${said}`)
  return errors
}
