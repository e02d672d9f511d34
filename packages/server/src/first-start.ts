import { readPrivateFile, writePrivateFile } from './data-folder.ts'
import { waitForSetUp } from './db/set-up-lock.ts'
import type { Database, Trx } from './db/open.ts'
import { ApiError } from './http/errors.ts'
import { addEmbedKey, addSecretKey, hashSecret } from './keys/keys.ts'
import { normalizeOrigin } from './keys/origins.ts'
import { addOrg } from './orgs/org.ts'
import { StartError } from './start-error.ts'
import { addVersion } from './templates/store.ts'
import type { Template } from './templates/template.ts'
import { checkTemplate } from './templates/validate.ts'

const demoKeyFile = 'demo-secret-key'

/** What a server has from its first start on. */
export interface Holdings {
  readonly templateId: string
  readonly embedKeyId: string
  readonly embedKey: string
  /** Null where it was shown before and not kept. */
  readonly secretKey: string | null
}

interface FirstStart {
  readonly template: Template
  /** Where to keep the secret key, to show it at every start; undefined to show it this once. */
  readonly demoFolder: string | undefined
  /** To be added to the list of the first embed key. */
  readonly origins: readonly string[]
  readonly createdAt: string
}

/** Makes an organisation, a template and its keys if the database is new, and answers what there is. */
export async function prepareHoldings(
  { db, dialect }: Database,
  start: FirstStart,
): Promise<Holdings> {
  const { demoFolder, createdAt } = start
  const origins = start.origins.map(readOrigin)

  const { made, ...holdings } = await db.transaction().execute(async (trx) => {
    await waitForSetUp(trx, dialect)
    const isNew = (await readFirstKey(trx)) === undefined
    if (isNew) await makeOrg(trx, start)
    const key = await readFirstKey(trx)
    const { value: embedKey = null, template_id: templateId = null } = key ?? {}
    if (key === undefined || embedKey === null || templateId === null) {
      throw new Error('Expected an embed key.')
    }

    const listed = new Set([...(JSON.parse(key.origins) as string[]), ...origins])
    await trx
      .updateTable('keys')
      .set({ origins: JSON.stringify([...listed]) })
      .where('id', '=', key.id)
      .execute()
    const kept = demoFolder === undefined ? undefined : await readKept(trx, demoFolder)
    const makesKey = isNew || (demoFolder !== undefined && kept === undefined)
    const made = makesKey
      ? (await addSecretKey(trx, { orgId: key.org_id, createdAt })).secret
      : undefined
    return {
      templateId,
      embedKeyId: key.id,
      embedKey,
      made,
      secretKey: made ?? kept ?? null,
    }
  })
  if (demoFolder !== undefined && made !== undefined)
    writePrivateFile(demoFolder, demoKeyFile, made)
  return holdings
}

// What is in the folder may be the key of another database.
async function readKept(trx: Trx, folder: string): Promise<string | undefined> {
  const secret = readPrivateFile(folder, demoKeyFile)
  if (secret === undefined) return undefined
  const key = await trx
    .selectFrom('keys')
    .select('id')
    .where('hash', '=', hashSecret(secret))
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return key === undefined ? undefined : secret
}

async function makeOrg(trx: Trx, { template, createdAt }: FirstStart): Promise<void> {
  refuseUnusable(template)
  const orgId = await addOrg(trx, 'Roxels', createdAt)
  await addVersion(trx, orgId, 1, template, createdAt)
  await addEmbedKey(trx, { orgId, templateId: template.id, origins: [], createdAt })
}

function refuseUnusable(template: Template): void {
  try {
    checkTemplate(template)
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause
    throw new StartError(`template.${cause.details.field}: ${cause.message}`, { cause })
  }
}

/** The first embed key of the first organisation or, once that is revoked, the first that is not. */
function readFirstKey(trx: Trx) {
  return trx
    .selectFrom('keys')
    .select(['id', 'org_id', 'value', 'template_id', 'origins'])
    .where('kind', '=', 'embed')
    .where('org_id', '=', (eb) =>
      eb
        .selectFrom('keys as oldest')
        .select('oldest.org_id')
        .where('oldest.kind', '=', 'embed')
        .orderBy('oldest.created_at')
        .limit(1),
    )
    .orderBy((eb) => eb('revoked_at', 'is not', null))
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst()
}

function readOrigin(text: string): string {
  const origin = normalizeOrigin(text)
  if (origin !== undefined) return origin
  throw new StartError(
    `--origin ${text}: expected an origin such as https://app.example, or http://localhost:* for any port.`,
  )
}
