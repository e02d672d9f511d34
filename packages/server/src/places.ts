import { openFolder, readServerSecret } from './data-folder.ts'
import type { DatabaseSource } from './db/open.ts'
import { StartError } from './start-error.ts'

interface Places {
  readonly source: DatabaseSource
  /** Only for the server that has opened the database: it may write the first secret. */
  readSecrets(): readonly string[]
  /** Where a demo keeps its secret key. */
  readonly demoFolder: string | undefined
}

interface Given {
  readonly data?: string
  readonly database?: string | undefined
  readonly demo?: boolean
  readonly secrets?: readonly string[] | undefined
}

/** Where a server keeps its data, its signing secrets and, for a demo, its secret key. Makes the folders it needs. */
export function readPlaces({ data, database, demo = false, secrets }: Given): Places {
  const source = readSource({ data, database })
  if (source.type === 'sqlite') {
    const { folder } = source
    return {
      source,
      readSecrets: () => secrets ?? [readServerSecret(folder)],
      demoFolder: demo ? folder : undefined,
    }
  }
  if (secrets === undefined) {
    throw new StartError(
      'ROXELS_SECRET is required with DATABASE_URL, the same for every server of one database. Make one with: openssl rand -base64 32',
    )
  }
  return {
    source,
    readSecrets: () => secrets,
    demoFolder: demo ? openFolder(expectFolder(data)) : undefined,
  }
}

/** Where everything is kept. Makes the folder if it is new. */
export function readSource({ data, database }: Pick<Given, 'data' | 'database'>): DatabaseSource {
  return database === undefined
    ? { type: 'sqlite', folder: openFolder(expectFolder(data)) }
    : { type: 'postgres', url: database }
}

function expectFolder(data: string | undefined): string {
  if (data !== undefined) return data
  throw new StartError(
    'Expected `data`, a folder, or `database`, the URL of a PostgreSQL database.',
  )
}
