import { execFile } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'

export interface Outcome {
  readonly isDone: boolean
  /** All that it said, on both outputs, in plain text. */
  readonly said: string
  readonly stdout: string
}

/** Runs a program to its end; that it failed is an outcome too. */
export function run(program: string, args: readonly string[], folder: string): Promise<Outcome> {
  const env = { ...process.env, NO_COLOR: '1' }
  const options = { cwd: folder, env, maxBuffer: 64 * 2 ** 20 }
  return new Promise((resolve) => {
    execFile(program, args, options, (error, stdout, stderr) => {
      const output = stripVTControlCharacters(`${stdout}${stderr}`).trim()
      const isDone = error === null
      resolve({ isDone, said: output || (error?.message ?? ''), stdout })
    })
  })
}

/** Runs a program that has to succeed. */
export async function must(
  program: string,
  args: readonly string[],
  folder: string,
): Promise<Outcome> {
  const outcome = await run(program, args, folder)
  if (outcome.isDone) return outcome
  throw new Error(`${program} ${args.join(' ')} failed:\n${outcome.said}`)
}
