import { readPrivateFile, writePrivateFile } from './data-folder.ts'
import type { Db, Trx } from './db/open.ts'
import { newId } from './ids.ts'
import { addEmbedKey, addSecretKey } from './keys/keys.ts'
import { normalizeOrigin } from './keys/origins.ts'
import { StartError } from './start-error.ts'
import { addTemplate } from './templates/store.ts'
import type { Template } from './templates/template.ts'

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
  readonly folder: string
  readonly template: Template
  /** Keep the secret key in the folder and show it at every start. */
  readonly demo: boolean
  /** To be added to the list of the first embed key. */
  readonly origins: readonly string[]
  readonly createdAt: string
}

/** Makes an organisation, a template and its keys if the database is new, and answers what there is. */
export async function prepareHoldings(db: Db, start: FirstStart): Promise<Holdings> {
  const { folder, demo, createdAt } = start
  const origins = start.origins.map(readOrigin)
  const kept = demo ? readPrivateFile(folder, demoKeyFile) : undefined

  const holdings = await db.transaction().execute(async (trx) => {
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
    const makesKey = isNew || (demo && kept === undefined)
    const made = makesKey ? await addSecretKey(trx, key.org_id, createdAt) : undefined
    return {
      templateId,
      embedKeyId: key.id,
      embedKey,
      made,
    }
  })
  const { made, ...rest } = holdings
  if (demo && made !== undefined) writePrivateFile(folder, demoKeyFile, made)
  return { ...rest, secretKey: made ?? kept ?? null }
}

async function makeOrg(trx: Trx, { template, createdAt }: FirstStart): Promise<void> {
  const orgId = newId('org')
  await trx
    .insertInto('orgs')
    .values({ id: orgId, name: 'Roxels', created_at: createdAt })
    .execute()
  await addTemplate(trx, orgId, template, createdAt)
  await addEmbedKey(trx, { orgId, templateId: template.id, createdAt })
}

function readFirstKey(trx: Trx) {
  return trx
    .selectFrom('keys')
    .select(['id', 'org_id', 'value', 'template_id', 'origins'])
    .where('kind', '=', 'embed')
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
