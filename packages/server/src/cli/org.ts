import { NameSchema } from '@roxels/protocol'
import * as v from 'valibot'
import { readEnvironment } from '../config.ts'
import { openDatabase } from '../db/open.ts'
import { createOrg } from '../orgs/org.ts'
import { readSource } from '../places.ts'
import { StartError } from '../start-error.ts'
import type { Options } from './arguments.ts'
import { defaultData } from './arguments.ts'

/** `roxels org create NAME`: makes an organisation and shows its secret key, this once. */
export async function org(words: readonly string[], options: Options): Promise<void> {
  const [verb, name, ...rest] = words
  if (verb !== 'create' || name === undefined || rest.length > 0) {
    throw new StartError('Expected: roxels org create NAME, quoted if it has spaces.')
  }
  const { data = defaultData, json = false, ...others } = options
  const [foreign] = Object.keys(others)
  if (foreign !== undefined) {
    throw new StartError(`--${foreign} has no effect on org create: leave it out.`)
  }
  if (!v.is(NameSchema, name)) {
    throw new StartError('NAME: expected 1 to 200 characters on one line, not only white space.')
  }

  const { database } = readEnvironment(process.env)
  const { db, close } = await openDatabase(readSource({ data, database }))
  const made = await createOrg(db, name).finally(close)
  process.stdout.write(json ? jsonLine(made) : humanLines(made))
}

type Made = Awaited<ReturnType<typeof createOrg>>

// Scripts depend on this line and its two names.
function jsonLine({ orgId, secretKey }: Made): string {
  return `${JSON.stringify({ org_id: orgId, secret_key: secretKey })}\n`
}

function humanLines({ orgId, secretKey }: Made): string {
  return `organisation  ${orgId}
secret key    ${secretKey}

Keep the secret key: it is not shown again.
`
}
