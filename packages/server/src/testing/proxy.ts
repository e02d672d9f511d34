import { onTestFinished } from 'vitest'
import type { TestDatabase } from './database.ts'
import type { Line } from './line.ts'
import { startLine } from './line.ts'

interface Proxy extends Omit<Line, 'url'> {
  /** The database as it is reached over this line. */
  readonly database: TestDatabase
  /** Cuts the line once the next commit has been made, before anybody is told. */
  cutAtCommit(): void
}

/** Puts a line between the database of a test and those who use it. */
export async function proxyTo(database: TestDatabase): Promise<Proxy> {
  if (database.source.type !== 'postgres') throw new Error('Expected a PostgreSQL database.')
  let cutsAtCommit = false
  const { url, ...line } = await startLine(database.source.url, (near, far) => {
    near.on('data', (chunk: Buffer) => {
      if (!cutsAtCommit || !chunk.includes('commit\0')) return
      cutsAtCommit = false
      far.unpipe(near)
      // The first word of its answer says that it is done.
      far.once('data', line.cut).resume()
    })
  })
  onTestFinished(line.cut)
  return {
    ...line,
    database: { ...database, source: { type: 'postgres', url } },
    cutAtCommit: () => (cutsAtCommit = true),
  }
}
