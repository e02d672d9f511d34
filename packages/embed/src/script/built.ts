import { readFile } from 'node:fs/promises'

/** The text of `embed.js`, as this package ships it. */
export function readScript(): Promise<string> {
  return readFile(new URL('../embed.js', import.meta.url), 'utf8')
}
