import { readFileSync } from 'node:fs'

/** One numbered rule of docs/protocol.md. */
export interface Rule {
  readonly number: number
  readonly binds: 'server' | 'client' | 'both'
}

const pattern = /^- \*\*Rule (\d+)\*\* · (server|client|both) · /gm

/** Every rule there is, in the order of their numbers. Read from the document, so that none can be forgotten here. */
export function readRules(): readonly Rule[] {
  const text = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8')
  return [...text.matchAll(pattern)]
    .map(([, number, binds]) => ({ number: Number(number), binds: binds as Rule['binds'] }))
    .toSorted((a, b) => a.number - b.number)
}
