import { randomBytes } from 'node:crypto'
import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { StartError } from './start-error.ts'

/** Makes the data folder if it is new, for its owner alone; answers its absolute path. */
export function openFolder(path: string): string {
  const folder = resolve(path)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw new StartError(
      `The data folder ${folder} cannot be written (${codeOf(cause)}). Choose another with --data, or give this user the right to write there.`,
      { cause },
    )
  }
  return folder
}

/** The secret of this folder, from which the signing keys are made; made at the first start. */
export function readServerSecret(folder: string): string {
  return readPrivateFile(folder, 'secret') ?? makeServerSecret(folder)
}

function makeServerSecret(folder: string): string {
  const secret = randomBytes(32).toString('base64url')
  writePrivateFile(folder, 'secret', secret)
  return secret
}

/** The content of a file of the data folder; undefined if there is none. */
export function readPrivateFile(folder: string, name: string): string | undefined {
  try {
    const content = readFileSync(join(folder, name), 'utf8').trim()
    return content === '' ? undefined : content
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw new StartError(`${join(folder, name)} cannot be read (${codeOf(error)}).`, {
      cause: error,
    })
  }
}

/** Writes a file that only its owner may read. */
export function writePrivateFile(folder: string, name: string, content: string): void {
  writeFileSync(join(folder, name), `${content}\n`, { mode: 0o600, flush: true })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}
