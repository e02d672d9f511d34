import { openDatabase } from '../db/open.ts'
import type { ServerOptions } from '../main.ts'
import { createOrg } from '../orgs/org.ts'
import { createTestDatabase } from './database.ts'
import type { TestServer } from './server.ts'
import { startTestServer } from './server.ts'

/** The backend of an organisation. */
interface TestBackend {
  readonly orgId: string
  readonly secretKey: string
  readonly api: TestServer['api']
}

/** A server with an organisation besides its first one. */
export async function startTestServerOfTwo(
  limits: ServerOptions['limits'] = {},
): Promise<TestServer & { readonly other: TestBackend }> {
  const database = await createTestDatabase()
  const { db, close } = await openDatabase(database.source)
  const { orgId, secretKey } = await createOrg(db, 'Other').finally(close)
  const server = await startTestServer({ limits }, database)
  return Object.assign(server, {
    other: {
      orgId,
      secretKey,
      api: (method: string, path: string, body?: unknown) =>
        server.call(path, { method, body, token: secretKey }),
    },
  })
}
